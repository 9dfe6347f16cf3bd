-- FreeBSD bpf: readers take turns at the hold buffer, packets rotate the buffers.
const N : 3;
type reader : 0..N-1;
     tapper : 0..1;
     reading : enum { locks, looks, sleeps, asleep, wakes, has_hbuf, takes, unlocks, copies, locks_again, keeps, clears,
                      gives, tells, leaves, gives_up, done };
     tapping : enum { t_locks, t_looks, t_rotates, t_clears, t_leaves, t_done };
var read : array [reader] of reading;
    tap : array [tapper] of tapping;
    bd_mtx, hbuf, fbuf, in_use : boolean;

startstate begin
  for r : reader do read[r] := locks; end;
  for t : tapper do tap[t] := t_locks; end;
  bd_mtx := false; hbuf := true; fbuf := false; in_use := false;
end;

ruleset r : reader do
  rule "lock" read[r] = locks & !bd_mtx ==> begin bd_mtx := true; read[r] := looks; end;
  rule "in use?" read[r] = looks ==> begin if in_use then read[r] := sleeps; else read[r] := has_hbuf; end; end;
  rule "sleep" read[r] = sleeps ==> begin bd_mtx := false; read[r] := asleep; end;
  rule "lock, woken" read[r] = wakes & !bd_mtx ==> begin bd_mtx := true; read[r] := looks; end;
  rule "anything there?" read[r] = has_hbuf ==> begin
    if hbuf then read[r] := takes; else read[r] := gives_up; end;
  end;
  rule "take" read[r] = takes ==> begin in_use := true; read[r] := unlocks; end;
  rule "unlock" read[r] = unlocks ==> begin bd_mtx := false; read[r] := copies; end;
  rule "copy" read[r] = copies ==> begin assert "there" hbuf; read[r] := locks_again; end;
  rule "lock again" read[r] = locks_again & !bd_mtx ==> begin bd_mtx := true; read[r] := keeps; end;
  rule "keep" read[r] = keeps ==> begin fbuf := hbuf; read[r] := clears; end;
  rule "clear" read[r] = clears ==> begin hbuf := false; read[r] := gives; end;
  rule "give" read[r] = gives ==> begin in_use := false; read[r] := tells; end;
  rule "tell" read[r] = tells ==> begin
    for other : reader do if read[other] = asleep then read[other] := wakes; end; end;
    read[r] := leaves;
  end;
  rule "give up" read[r] = gives_up ==> begin bd_mtx := false; read[r] := done; end;
  rule "leave" read[r] = leaves ==> begin bd_mtx := false; read[r] := done; end;
end;

ruleset t : tapper do
  rule "t lock" tap[t] = t_locks & !bd_mtx ==> begin bd_mtx := true; tap[t] := t_looks; end;
  rule "t look" tap[t] = t_looks ==> begin if hbuf then tap[t] := t_leaves; else tap[t] := t_rotates; end; end;
  rule "t rotate" tap[t] = t_rotates ==> begin hbuf := fbuf; tap[t] := t_clears; end;
  rule "t clear" tap[t] = t_clears ==> begin fbuf := false; tap[t] := t_leaves; end;
  rule "t leave" tap[t] = t_leaves ==> begin bd_mtx := false; tap[t] := t_done; end;
end;

invariant "kept" hbuf | fbuf;
