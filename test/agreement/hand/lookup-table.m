-- A session is looked up in a table under a lock, by two threads, and counted up even if its count is
-- zero. The table has no reference: whoever drops the last takes the session out of the table, under the
-- lock, and frees it. The owner drops his. So a lookup may come between the last put and the removal.
--
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: models/classics/lookup-table.lock "without a reference of the table: counted up from zero"
-- expect: 516 states, 1008 transitions, double-free, resurrection, use-after-free

type thread : enum { lookup1, lookup2, close };
     place : enum { takes_lock, looks, gets, gives_lock, touches, puts,
                    rel_lock, rel_clear, rel_unlock, frees, over };
var at : array [thread] of place;
    found : array [thread] of boolean;  -- what the lookup has found, while it matters
    locked : boolean;
    in_table : boolean;
    freed : boolean;
    refs : 0..4;

startstate begin
  for t : thread do at[t] := takes_lock; found[t] := false; end;
  at[close] := puts;
  locked := false; in_table := true; freed := false; refs := 1;
end;

ruleset t : thread do
  rule "lock" at[t] = takes_lock & !locked ==> begin locked := true; at[t] := looks; end;
  rule "look" at[t] = looks ==> begin
    found[t] := in_table;
    if in_table then at[t] := gets; else at[t] := gives_lock; end;
  end;
  rule "get" at[t] = gets ==> begin
    if !freed then refs := refs + 1; at[t] := gives_lock; end;
  end;
  rule "unlock" at[t] = gives_lock ==> begin
    locked := false;
    if found[t] then at[t] := touches; else at[t] := over; end;
    found[t] := false;
  end;
  rule "touch" at[t] = touches ==> begin if !freed then at[t] := puts; end; end;
  rule "put" at[t] = puts ==> begin
    if !freed & refs > 0 then
      refs := refs - 1;
      if refs = 0 then at[t] := rel_lock; else at[t] := over; end;
    end;
  end;
  rule "release: lock" at[t] = rel_lock & !locked ==> begin locked := true; at[t] := rel_clear; end;
  rule "release: clear" at[t] = rel_clear ==> begin in_table := false; at[t] := rel_unlock; end;
  rule "release: unlock" at[t] = rel_unlock ==> begin locked := false; at[t] := frees; end;
  rule "release: free" at[t] = frees ==> begin
    if !freed then freed := true; at[t] := over; end;
  end;
end;

cover "resurrection" exists t : thread do at[t] = gets & !freed & refs = 0 end;
cover "use-after-free" exists t : thread do (at[t] = gets | at[t] = touches | at[t] = puts) & freed end;
cover "underflow" exists t : thread do at[t] = puts & !freed & refs = 0 end;
cover "double-free" exists t : thread do at[t] = frees & freed end;
cover "finally gone" (forall t : thread do at[t] = over end) & !freed;
