/*
 * Three threads that take two of three mutexes each: a then b, b then c, c then a.
 *
 * check: models/classics/three-party-cycle.lock "a, b; b, c; c, a"
 * expect: 87 states, 153 transitions, deadlock
 */
bool lock[3];

active [3] proctype subsystem() {
  d_step { !lock[_pid] -> lock[_pid] = true };
  d_step { !lock[(_pid + 1) % 3] -> lock[(_pid + 1) % 3] = true };
  lock[(_pid + 1) % 3] = false;
  lock[_pid] = false;
end: false
}
