/*
 * NetBSD's kqueue: four who come to one knote. Two system calls take the descriptor table's lock, the
 * knote's foplock, and the lock of the device that is watched, ask the filter whether there is something,
 * and activate the knote under the kqueue's lock. The driver does so with its own lock held and without the
 * foplock. Somebody replaces the filter by stubs, under the foplock; who finds stubs leaves it at that.
 *
 * check: models/netbsd-kqueue/foplock-order.lock "000/C1-C3, C5: the order in the comment, as committed"
 * expect: 606 states, 1265 transitions
 */
#define lock(m) d_step { !m -> m = true }

bool fd_lock, foplock, dv_lock, kq_lock, active_knote, nop;
byte over;

inline leaves() {
  over++;
  if :: over == 4 && !active_knote && !nop -> printf("violation: finally delivered\n") :: else fi
}

active [2] proctype system_call() {
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
  d_step { fd_lock = false; leaves() };
end: false
}

active proctype driver() {
  lock(dv_lock);
  if
  :: !nop ->
     lock(kq_lock);
     active_knote = true;
     kq_lock = false
  :: nop
  fi;
  d_step { dv_lock = false; leaves() };
end: false
}

active proctype detach() {
  lock(foplock);
  nop = true;
  d_step { foplock = false; leaves() };
end: false
}
