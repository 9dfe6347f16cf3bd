/*
 * Linux: an epoll_wait() that polls a file takes a reference to it for as long, unless its count is zero.
 * The user closes the file and unmounts its file system meanwhile. Whoever drops the last reference to
 * the file takes it off the epoll, under the epoll's mutex, and drops its reference to the mount: if that
 * is the poll, the mount is busy although the file is closed.
 *
 * check: models/linux-epoll/umount-busy.lock "004/C13: with epi_fget()"
 * expect: 51 states, 76 transitions, reaches spurious_ebusy
 */
bool mtx, linked = true, ebusy;
byte f_count = 1, mnt_count = 2, over;
bool polls;

inline leaves() {
  over++;
  if :: over == 2 && mnt_count != 1 -> printf("violation: finally given_up\n") :: else fi
}

inline mntput() {
  mnt_count--;
  if :: polls && mnt_count < 2 -> printf("violation: invariant mounted_while_polled\n") :: else fi
}

active proctype waiter() {
  bool last;
  d_step { !mtx -> mtx = true };
  if
  :: linked
  :: !linked -> goto unlocks
  fi;
  if
  :: d_step { f_count > 0 -> f_count++; polls = true }
  :: f_count == 0 -> goto unlocks
  fi;
  polls = false;                                  /* the poll, which may sleep, is over */
  d_step { f_count--; last = (f_count == 0) };
unlocks:
  if
  :: atomic { last -> mtx = false; last = false }
  :: atomic { !last -> mtx = false; leaves() }; goto end
  fi;
  d_step { !mtx -> mtx = true };
  linked = false;
  mtx = false;
  d_step { mntput(); leaves() };
end: false
}

active proctype user() {
  if
  :: d_step { f_count == 1 -> f_count = 0; if :: polls -> printf("violation: reaches polled_dead\n") :: else fi }
  :: d_step { f_count > 1 -> f_count-- }; goto umount
  fi;
  d_step { !mtx -> mtx = true };
  linked = false;
  mtx = false;
  mnt_count--;
umount:
  if
  :: mnt_count > 1
  :: atomic { mnt_count <= 1 -> leaves() }; goto end
  fi;
  d_step { ebusy = true; printf("violation: reaches spurious_ebusy\n"); leaves() };
end: false
}
