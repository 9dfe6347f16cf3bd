/*
 * Waiting for a thread to end is waiting for the locks that it still needs. One waits, with a held, until
 * the worker has ended; the worker takes b; a third takes b and then a.
 *
 * check: models/classics/three-party-cycle.lock "waits for a thread under a lock, which a third wants while it has what the thread needs"
 * expect: 31 states, 44 transitions, deadlock
 */
bool a, b, worker_is_done;

active proctype stop() {
  d_step { !a -> a = true };
  worker_is_done;
  a = false;
end: false
}

active proctype worker() {
  d_step { !b -> b = true };
  d_step { b = false; worker_is_done = true };
end: false
}

active proctype in_between() {
  d_step { !b -> b = true };
  d_step { !a -> a = true };
  a = false;
  b = false;
end: false
}
