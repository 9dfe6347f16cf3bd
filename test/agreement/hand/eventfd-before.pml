/*
 * Linux's eventfd notifiers before June 2009. Who closes the file for the last time looks without the
 * lock of the wait queue who waits there, calls him, which takes him off the queue under the lock, and frees
 * the context with the lock in it. The client may take himself off at the same time.
 *
 * check: models/linux-eventfd/before.lock "001/C2: the context goes while the client takes itself off"
 * expect: 30 states, 45 transitions, assertion, held-lock-freed, race, reaches hup, use-after-free
 */
bool lock, entry = true, hup_sent, freed;
bit f_count = 1;

/* A step that goes wrong ends the run: it prints, and goes back to where it was. */
active proctype closer() {
  f_count = 0;
  if                                    /* n = ctx.entry, and nobody has the lock for it */
  :: d_step { entry -> printf("violation: race\n") }
  :: d_step { !entry -> printf("violation: race\n") }; goto freed_at_last
  fi;
  d_step { hup_sent = true; printf("violation: reaches hup\n") };
  d_step { !lock -> lock = true };
on_list:
  if
  :: entry
  :: d_step { !entry -> printf("violation: assertion\n") }; goto on_list
  fi;
  entry = false;
  lock = false;
freed_at_last:
  if
  :: atomic { !lock -> freed = true }
  :: atomic { lock -> printf("violation: held-lock-freed\n") }; goto freed_at_last
  fi;
end: false
}

active proctype client() {
start:
  if
  :: atomic { !freed && !lock -> lock = true }
  :: atomic { freed -> printf("violation: use-after-free\n") }; goto start
  fi;
on_list:
  if
  :: entry
  :: d_step { !entry -> printf("violation: assertion\n") }; goto on_list
  fi;
  entry = false;
  lock = false;
end: false
}
