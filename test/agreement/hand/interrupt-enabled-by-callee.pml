/*
 * A driver takes the ring's lock with interrupts off, and calls something that takes the pool's with
 * spin_lock_irq() and gives it back with spin_unlock_irq(): from then on interrupts are on, with the ring's
 * lock held, and the handler that takes the ring's lock may come on top.
 *
 * The handler comes once or never, on a CPU that is idle or on top of a thread whose interrupts are on and
 * that runs or spins; that thread then stands still until the handler ends.
 *
 * check: models/classics/interrupt-context.lock "off, and switched on by what it calls"
 * expect: 20 states, 25 transitions, deadlock
 */
bool ring, pool, irqs_off, over, stands_still;

active proctype submit() provided (!stands_still) {
  d_step { !ring -> ring = true; irqs_off = true };
  d_step { !pool -> pool = true; irqs_off = true };
  d_step { pool = false; irqs_off = false };
  d_step { ring = false; over = true };           /* and restores what was at the beginning: on */
end: false
}

active proctype handler() {
  if
  :: skip
  :: d_step { !over && !irqs_off -> stands_still = true }
  fi;
  d_step { !ring -> ring = true };
  d_step { ring = false; stands_still = false };
end: false
}
