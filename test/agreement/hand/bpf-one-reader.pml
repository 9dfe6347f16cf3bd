/*
 * FreeBSD's bpf as it became: as two readers share the hold buffer, the first says that it is in use
 * while he copies it out, and the second sleeps until he says that it is over.
 *
 * check: models/freebsd-bpf/two-readers.lock "002/C7: one at a time"
 * expect: 56 states, 64 transitions
 */
bool bd_mtx, held = true, fbuf, in_use;
bool asleep[2];

active [2] proctype read() {
  d_step { !bd_mtx -> bd_mtx = true };
look:
  if
  :: in_use ->
     d_step { asleep[_pid] = true; bd_mtx = false };
     d_step { !asleep[_pid] && !bd_mtx -> bd_mtx = true };
     goto look
  :: !in_use
  fi;
  if
  :: held
  :: !held -> bd_mtx = false; goto end
  fi;
  in_use = true;
  bd_mtx = false;
copy:
  if
  :: held
  :: d_step { !held -> printf("violation: null-dereference\n") }; goto copy   /* the run ends */
  fi;
  d_step { !bd_mtx -> bd_mtx = true };
  d_step { fbuf = held; if :: !fbuf && !held -> printf("violation: invariant buffer_kept\n") :: else fi };
  held = false;
  in_use = false;
  d_step { asleep[0] = false; asleep[1] = false };
  bd_mtx = false;
end: false
}
