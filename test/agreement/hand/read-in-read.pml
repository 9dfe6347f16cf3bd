/*
 * Somebody reads, and reads again before he has given the lock back. Somebody else wants to write, finds
 * the lock taken, and queues. A reader who comes upon a queued writer takes the lock or queues behind
 * him: if he queues, both wait for ever.
 *
 * check: models/classics/recursive-read.lock "reads again, and a writer waits"
 * expect: 17 states, 20 transitions, deadlock
 */
byte readers;
bool writing, writer_queued, reader_let_in;

active proctype mincore() {
  d_step { !writing && !writer_queued -> readers++ };   /* nobody is queued where nobody has it */
  if
  :: readers++                                          /* whether or not a writer is queued */
  :: writer_queued ->
     d_step { reader_let_in && !writing -> reader_let_in = false; readers++ }
  fi;
  readers--;
  readers--;
end: false
}

active proctype mmap() {
  if
  :: d_step { readers == 0 -> writing = true }
  :: d_step { readers > 0 -> writer_queued = true };
     d_step { readers == 0 -> writer_queued = false; writing = true }
  fi;
  writing = false;
end: false
}
