-- A flag with a mutex and a condition, for three. Who finds the flag set counts himself among the sleepers
-- and sleeps. Who gives it back leaves it set where somebody sleeps, and wakes one, whose it is now. But
-- here the one who was woken looks whether the flag is clear, finds it set for him, and sleeps for ever.
--
-- check: models/classics/handoff.lock "a flag, handed on, and the sleeper looks whether it is free"
-- expect: 356 states, 378 transitions, deadlock

type user : 0..2;
     place : enum { locks, looks, counts, first_sleep, first_relock, looks_again, sleeps, relocks, uncounts,
                    takes, owns, unlocks, rel_locks, disowns, sleepers_left, clears, signals, rel_unlocks, over };
var at : array [user] of place;
    asleep : array [user] of boolean;
    locked, busy : boolean;
    sleepers : 0..2;
    owners : 0..2;

startstate begin
  for u : user do at[u] := locks; asleep[u] := false; end;
  locked := false; busy := false; sleepers := 0; owners := 0;
end;

ruleset u : user do
  rule "lock" at[u] = locks & !locked ==> begin locked := true; at[u] := looks; end;
  rule "busy?" at[u] = looks ==> begin if busy then at[u] := counts; else at[u] := takes; end; end;
  rule "sleepers++" at[u] = counts ==> begin sleepers := sleepers + 1; at[u] := first_sleep; end;
  rule "wait" at[u] = first_sleep ==> begin asleep[u] := true; locked := false; at[u] := first_relock; end;
  rule "lock again" at[u] = first_relock & !asleep[u] & !locked ==> begin
    locked := true; at[u] := looks_again;
  end;
  rule "busy still?" at[u] = looks_again ==> begin
    if busy then at[u] := sleeps; else at[u] := uncounts; end;
  end;
  rule "wait once more" at[u] = sleeps ==> begin asleep[u] := true; locked := false; at[u] := relocks; end;
  rule "lock once more" at[u] = relocks & !asleep[u] & !locked ==> begin
    locked := true; at[u] := looks_again;
  end;
  rule "sleepers--" at[u] = uncounts ==> begin sleepers := sleepers - 1; at[u] := takes; end;
  rule "busy = true" at[u] = takes ==> begin busy := true; at[u] := owns; end;
  rule "owners++" at[u] = owns ==> begin owners := owners + 1; at[u] := unlocks; end;
  rule "unlock" at[u] = unlocks ==> begin locked := false; at[u] := rel_locks; end;

  rule "release: lock" at[u] = rel_locks & !locked ==> begin locked := true; at[u] := disowns; end;
  rule "release: owners--" at[u] = disowns ==> begin owners := owners - 1; at[u] := sleepers_left; end;
  rule "release: sleepers?" at[u] = sleepers_left ==> begin
    if sleepers = 0 then at[u] := clears; else at[u] := signals; end;
  end;
  rule "release: busy = false" at[u] = clears ==> begin busy := false; at[u] := signals; end;
  rule "release: nobody to signal" at[u] = signals & (forall v : user do !asleep[v] end) ==> begin
    at[u] := rel_unlocks;
  end;
  ruleset v : user do
    rule "release: signal" at[u] = signals & asleep[v] ==> begin asleep[v] := false; at[u] := rel_unlocks; end;
  end;
  rule "release: unlock" at[u] = rel_unlocks ==> begin locked := false; at[u] := over; end;
end;

cover "invariant one_owner" owners > 1;
cover "deadlock" !locked & (exists u : user do asleep[u] end)
  & forall u : user do at[u] = over | asleep[u] end;
