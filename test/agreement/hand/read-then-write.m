-- Two look under a read lock whether an entry is there. Who finds none lets the read lock go, takes the
-- lock for writing, and makes one without looking again: there may be two then.
--
-- A writer takes a lock that nobody holds, else queues. A reader waits while a writer has the lock; if one
-- is queued he takes it or queues, and is let in after any writer has had it, as soon as none has it.
--
-- check: models/classics/rwlock-upgrade.lock "lets go, locks for writing, does not look again"
-- expect: 50 states, 70 transitions, invariant one_entry

type user : 0..1;
     place : enum { asks, queued, let_in, looks, leaves, lets_go, wants, waits, makes, unlocks, over };
var at : array [user] of place;
    entries : 0..2;

function reads(p : place) : boolean; begin return p = looks | p = leaves | p = lets_go; end;
function writes(p : place) : boolean; begin return p = makes | p = unlocks; end;

startstate begin
  for u : user do at[u] := asks; end;
  entries := 0;
end;

ruleset u : user do
  alias other : at[1 - u] do
    rule "reads" (at[u] = asks | at[u] = let_in) & !writes(other) ==> begin at[u] := looks; end;
    rule "queues to read" at[u] = asks & other = waits ==> begin at[u] := queued; end;
    rule "there?" at[u] = looks ==> begin
      if entries = 1 then at[u] := leaves; else at[u] := lets_go; end;
    end;
    rule "leaves" at[u] = leaves ==> begin at[u] := over; end;
    rule "lets go" at[u] = lets_go ==> begin at[u] := wants; end;
    rule "queues to write" at[u] = wants & (reads(other) | writes(other)) ==> begin at[u] := waits; end;
    rule "writes" (at[u] = wants | at[u] = waits) & !reads(other) & !writes(other) ==> begin
      if other = queued then other := let_in; end;
      at[u] := makes;
    end;
    rule "makes the entry" at[u] = makes ==> begin entries := entries + 1; at[u] := unlocks; end;
    rule "unlocks" at[u] = unlocks ==> begin at[u] := over; end;
  end;
end;

cover "invariant one_entry" entries > 1;
cover "deadlock" exists u : user do at[u] = queued & at[1 - u] = over end;
