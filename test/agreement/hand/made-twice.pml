/*
 * Something is made when first needed, by whoever needs it first, without any lock: two users may both
 * find that there is none, each make one, of whichever memory is free, fill it in and store it. The
 * second store loses the first one.
 *
 * check: models/classics/double-checked-init.lock "not locked at all: the same"
 * expect: 103 states, 172 transitions, leak
 */
#define NONE 2

byte current = NONE;
bool live[2];
bit size[2];
byte over;

inline leaves() {                       /* a leak is judged when all are done */
  over++;
  if
  :: over == 2 && ((live[0] && current != 0) || (live[1] && current != 1)) -> printf("violation: leak\n")
  :: else
  fi
}

active [2] proctype user() {
  byte t = NONE;
  if
  :: d_step { current != NONE -> t = current }; goto used
  :: current == NONE
  fi;
  if                                    /* tested again */
  :: d_step { current != NONE -> t = current }; goto used
  :: current == NONE
  fi;
  if
  :: d_step { !live[0] -> live[0] = true; size[0] = 0; t = 0 }
  :: d_step { !live[1] -> live[1] = true; size[1] = 0; t = 1 }
  fi;
  size[t] = 1;
  current = t;
used:
  if
  :: atomic { size[t] == 1 -> t = NONE; leaves() }
  :: atomic { size[t] != 1 -> printf("violation: assertion\n") }; goto used   /* the run ends */
  fi;
end: false
}
