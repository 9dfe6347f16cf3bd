/* NetBSD kqueue: system calls and drivers come to a knote while somebody replaces its filter. */
#define N 4

#define lock(m) d_step { !m -> m = true }

bool fd_lock, foplock, dv_lock, kq_lock, active_knote, nop;

active [N / 2] proctype system_call() {
  lock(fd_lock);
  lock(foplock);
  if
  :: !nop ->
     lock(dv_lock);
     lock(kq_lock);
     active_knote = true;
     kq_lock = false;
     dv_lock = false
  :: nop
  fi;
  foplock = false;
  d_step { fd_lock = false; assert(active_knote || nop) };
end: false
}

active [N / 2] proctype driver() {
  lock(dv_lock);
  if
  :: !nop ->
     lock(kq_lock);
     active_knote = true;
     kq_lock = false
  :: nop
  fi;
  d_step { dv_lock = false; assert(active_knote || nop) };
end: false
}

active proctype detach() {
  lock(foplock);
  nop = true;
  foplock = false;
end: false
}
