/*
 * Linux's dma-buf: poll hangs a callback, which is part of the buffer, on a fence, and takes a reference to
 * the file for it. The fence, whenever the callback hangs on it, takes it off under the fence's lock, has it
 * run, which drops the reference, and lets the lock go; if that was the last one, the buffer goes. So the
 * buffer may outlive its user.
 *
 * check: models/linux-epoll/dma-buf-cancel.lock "004/C6: a reference for the callback: the file outlives its last descriptor"
 * expect: 25 states, 33 transitions, reaches outlives_its_user
 */
byte f_count = 1;
bool fence_lock, queued, freed;

active proctype user() {
  f_count++;
  d_step { !fence_lock -> fence_lock = true };
  queued = true;
  fence_lock = false;
  if
  :: d_step { f_count == 1 -> f_count = 0 }; freed = true
  :: d_step { f_count > 1 -> f_count--; printf("violation: reaches outlives_its_user\n") }
  fi;
end: false
}

active proctype fence() {
  bool last;
end_idle:
  queued;
  d_step { !fence_lock -> fence_lock = true };
  if
  :: queued ->
     queued = false;
use: if
     :: !freed
     :: d_step { freed -> printf("violation: use-after-free\n") }; goto use   /* the run ends */
     fi;
     d_step { f_count--; last = (f_count == 0) }
  :: !queued
  fi;
  if
  :: d_step { last -> fence_lock = false; last = false }; freed = true; goto end_idle
  :: d_step { !last -> fence_lock = false }; goto end_idle
  fi
}
