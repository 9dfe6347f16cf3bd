/*
 * Two take a recursive mutex twice and sleep on a condition, giving the mutex up to any depth in the
 * same step, until it is said that all is ready; then each takes it again, as deep as before, and gives it
 * back twice.
 *
 * check: test/agreement/hand/recursive-mutex.lock "all wake up"
 * expect: 61 states, 68 transitions
 */
byte depth;
bool ready, asleep[2];

active [2] proctype sleeper() {
  d_step { depth == 0 -> depth = 1 };
  depth++;
  do
  :: !ready ->
     d_step { asleep[_pid] = true; depth = 0 };
     d_step { !asleep[_pid] && depth == 0 -> depth = 2 }
  :: ready -> break
  od;
  depth--;
  depth--;
end: false
}

active proctype waker() {
  d_step { depth == 0 -> depth = 1 };
  ready = true;
  d_step { asleep[0] = false; asleep[1] = false };
  depth = 0;
end: false
}
