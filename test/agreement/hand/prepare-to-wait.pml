/*
 * Two kernel threads sleep until there is a job, as with prepare_to_wait(): each stands in the queue
 * first, then looks, then sleeps until somebody took it off the queue. Two bosses bring a job each and
 * wake one of the queue, whichever, be it asleep already or not. The jobs are not taken, so one who is
 * woken twice has been woken in place of the other.
 *
 * check: models/classics/lost-wakeup.lock "stands in the queue, and one is woken, twice the same"
 * expect: 674 states, 1646 transitions, deadlock
 */
bool m;
byte jobs;
bool queued[2];

active [2] proctype kworker() {
prepare:
  queued[_pid] = true;
  if
  :: jobs > 0 -> queued[_pid] = false; goto end
  :: jobs == 0
  fi;
  !queued[_pid];
  goto prepare;
end: false
}

active [2] proctype boss() {
  d_step { !m -> m = true };
  jobs++;
  if
  :: d_step { queued[0] -> queued[0] = false }
  :: d_step { queued[1] -> queued[1] = false }
  :: !queued[0] && !queued[1]
  fi;
  m = false;
end: false
}
