-- Two look under a read lock whether an entry is there, and try to make the read lock a write lock if it is
-- not. That works for one who is the only reader. Who fails says so and leaves, and that may be both.
--
-- check: models/classics/rwlock-upgrade.lock "tries: both may fail, and nothing worse"
-- expect: 47 states, 64 transitions, reaches nobody_did

type user : 0..1;
     place : enum { locks, looks, leaves, upgrades, gives_up, leaves_too, makes, unlocks, over };
var at : array [user] of place;
    gave_up : array [user] of boolean;
    entries : 0..2;
    readers : 0..2;
    writing : boolean;

startstate begin
  for u : user do at[u] := locks; gave_up[u] := false; end;
  entries := 0; readers := 0; writing := false;
end;

ruleset u : user do
  rule "lock shared" at[u] = locks & !writing ==> begin readers := readers + 1; at[u] := looks; end;
  rule "there?" at[u] = looks ==> begin
    if entries = 1 then at[u] := leaves; else at[u] := upgrades; end;
  end;
  rule "unlock and leave" at[u] = leaves | at[u] = leaves_too ==> begin
    readers := readers - 1; at[u] := over;
  end;
  rule "upgrade" at[u] = upgrades ==> begin
    if readers = 1 then readers := 0; writing := true; at[u] := makes; else at[u] := gives_up; end;
  end;
  rule "gave up" at[u] = gives_up ==> begin gave_up[u] := true; at[u] := leaves_too; end;
  rule "make the entry" at[u] = makes ==> begin entries := entries + 1; at[u] := unlocks; end;
  rule "unlock" at[u] = unlocks ==> begin writing := false; at[u] := over; end;
end;

cover "reaches nobody_did" forall u : user do gave_up[u] end;
cover "invariant one_entry" entries > 1;
