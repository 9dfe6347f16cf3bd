/*
 * FreeBSD's kqueue of June 2016. A process's knotes are locked by the process's own lock, found through
 * kn->kn_knlist. KN_LIST_LOCK() tests that pointer, then follows it again; so does KN_LIST_UNLOCK(). The
 * exiting process clears it under the lock. To lock or unlock through the pointer takes two steps: it is
 * followed, and then it is the lock that was found that is waited for or released. Afterwards the scanner
 * may sleep, or not; which is no step of its own. The reaper takes the lock, too.
 *
 * check: models/freebsd-kqueue/knlist-lock.lock "003/C1-C4: as in 10.3"
 * expect: 87 states, 144 transitions, deadlock, held-at-exit, null-dereference, sleep-in-atomic
 */
#define NULL_POINTER 0
#define KLIST 1
#define SCAN 1
#define ANOTHER 2

byte p_lock, kn_knlist = KLIST;
bool detached;

active proctype exiting() {
  d_step { !p_lock -> p_lock = ANOTHER };
  if
  :: !detached -> detached = true; kn_knlist = NULL_POINTER
  :: detached
  fi;
  p_lock = 0;
end: false
}

inline leaves_with_lock() {
  if :: p_lock == SCAN -> printf("violation: held-at-exit\n") :: else fi
}

active proctype scan() {
  if
  :: kn_knlist != NULL_POINTER ->
find:if
     :: kn_knlist != NULL_POINTER
     :: d_step { kn_knlist == NULL_POINTER -> printf("violation: null-dereference\n") }; goto find
     fi;
     d_step { !p_lock -> p_lock = SCAN }
  :: kn_knlist == NULL_POINTER
  fi;
  if
  :: kn_knlist != NULL_POINTER ->
again:
     if
     :: kn_knlist != NULL_POINTER
     :: d_step { kn_knlist == NULL_POINTER -> printf("violation: null-dereference\n") }; goto again
     fi;
     if
     :: p_lock = 0; goto sleeps
     :: d_step { p_lock = 0; leaves_with_lock() }; goto end
     fi
  :: kn_knlist == NULL_POINTER -> goto sleeps
  :: d_step { kn_knlist == NULL_POINTER -> leaves_with_lock() }; goto end
  fi;
sleeps:
  atomic {
    if :: p_lock == SCAN -> printf("violation: sleep-in-atomic\n") :: else fi;
    leaves_with_lock()
  };
end: false
}

active proctype reaper() {
  d_step { !p_lock -> p_lock = ANOTHER };
  p_lock = 0;
end: false
}
