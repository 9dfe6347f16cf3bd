/*
 * An interrupt handler takes the spin lock `ring`. One thread takes ring with interrupts off, and pool
 * under it, as it should. Another takes pool alone, with interrupts on: the handler may come on top of
 * it, and wait for a ring whose holder waits for pool.
 *
 * The handler comes once or never, on a CPU that is idle or on top of a thread whose interrupts are on
 * and that runs or spins; that thread then stands still until the handler ends. An _irqsave lock is
 * taken and interrupts are off in one step: one who still spins for it can be interrupted.
 *
 * check: models/classics/interrupt-context.lock "two locks, the inner one held with interrupts on"
 * expect: 67 states, 120 transitions, deadlock
 */
#define NOBODY 0
#define REFILL 1
#define SHRINK 2

bool ring, pool;
bool irqs_off;                  /* for refill; shrink never switches them off */
bool refill_over, shrink_over;
byte stands_still = NOBODY;     /* who has the handler on top */

active proctype refill() provided (stands_still != REFILL) {
  d_step { !ring -> ring = true; irqs_off = true };
  d_step { !pool -> pool = true };
  pool = false;
  d_step { ring = false; irqs_off = false; refill_over = true };
end: false
}

active proctype shrink() provided (stands_still != SHRINK) {
  d_step { !pool -> pool = true };
  d_step { pool = false; shrink_over = true };
end: false
}

active proctype handler() {
  if
  :: skip
  :: d_step { !refill_over && !irqs_off -> stands_still = REFILL }
  :: d_step { !shrink_over -> stands_still = SHRINK }
  fi;
  d_step { !ring -> ring = true };
  d_step { ring = false; stands_still = NOBODY };
end: false
}
