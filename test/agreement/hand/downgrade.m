-- Two look under a read lock whether an entry is there. Who finds none lets the read lock go, takes the lock for
-- writing, looks again, makes one, and makes his write lock a read lock: what he wrote is there still. A third
-- takes the entry out under a write lock.
--
-- A writer takes a lock that nobody holds, else queues. A reader waits while a writer has the lock; if one
-- is queued he takes it or queues, and is let in after any writer has had it, as soon as none has it.
--
-- check: models/classics/rwlock-upgrade.lock "downgrades afterwards: what it wrote is there"
-- expect: 344 states, 603 transitions

type user : 0..2;                       -- 2 is who clears
     place : enum { asks, queued, let_in, looks, leaves, lets_go, wants, waits, looks_again, gives_up, makes, downgrades,
                    made, unlocks, clear_wants, clear_waits, clears, clear_unlocks, over };
var at : array [user] of place;
    entries : 0..2;

function reads(u : user) : boolean; begin
  return at[u] = looks | at[u] = leaves | at[u] = lets_go | at[u] = made | at[u] = unlocks;
end;
function writes(u : user) : boolean; begin
  return at[u] = looks_again | at[u] = gives_up | at[u] = makes | at[u] = downgrades
    | at[u] = clears | at[u] = clear_unlocks;
end;
function waits_to_write(u : user) : boolean; begin return at[u] = waits | at[u] = clear_waits; end;

startstate begin
  at[0] := asks; at[1] := asks; at[2] := clear_wants;
  entries := 0;
end;

ruleset u : user do
  rule "reads" (at[u] = asks | at[u] = let_in) & (forall v : user do !writes(v) end) ==> begin at[u] := looks; end;
  rule "queues to read"
    at[u] = asks & (forall v : user do !writes(v) end) & (exists v : user do waits_to_write(v) end)
  ==> begin at[u] := queued; end;
  rule "there?" at[u] = looks ==> begin
    if entries = 1 then at[u] := leaves; else at[u] := lets_go; end;
  end;
  rule "leaves" at[u] = leaves ==> begin at[u] := over; end;
  rule "lets go" at[u] = lets_go ==> begin at[u] := wants; end;
  rule "queues to write"
    (at[u] = wants | at[u] = clear_wants) & (exists v : user do reads(v) | writes(v) end)
  ==> begin if u = 2 then at[u] := clear_waits; else at[u] := waits; end; end;
  rule "writes"
    (at[u] = wants | at[u] = clear_wants | waits_to_write(u)) & (forall v : user do !reads(v) & !writes(v) end)
  ==> begin
    for v : user do if at[v] = queued then at[v] := let_in; end; end;
    if u = 2 then at[u] := clears; else at[u] := looks_again; end;
  end;
  rule "there by now?" at[u] = looks_again ==> begin
    if entries = 1 then at[u] := gives_up; else at[u] := makes; end;
  end;
  rule "gives up" at[u] = gives_up ==> begin at[u] := over; end;
  rule "makes the entry" at[u] = makes ==> begin entries := entries + 1; at[u] := downgrades; end;
  rule "downgrades" at[u] = downgrades ==> begin at[u] := made; end;
  rule "it is there" at[u] = made ==> begin if entries = 1 then at[u] := unlocks; end; end;
  rule "unlocks" at[u] = unlocks ==> begin at[u] := over; end;
  rule "clears" at[u] = clears ==> begin entries := 0; at[u] := clear_unlocks; end;
  rule "clear: unlocks" at[u] = clear_unlocks ==> begin at[u] := over; end;
end;

cover "assertion" exists u : user do at[u] = made & entries != 1 end;
cover "invariant one_entry" entries > 1;
