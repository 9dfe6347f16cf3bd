/*
 * FreeBSD: the last close of a bpf descriptor against its timeout. softclock() takes the callout off under
 * its own lock, says that it is about to run it, takes the descriptor's mutex, asks whether the callout was
 * stopped meanwhile, runs it if not, lets the mutex go, and says that it is over, to whoever sleeps
 * until it is. Who closes stops the callout under the mutex, sleeps until softclock() is over with it,
 * destroys the mutex and frees the descriptor.
 *
 * check: models/freebsd-bpf/callout.lock "002: callout_drain() before the free"
 * expect: 95 states, 128 transitions
 */
bool cc_lock, bd_mtx, armed = true, cancelled, running, asleep, destroyed, freed;

active proctype softclock() {
  bool stopped;
  d_step { !cc_lock -> cc_lock = true };
  if
  :: armed
  :: !armed -> cc_lock = false; goto end
  fi;
  armed = false;
  running = true;
  cc_lock = false;
due:
  if
  :: atomic { !destroyed && !bd_mtx -> bd_mtx = true }
  :: atomic { destroyed -> printf("violation: use-after-free\n") }; goto due   /* the run ends */
  fi;
  d_step { !cc_lock -> cc_lock = true };
  stopped = cancelled;
  if
  :: d_step { stopped -> cc_lock = false; stopped = false }
  :: d_step { !stopped -> cc_lock = false };
timed_out:
     if
     :: !freed
     :: d_step { freed -> printf("violation: use-after-free\n") }; goto timed_out
     fi
  fi;
  bd_mtx = false;
  d_step { !cc_lock -> cc_lock = true };
  running = false;
  asleep = false;
  cc_lock = false;
end: false
}

active proctype dtor() {
  d_step { !bd_mtx -> bd_mtx = true };
  d_step { !cc_lock -> cc_lock = true };
  armed = false;
  cancelled = true;
  cc_lock = false;
  bd_mtx = false;
  d_step { !cc_lock -> cc_lock = true };
drain:
  if
  :: running ->
     d_step { asleep = true; cc_lock = false };
     d_step { !asleep && !cc_lock -> cc_lock = true };
     goto drain
  :: !running
  fi;
  cc_lock = false;
destroys:
  if
  :: atomic { !bd_mtx -> destroyed = true }
  :: atomic { bd_mtx -> printf("violation: held-lock-freed\n") }; goto destroys
  fi;
  freed = true;
end: false
}
