/*
 * The only element of a list that two readers read under RCU. The writer unlinks it under a spin lock and
 * puts its freeing off to the end of a grace period, which does not keep him: it is freed in the step in
 * which the last section is closed that was open when he said so, or in his own if none was.
 *
 * check: models/classics/rcu-list-removal.lock "unlinked, put off to the end of a grace period"
 * expect: 174 states, 409 transitions
 */
bool linked = true, locked, freed;
bool inside[2], waited_for[2];

active [2] proctype reader() {
  inside[_pid] = true;
  if
  :: linked ->
use: if
     :: !freed
     :: d_step { freed -> printf("violation: use-after-free\n") }; goto use   /* the run ends */
     fi
  :: !linked
  fi;
  d_step {
    inside[_pid] = false;
    if
    :: waited_for[_pid] -> waited_for[_pid] = false; freed = !waited_for[1 - _pid]
    :: else
    fi
  };
end: false
}

active proctype remove() {
  d_step { !locked -> locked = true };
  skip;                                           /* old = table */
  linked = false;
  locked = false;
  d_step {
    waited_for[0] = inside[0];
    waited_for[1] = inside[1];
    freed = !inside[0] && !inside[1]
  };
end: false
}
