/*
 * Two workers take a job each, two bosses bring one each. Who finds no job sleeps on a condition
 * variable, giving the mutex up in the same step, and looks again once woken and with the mutex retaken.
 * A wake-up goes to any one who sleeps, and is lost if nobody does.
 *
 * check: models/classics/lost-wakeup.lock "looks under the lock that it sleeps with"
 * expect: 209 states, 246 transitions
 */
bool m;
byte jobs;
bool asleep[2];

active [2] proctype worker() {
  d_step { !m -> m = true };
look:
  if
  :: jobs > 0
  :: jobs == 0 ->
     d_step { asleep[_pid] = true; m = false };
     d_step { !asleep[_pid] && !m -> m = true };
     goto look
  fi;
taken:
  if
  :: jobs > 0
  :: d_step { jobs == 0 -> printf("violation: assertion\n") }; goto taken   /* the run ends */
  fi;
  jobs--;
  m = false;
end: false
}

active [2] proctype boss() {
  d_step { !m -> m = true };
  jobs++;
  if
  :: d_step { asleep[0] -> asleep[0] = false }
  :: d_step { asleep[1] -> asleep[1] = false }
  :: !asleep[0] && !asleep[1]
  fi;
  m = false;
end: false
}
