/*
 * Two users of a session count themselves out under its mutex. The last one frees the session, and the
 * mutex in it, after the unlock. But the unlock is more than one store: it looks at the mutex once more,
 * for somebody to wake, when the other may have freed it already.
 *
 * check: models/classics/last-user-frees-the-lock.lock "counts under the lock, and an unlock is more"
 * expect: 34 states, 46 transitions, use-after-free
 */
bool m, freed;
byte users = 2;

active [2] proctype leave() {
  bool last;
  d_step { !m -> m = true };
  users--;
  last = (users == 0);
  m = false;
slow:
  if
  :: !freed && last
  :: !freed && !last -> goto end
  :: d_step { freed -> printf("violation: use-after-free\n") }; goto slow   /* the run ends */
  fi;
  d_step { freed = true; last = false };
end: false
}
