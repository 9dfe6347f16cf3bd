/* FreeBSD kqueue: scanners find a knote's lock by a pointer that exits clear. */
#define N 3

#define lock(m) d_step { !m -> m = true }

bool p_mtx, kl_mtx[2], there[2] = true;

active [2] proctype exiting() {
  lock(p_mtx);
  lock(kl_mtx[_pid]);
  there[_pid] = false;
  kl_mtx[_pid] = false;
  p_mtx = false;
end: false
}

inline looks(i) {
  if
  :: there[i] -> lock(kl_mtx[i]); kl_mtx[i] = false
  :: !there[i]
  fi
}

active [N] proctype scan() {
  looks(0);
  looks(1);
end: false
}

active proctype reaper() {
  lock(p_mtx);
  p_mtx = false;
end: false
}
