/*
 * A sequence count. Two writers, one at a time by a spin lock: each makes the count odd, writes two
 * words, makes it even. The reader reads the count, begins again if it is odd, reads the two words, reads
 * the count once more, and begins again if it has changed. What it then has must not be torn.
 *
 * check: models/classics/seqcount.lock "begins with an even count, ends with the same"
 * expect: 367 states, 683 transitions
 */
bool writers;
byte seq, sec, nsec;

active proctype reader() {
  byte before, after, s, n;
again:
  if
  :: d_step { seq % 2 == 0 -> before = seq }
  :: seq % 2 == 1 -> goto again
  fi;
  s = sec;
  n = nsec;
  if
  :: d_step {
       seq == before ->
       if :: s != n -> printf("violation: assertion\n") :: else fi;
       before = 0; s = 0; n = 0
     }
  :: d_step { seq != before -> before = 0; s = 0; n = 0 }; goto again
  fi;
end: false
}

active [2] proctype writer() {
  byte now, t;
  d_step { !writers -> writers = true };
  now = seq;
  t = sec;
  seq = now + 1;
  sec = t + 1;
  d_step { nsec = t + 1; t = 0 };
  d_step { seq = now + 2; now = 0 };
  writers = false;
end: false
}
