/*
 * A driver opens a device, queues the device's work, and waits for the work with the device's mutex held,
 * which the work takes.
 *
 * To take up what is pending is a step. To flush takes two, since some statement frees the device: in
 * the first the work is found, in the second it is waited for.
 *
 * check: models/classics/workqueue-flush.lock "waited for, with the lock"
 * expect: 16 states, 17 transitions, deadlock
 */
bool live, m, pending, running;
bit irqs;

active proctype user() {
  live = true;
  pending = true;
  d_step { !m -> m = true };
  skip;                                           /* finds the work */
  !pending && !running;
  m = false;
  live = false;
end: false
}

active proctype work() {
end_idle:
  atomic { pending -> pending = false; running = true };
  d_step { !m -> m = true };
  irqs = 1;
  d_step { m = false; running = false };
  goto end_idle
}
