/*
 * FreeBSD's bpf as of August 2008: the end of bpfread(). A reader finds the hold buffer under the mutex,
 * lets the mutex go to copy the buffer out, takes the mutex again and makes the hold buffer the free one.
 * A second reader does the same meanwhile: he copies from what the first took back, and he makes the free
 * buffer the null that he finds, so that nobody has the buffer any more.
 *
 * check: models/freebsd-bpf/two-readers.lock "002/C7: as of August 2008: one copies what the other took back, and the buffer is lost"
 * expect: 57 states, 74 transitions, invariant buffer_kept, null-dereference
 */
bool bd_mtx, held = true, fbuf;         /* whether bd_hbuf, and bd_fbuf, is the one buffer */

inline kept() {
  if :: !held && !fbuf -> printf("violation: invariant buffer_kept\n") :: else fi
}

active [2] proctype read() {
  d_step { !bd_mtx -> bd_mtx = true };
  if
  :: held
  :: !held -> bd_mtx = false; goto end
  fi;
  bd_mtx = false;
copy:
  if
  :: held
  :: d_step { !held -> printf("violation: null-dereference\n") }; goto copy   /* the run ends */
  fi;
  d_step { !bd_mtx -> bd_mtx = true };
  d_step { fbuf = held; kept() };
  d_step { held = false; kept() };
  bd_mtx = false;
end: false
}
