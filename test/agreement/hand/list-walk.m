-- A list of two counted items. One walks it under the mutex, a step to get to the next item and one to do
-- something with it. Two others take the first item off the list under the mutex, mark it, and drop the
-- list's reference to it after the unlock; the last reference frees it. What is taken off keeps its link.
--
-- check: models/classics/list-walk.lock "under the lock, all the way"
-- expect: 176 states, 320 transitions

type item : 0..1;
     link : 0..2;                       -- 2: none
     closer : enum { close1, close2 };
     walking : enum { locks, hops, touches, unlocks, walked };
     closing : enum { takes_lock, looks, removes, marks, gives_lock, puts, frees, closed };
var walk : walking;
    here : link;                        -- where the walk stands; none: before the first
    at : array [closer] of closing;
    mine : array [closer] of link;
    first : link;
    next : array [item] of link;
    live, listed : array [item] of boolean;
    users : array [item] of 0..1;
    locked : boolean;

startstate begin
  walk := locks; here := 2;
  for c : closer do at[c] := takes_lock; mine[c] := 2; end;
  first := 1; next[1] := 0; next[0] := 2;
  for i : item do live[i] := true; listed[i] := true; users[i] := 1; end;
  locked := false;
end;

rule "walk: lock" walk = locks & !locked ==> begin locked := true; walk := hops; end;
rule "walk: next" walk = hops ==> begin
  if here = 2 then here := first; else here := next[here]; end;
  if here = 2 then walk := unlocks; else walk := touches; end;
end;
rule "walk: touch" walk = touches & live[here] ==> begin walk := hops; end;
rule "walk: unlock" walk = unlocks ==> begin locked := false; walk := walked; end;

ruleset c : closer do
  rule "lock" at[c] = takes_lock & !locked ==> begin locked := true; at[c] := looks; end;
  rule "first" at[c] = looks ==> begin
    mine[c] := first;
    if first = 2 then at[c] := gives_lock; else at[c] := removes; end;
  end;
  rule "remove" at[c] = removes ==> begin first := next[mine[c]]; at[c] := marks; end;
  rule "mark" at[c] = marks ==> begin listed[mine[c]] := false; at[c] := gives_lock; end;
  rule "unlock" at[c] = gives_lock ==> begin
    locked := false;
    if mine[c] = 2 then at[c] := closed; else at[c] := puts; end;
  end;
  rule "put" at[c] = puts ==> begin users[mine[c]] := 0; at[c] := frees; end;
  rule "free" at[c] = frees ==> begin live[mine[c]] := false; mine[c] := 2; at[c] := closed; end;
end;

cover "use-after-free" walk = touches & !live[here];
cover "deadlock" locked & walk != hops & walk != touches & walk != unlocks
  & forall c : closer do at[c] = takes_lock | at[c] = closed end;
