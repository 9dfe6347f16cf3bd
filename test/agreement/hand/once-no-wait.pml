/*
 * Two threads ask for the same thing to be made exactly once, but who comes while it is under way does
 * not wait until it is complete, and finds nothing there.
 *
 * check: models/classics/once.lock "one does it, the other does not wait"
 * expect: 67 states, 94 transitions, assertion
 */
mtype = { unbegun, under_way, complete };
mtype state = unbegun;
bool m;
bit value;
byte runs;

active [2] proctype user() {
  d_step { !m -> m = true };
  if
  :: state == complete -> m = false; goto ready
  :: state != complete
  fi;
  if
  :: state == under_way -> m = false; goto ready
  :: state != under_way
  fi;
  state = under_way;
  runs++;
  m = false;
  value = 1;
  d_step { !m -> m = true };
  state = complete;
  skip;                                           /* a broadcast, and nobody ever sleeps */
  m = false;
ready:
  if
  :: value == 1
  :: d_step { value != 1 -> printf("violation: assertion\n") }; goto ready   /* the run ends */
  fi;
end: false
}
