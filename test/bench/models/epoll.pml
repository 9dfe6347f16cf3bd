/* epoll: watches are removed while the watched file is closed, each removal pinning it. */
#define N 2

#define lock(m) d_step { !m -> m = true }

bool mtx[N], linked[N] = true, f_lock, live = true;
byte f_count = 1, watches = N;

inline unlink(i) {
  d_step { !f_lock -> assert(live); f_lock = true };
  d_step { assert(live && watches > 0); watches-- };
  d_step { assert(live); f_lock = false };
  linked[i] = false
}

inline fput() {
  if
  :: d_step { f_count > 1 -> assert(live); f_count-- }
  :: d_step { f_count == 1 -> assert(live); f_count = 0 };
     do
     :: d_step { j < N && !mtx[j] -> mtx[j] = true };
        if
        :: linked[j] -> unlink(j)
        :: !linked[j]
        fi;
        d_step { mtx[j] = false; j++ }
     :: d_step { j == N -> assert(live && !f_lock); live = false; j = 0 }; break
     od
  fi
}

active [N] proctype remove() {
  byte j;
  lock(mtx[_pid]);
  if
  :: !linked[_pid] -> mtx[_pid] = false; goto end
  :: linked[_pid]
  fi;
  if
  :: d_step { f_count == 0 -> assert(live) }; mtx[_pid] = false; goto end
  :: d_step { f_count > 0 -> assert(live); f_count++ }
  fi;
  unlink(_pid);
  mtx[_pid] = false;
  fput();
end: false
}

active proctype close() {
  byte j;
  fput();
end: false
}
