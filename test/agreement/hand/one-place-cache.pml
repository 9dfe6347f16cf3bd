/*
 * Two make an item each, of whichever memory is free, and put it into the one place unless something is
 * there; then they free what they made. One takes what is there, or waits for it, or until it is too long,
 * and frees it. After that he may sleep, or not, which is no step of its own.
 *
 * check: test/agreement/hand/one-place-cache.lock "taken, or waited for"
 * expect: 606 states, 1112 transitions
 */
#define NONE 2

bool m, asleep;
byte place = NONE;
bool live[2], used[2];

active [2] proctype maker() {
  byte mine = NONE;
  if
  :: d_step { !live[0] -> live[0] = true; used[0] = false; mine = 0 }
  :: d_step { !live[1] -> live[1] = true; used[1] = false; mine = 1 }
  fi;
  d_step { !m -> m = true };
  if
  :: place == NONE -> d_step { place = mine; mine = NONE }; asleep = false
  :: place != NONE
  fi;
  if
  :: d_step { mine == NONE -> m = false }
  :: d_step { mine != NONE -> m = false }; d_step { live[mine] = false; mine = NONE }
  fi;
end: false
}

active proctype taker() {
  byte it = NONE;
  bool came;
  d_step { !m -> m = true };
  if
  :: d_step { place != NONE -> came = true }
  :: place == NONE ->
     d_step { asleep = true; m = false };
     if
     :: d_step { !asleep && !m -> m = true; came = true }
     :: d_step { asleep -> asleep = false }; d_step { !m -> m = true }
     fi
  fi;
  it = place;
  place = NONE;
  if
  :: d_step { it == NONE -> m = false; if :: came -> printf("violation: assertion\n") :: else fi; came = false }
  :: d_step { it == NONE -> m = false; came = false }; goto end
  :: d_step { it != NONE -> m = false; came = false };
     used[it] = true;
     if
     :: d_step { live[it] = false; it = NONE }
     :: d_step { live[it] = false; it = NONE }; goto end
     fi
  fi;
  skip;                                           /* he may sleep */
end: false
}
