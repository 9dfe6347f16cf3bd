/*
 * A queue's lock is taken by a thread that keeps soft interrupts off meanwhile, by one that keeps all off,
 * and by a soft interrupt. A hard interrupt takes no lock.
 *
 * Each interrupt comes once or never: on an idle CPU, or on top of a thread that has not ended and has
 * interrupts of its sort on. A hard one also comes on top of a soft one, and not the other way round. What
 * has an interrupt on top stands still.
 *
 * check: test/agreement/hand/two-sorts-of-interrupts.lock "each keeps off what takes its lock"
 * expect: 295 states, 793 transitions
 */
#define NOBODY 0
#define SENDER 1
#define CONTROL 2
#define SOFT 3

bool queue, soft_off, all_off, raised, soft_runs;
bool sender_over, control_over;
byte under_soft = NOBODY, under_hard = NOBODY;

active proctype sender() provided (under_soft != SENDER && under_hard != SENDER) {
  soft_off = true;
  d_step { !queue -> queue = true };
  queue = false;
  d_step { soft_off = false; sender_over = true };
end: false
}

active proctype control() provided (under_soft != CONTROL && under_hard != CONTROL) {
  d_step { !queue -> queue = true; all_off = true };
  d_step { queue = false; all_off = false; control_over = true };
end: false
}

active proctype soft() provided (under_hard != SOFT) {
  if
  :: soft_runs = true
  :: d_step { !sender_over && !soft_off && under_hard != SENDER -> under_soft = SENDER; soft_runs = true }
  :: d_step { !control_over && !all_off && under_hard != CONTROL -> under_soft = CONTROL; soft_runs = true }
  fi;
  d_step { !queue -> queue = true };
  d_step { queue = false; under_soft = NOBODY; soft_runs = false };
end: false
}

active proctype hard() {
  if
  :: skip
  :: d_step { !sender_over && under_soft != SENDER -> under_hard = SENDER }
  :: d_step { !control_over && !all_off && under_soft != CONTROL -> under_hard = CONTROL }
  :: d_step { soft_runs -> under_hard = SOFT }
  fi;
  d_step { raised = true; under_hard = NOBODY };
end: false
}
