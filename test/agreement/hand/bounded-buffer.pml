/*
 * A buffer with one place. A semaphore counts the free places, one the filled ones, and a mutex keeps
 * the buffer itself. Two producers and two consumers take the mutex first and then wait for a place, or
 * for a thing, with it.
 *
 * check: models/classics/bounded-buffer.lock "the lock outside the semaphores" [ROOM = 1]
 * expect: 84 states, 104 transitions, deadlock
 */
bool m;
byte places = 1, things = 0, used = 0;

active [2] proctype producer() {
  d_step { !m -> m = true };
  d_step { places > 0 -> places-- };
  used++;
  m = false;
  things++;
end: false
}

active [2] proctype consumer() {
  d_step { !m -> m = true };
  d_step { things > 0 -> things-- };
  used--;
  m = false;
  places++;
end: false
}
