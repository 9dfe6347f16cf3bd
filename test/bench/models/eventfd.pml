/* eventfd: the last close hangs up on clients that leave by themselves. */
#define N 2

#define lock(m) d_step { !m -> m = true }
#define ME (_pid - 1)

bool wqh_lock, client_lock, live_ctx = true;
bool entry[N] = true, active_en[N] = true, released[N], live_en[N] = true;
byte kref = N + 1;

active proctype closer() {
  byte i;
  d_step { !wqh_lock -> assert(live_ctx); wqh_lock = true };
  do
  :: d_step { i < N && !entry[i] -> i++ }
  :: i < N && entry[i] ->
     if
     :: d_step { !active_en[i] -> assert(live_en[i]); i++ }
     :: d_step { active_en[i] -> assert(live_en[i]); active_en[i] = false };
        entry[i] = false;
        d_step { assert(kref > 1); kref-- };
        lock(client_lock);
        assert(live_en[i]);
        client_lock = false;
        d_step { assert(live_en[i]); released[i] = true; i++ }
     fi
  :: d_step { i == N -> wqh_lock = false; i = 0 }; break
  od;
  if
  :: d_step { kref > 1 -> kref-- }
  :: d_step { kref == 1 -> kref = 0 };
     d_step { assert(live_ctx && !wqh_lock); live_ctx = false }
  fi;
end: false
}

active [N] proctype client() {
  if
  :: d_step { active_en[ME] -> active_en[ME] = false };
     d_step { !wqh_lock -> assert(live_ctx); wqh_lock = true };
     entry[ME] = false;
     wqh_lock = false;
     if
     :: d_step { kref > 1 -> kref-- }
     :: d_step { kref == 1 -> kref = 0 };
        d_step { assert(live_ctx && !wqh_lock); live_ctx = false }
     fi
  :: !active_en[ME] ->
     released[ME]
  fi;
  d_step { assert(live_en[ME]); live_en[ME] = false };
end: false
}
