-- A list of three nodes with a mutex in each. Two walk it hand over hand: the next node is locked before
-- this one is let go. A third takes the second node out, holding the first's lock and its own, lets both
-- go, and frees it.
--
-- check: models/classics/hand-over-hand.lock "the next is locked before this one is let go"
-- expect: 200 states, 348 transitions

type node : 0..2;
     link : 0..3;                       -- 3: none
     walker : enum { walker1, walker2 };
     walking : enum { enters, looks, locks_next, lets_go, leaves, walked };
     removing : enum { locks_head, locks_victim, unlinks, unlocks_victim, unlocks_head, frees, removed };
var at : array [walker] of walking;
    here, there : array [walker] of link;
    remover : removing;
    locked : array [node] of boolean;
    head_next : link;                   -- the only link that changes
    freed : boolean;                    -- node 1

startstate begin
  for w : walker do at[w] := enters; here[w] := 0; there[w] := 3; end;
  remover := locks_head;
  for n : node do locked[n] := false; end;
  head_next := 1; freed := false;
end;

ruleset w : walker do
  rule "lock head" at[w] = enters & !locked[0] ==> begin locked[0] := true; at[w] := looks; end;
  rule "next" at[w] = looks ==> begin
    if here[w] = 0 then there[w] := head_next; else there[w] := here[w] + 1; end;
    if there[w] = 3 then at[w] := leaves; else at[w] := locks_next; end;
  end;
  rule "lock next" at[w] = locks_next & !locked[there[w]] & !(there[w] = 1 & freed) ==> begin
    locked[there[w]] := true; at[w] := lets_go;
  end;
  rule "unlock" at[w] = lets_go ==> begin
    locked[here[w]] := false; here[w] := there[w]; there[w] := 3; at[w] := looks;
  end;
  rule "leave" at[w] = leaves ==> begin
    locked[here[w]] := false; here[w] := 0; at[w] := walked;
  end;
end;

rule "remover: lock head" remover = locks_head & !locked[0] ==> begin
  locked[0] := true; remover := locks_victim;
end;
rule "remover: lock" remover = locks_victim & !locked[1] ==> begin
  locked[1] := true; remover := unlinks;
end;
rule "remover: unlink" remover = unlinks ==> begin head_next := 2; remover := unlocks_victim; end;
rule "remover: unlock" remover = unlocks_victim ==> begin locked[1] := false; remover := unlocks_head; end;
rule "remover: unlock head" remover = unlocks_head ==> begin locked[0] := false; remover := frees; end;
rule "remover: free" remover = frees & !locked[1] ==> begin freed := true; remover := removed; end;

cover "use-after-free" freed & exists w : walker do at[w] = locks_next & there[w] = 1 | here[w] = 1 end;
cover "held-lock-freed" remover = frees & (locked[1] | exists w : walker do at[w] = locks_next & there[w] = 1 end);
