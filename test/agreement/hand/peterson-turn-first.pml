/*
 * Peterson's lock with its first two steps the wrong way round: gives the turn away, then says that it
 * wants to come in. Two threads go in twice each, and both are inside at once.
 *
 * check: models/classics/petersons-lock.lock "gives the turn away, then wants it"
 * expect: 297 states, 544 transitions, invariant alone
 */
#define ME _pid
#define OTHER (1 - _pid)

bool wants[2], inside[2];
bit turn;

inline comes_in() {
  inside[ME] = true;
  if :: inside[OTHER] -> printf("violation: invariant alone\n") :: else fi
}

active [2] proctype thread() {
  bit second;
enter:
  turn = OTHER;
  wants[ME] = true;
wait:
  if
  :: d_step { !wants[OTHER] -> comes_in() }
  :: wants[OTHER] ->
     if
     :: d_step { turn == ME -> comes_in() }
     :: turn != ME -> goto wait
     fi
  fi;
  inside[ME] = false;
  if
  :: d_step { !second -> wants[ME] = false; second = 1 }; goto enter
  :: d_step { second -> wants[ME] = false; second = 0 }
  fi;
end: false
}
