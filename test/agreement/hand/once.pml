/*
 * Two threads ask for the same thing to be made exactly once. The first says under the mutex that it is
 * under way, makes it without the mutex, says that it is complete and wakes all. Who comes meanwhile
 * lets the mutex go, takes it again, and sleeps on it until it is complete. Afterwards it must be there,
 * and have been made once.
 *
 * check: models/classics/once.lock "one does it, the other waits"
 * expect: 93 states, 126 transitions
 */
mtype = { unbegun, under_way, complete };
mtype state = unbegun;
bool m;
bit value;
byte runs;
bool asleep[2];
byte over;

active [2] proctype user() {
  d_step { !m -> m = true };
  if
  :: state == complete -> m = false; goto ready
  :: state != complete
  fi;
  if
  :: state == under_way -> m = false; goto wait_until_complete
  :: state != under_way
  fi;
  state = under_way;
  runs++;
  m = false;
  value = 1;
  d_step { !m -> m = true };
  state = complete;
  d_step { asleep[0] = false; asleep[1] = false };
  m = false;
  goto ready;

wait_until_complete:
  atomic { !m -> m = true };
look:
  if
  :: state != complete ->
     d_step { asleep[_pid] = true; m = false };
     d_step { !asleep[_pid] && !m -> m = true };
     goto look
  :: state == complete
  fi;
  m = false;

ready:
  if
  :: d_step {
       value == 1 -> over++;
       if :: over == 2 && runs != 1 -> printf("violation: finally ran_once\n") :: else fi
     }
  :: d_step { value != 1 -> printf("violation: assertion\n") }; goto ready
  fi;
end: false
}
