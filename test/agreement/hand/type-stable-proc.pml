/*
 * FreeBSD's struct proc is type-stable: a lock that is reached through a pointer to a process that has gone
 * is that of whatever process has the memory by then, or of none, and keeps being a lock. The child exits
 * with its lock held; its parent, once that is over, reaps it, and a new process gets the memory. A
 * scanner has the pointer from a knote.
 *
 * The lock of `child` is reached through a shared pointer: to find it is a step of its own.
 *
 * check: models/freebsd-kqueue/type-stable.lock "003: first patch: clean while struct proc is type-stable"
 * expect: 41 states, 63 transitions
 */
bool p_mtx, zombie, exited, live = true, child = true;

active proctype exiting() {
  child;
  d_step { !p_mtx -> p_mtx = true };
  zombie = true;
  child;
  d_step { p_mtx = false; exited = true };
end: false
}

active proctype reaper() {
  exited;
  skip;                                           /* p = child */
  child = false;
  live = false;
  d_step { live = true; zombie = false; child = true };
end: false
}

active proctype scan() {
  skip;                                           /* p = kn.kn_knlist */
  d_step { !p_mtx -> p_mtx = true };
  p_mtx = false;
end: false
}
