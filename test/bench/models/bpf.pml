/* FreeBSD bpf: readers take turns at the hold buffer, packets rotate the buffers. */
#define N 3

#define lock d_step { !bd_mtx -> bd_mtx = true }

bool bd_mtx, hbuf = true, fbuf, in_use;
bool asleep[N];

active [N] proctype read() {
  lock;
look:
  if
  :: in_use ->
     d_step { asleep[_pid] = true; bd_mtx = false };
     d_step { !asleep[_pid] && !bd_mtx -> bd_mtx = true };
     goto look
  :: !in_use
  fi;
  if
  :: hbuf
  :: !hbuf -> bd_mtx = false; goto end
  fi;
  in_use = true;
  bd_mtx = false;
  assert(hbuf);
  lock;
  d_step { fbuf = hbuf; assert(hbuf || fbuf) };
  d_step { hbuf = false; assert(hbuf || fbuf) };
  in_use = false;
  d_step { byte i; for (i : 0 .. N - 1) { asleep[i] = false }; i = 0 };
  bd_mtx = false;
end: false
}

active [2] proctype tap() {
  lock;
  if
  :: hbuf
  :: !hbuf -> d_step { hbuf = fbuf; assert(hbuf || fbuf) };
     d_step { fbuf = false; assert(hbuf || fbuf) }
  fi;
  bd_mtx = false;
end: false
}
