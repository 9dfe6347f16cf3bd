/*
 * Somebody starts two helpers; each start takes the first that is free, and one that has ended is free
 * again, with a variable of its own that begins anew. To begin is a step. A helper takes a reference to the job, notes in that
 * variable that it has it, counts itself in under a mutex, and says that it is done; at its end it gives back
 * what it has. Who started them waits for both and drops his own reference. He has such a variable, too, and
 * looks at it at his end. The last reference frees the job.
 *
 * check: test/agreement/hand/started-helpers.lock "two helpers"
 * expect: 261 states, 568 transitions
 */
byte users = 1, came, served;
bool m, freed, starter_over;
bool started[2], has[2];

inline judge_if_all_done() {
  if
  :: starter_over && !started[0] && !started[1] && !freed -> printf("violation: finally gone\n")
  :: starter_over && !started[0] && !started[1] && came != 2 -> printf("violation: finally both\n")
  :: else
  fi
}

/* The job is there whenever it is asked for: all go by way of a reference. */
inline put() {
  if
  :: d_step { users > 1 -> users-- }
  :: d_step { users == 1 -> users = 0 }; freed = true
  fi
}

active [2] proctype helper() {
end_free:
  started[_pid];                                  /* begins */
use:
  if
  :: d_step { !freed -> users++ }
  :: d_step { freed -> printf("violation: use-after-free\n") }; goto use   /* the run ends */
  fi;
  has[_pid] = true;
  d_step { !m -> m = true };
  came++;
  m = false;
  served++;
  has[_pid];                                      /* on return; he always has it */
  put();
  d_step { has[_pid] = false; started[_pid] = false; judge_if_all_done() };
  goto end_free
}

active proctype starter() {
  if
  :: d_step { !started[0] -> started[0] = true }
  :: d_step { started[0] && !started[1] -> started[1] = true }
  fi;
  if
  :: d_step { !started[0] -> started[0] = true }
  :: d_step { started[0] && !started[1] -> started[1] = true }
  fi;
  d_step { served > 0 -> served-- };
  d_step { served > 0 -> served-- };
  put();
  d_step { starter_over = true; judge_if_all_done() };   /* on return; he has nothing */
end: false
}
