-- A list of two counted items. One walks it under the mutex, but lets the mutex go for each item: he takes
-- a reference before, and afterwards, with the mutex again, looks whether the item is still on the list.
-- If not he gives the mutex and then the reference back and begins again. Two others take the first item
-- off the list under the mutex, mark it, and drop the list's reference after the unlock. The last
-- reference frees the item.
--
-- check: models/classics/list-walk.lock "the lock let go for each, which is pinned and looked for again"
-- expect: 494 states, 986 transitions

type item : 0..1;
     link : 0..2;                       -- 2: none
     closer : enum { close1, close2 };
     walking : enum { locks, hops, gets, lets_go, touches, relocks, looks, unlocks_gone, puts_gone, frees_gone,
                      puts, unlocks, walked };
     closing : enum { takes_lock, finds, removes, marks, gives_lock, drops, frees, closed };
var walk : walking;
    here : link;                        -- where the walk stands; none: before the first
    at : array [closer] of closing;
    mine : array [closer] of link;
    first : link;
    next : array [item] of link;
    live, listed : array [item] of boolean;
    users : array [item] of 0..2;
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
  if here = 2 then walk := unlocks; else walk := gets; end;
end;
rule "walk: get" walk = gets ==> begin users[here] := users[here] + 1; walk := lets_go; end;
rule "walk: let go" walk = lets_go ==> begin locked := false; walk := touches; end;
rule "walk: touch" walk = touches & live[here] ==> begin walk := relocks; end;
rule "walk: lock again" walk = relocks & !locked ==> begin locked := true; walk := looks; end;
rule "walk: listed still?" walk = looks ==> begin
  if listed[here] then walk := puts; else walk := unlocks_gone; end;
end;
rule "walk: gone: unlock" walk = unlocks_gone ==> begin locked := false; walk := puts_gone; end;
rule "walk: gone: put" walk = puts_gone ==> begin
  users[here] := users[here] - 1;
  if users[here] = 0 then walk := frees_gone; else here := 2; walk := locks; end;
end;
rule "walk: gone: free" walk = frees_gone ==> begin live[here] := false; here := 2; walk := locks; end;
rule "walk: put" walk = puts ==> begin users[here] := users[here] - 1; walk := hops; end;
rule "walk: unlock" walk = unlocks ==> begin locked := false; walk := walked; end;

ruleset c : closer do
  rule "lock" at[c] = takes_lock & !locked ==> begin locked := true; at[c] := finds; end;
  rule "first" at[c] = finds ==> begin
    mine[c] := first;
    if first = 2 then at[c] := gives_lock; else at[c] := removes; end;
  end;
  rule "remove" at[c] = removes ==> begin first := next[mine[c]]; at[c] := marks; end;
  rule "mark" at[c] = marks ==> begin listed[mine[c]] := false; at[c] := gives_lock; end;
  rule "unlock" at[c] = gives_lock ==> begin
    locked := false;
    if mine[c] = 2 then at[c] := closed; else at[c] := drops; end;
  end;
  rule "put" at[c] = drops ==> begin
    users[mine[c]] := users[mine[c]] - 1;
    if users[mine[c]] = 0 then at[c] := frees; else mine[c] := 2; at[c] := closed; end;
  end;
  rule "free" at[c] = frees ==> begin live[mine[c]] := false; mine[c] := 2; at[c] := closed; end;
end;

cover "use-after-free" here != 2 & (walk = touches | walk = gets | walk = looks) & !live[here];
cover "resurrection" walk = gets & users[here] = 0;
