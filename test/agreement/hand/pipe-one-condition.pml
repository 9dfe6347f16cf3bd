/*
 * A pipe with room for one; two writers and two readers, all of whom sleep on one condition variable
 * while there is nothing for them to do. Each wakes one sleeper when done, and that may be one of its own
 * sort, who sleeps again.
 *
 * check: models/classics/missed-broadcast.lock "a pipe with one condition for both sides: one is woken, and it may be the wrong one"
 * expect: 295 states, 342 transitions, deadlock
 */
bool m, filled;
bool asleep[4];

inline wait() {
  d_step { asleep[_pid] = true; m = false };
  d_step { !asleep[_pid] && !m -> m = true }
}

inline signal() {
  if
  :: d_step { asleep[0] -> asleep[0] = false }
  :: d_step { asleep[1] -> asleep[1] = false }
  :: d_step { asleep[2] -> asleep[2] = false }
  :: d_step { asleep[3] -> asleep[3] = false }
  :: !asleep[0] && !asleep[1] && !asleep[2] && !asleep[3]
  fi
}

active [2] proctype writer() {
  d_step { !m -> m = true };
  do
  :: filled -> wait()
  :: !filled -> break
  od;
  filled = true;
  signal();
  m = false;
end: false
}

active [2] proctype reader() {
  d_step { !m -> m = true };
  do
  :: !filled -> wait()
  :: filled -> break
  od;
  filled = false;
  signal();
  m = false;
end: false
}
