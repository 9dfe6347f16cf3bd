-- A barrier for two processors, used twice. Who comes takes the mutex, reads the number of the meeting
-- and counts himself in. The last one begins a new meeting and wakes all; the others sleep, giving the
-- mutex up, until the meeting has another number. Nobody is a whole round ahead.
--
-- check: models/classics/barrier.lock "a barrier used twice, the meetings numbered" [N = 2]
-- expect: 113 states, 142 transitions

const N : 2;
type cpu : 0..N-1;
     place : enum { locks, reads, counts, last, resets, begins, wakes, looks, sleeps, relocks,
                    unlocks, notes, over };
var at : array [cpu] of place;
    round : array [cpu] of 1..2;
    mine : array [cpu] of 0..1;
    asleep : array [cpu] of boolean;
    locked : boolean;
    here : 0..N;
    meeting : 0..1;
    rounds : array [cpu] of 0..2;

startstate begin
  for c : cpu do at[c] := locks; round[c] := 1; mine[c] := 0; asleep[c] := false; rounds[c] := 0; end;
  locked := false; here := 0; meeting := 0;
end;

ruleset c : cpu do
  rule "lock" at[c] = locks & !locked ==> begin locked := true; at[c] := reads; end;
  rule "mine = meeting" at[c] = reads ==> begin mine[c] := meeting; at[c] := counts; end;
  rule "here++" at[c] = counts ==> begin here := here + 1; at[c] := last; end;
  rule "the last?" at[c] = last ==> begin
    if here = N then at[c] := resets; else at[c] := looks; end;
  end;
  rule "here = 0" at[c] = resets ==> begin here := 0; at[c] := begins; end;
  rule "new meeting" at[c] = begins ==> begin meeting := 1 - mine[c]; mine[c] := 0; at[c] := wakes; end;
  rule "broadcast" at[c] = wakes ==> begin for d : cpu do asleep[d] := false; end; at[c] := unlocks; end;
  rule "still the same?" at[c] = looks ==> begin
    if meeting = mine[c] then at[c] := sleeps; else mine[c] := 0; at[c] := unlocks; end;
  end;
  rule "wait" at[c] = sleeps ==> begin asleep[c] := true; locked := false; at[c] := relocks; end;
  rule "lock again" at[c] = relocks & !asleep[c] & !locked ==> begin locked := true; at[c] := looks; end;
  rule "unlock" at[c] = unlocks ==> begin locked := false; at[c] := notes; end;
  rule "note" at[c] = notes ==> begin
    rounds[c] := round[c];
    if round[c] = 1 then round[c] := 2; at[c] := locks; else round[c] := 1; at[c] := over; end;
  end;
end;

cover "invariant together" (exists c : cpu do rounds[c] = 0 end) & exists c : cpu do rounds[c] = 2 end;
cover "deadlock" !locked & (exists c : cpu do at[c] != over end)
  & forall c : cpu do at[c] = over | at[c] = relocks & asleep[c] end;
