-- The only element of a list that two readers read under RCU. The writer unlinks it under a spin lock,
-- waits for a grace period, and frees it. A grace period waits for the sections that are open when it
-- begins, and not for those that open later; where none is, it is over as it begins, in the same step.
--
-- check: models/classics/rcu-list-removal.lock "unlinked, a grace period, freed"
-- expect: 197 states, 462 transitions

type reader : enum { reader1, reader2 };
     reading : enum { opens, looks, uses, closes, read };
     removing : enum { locks, notes, unlinks, unlocks, begins_grace, ends_grace, frees, removed };
var at : array [reader] of reading;
    inside : array [reader] of boolean;
    writer : removing;
    waited_for : array [reader] of boolean;
    linked, locked, freed : boolean;

startstate begin
  for r : reader do at[r] := opens; inside[r] := false; waited_for[r] := false; end;
  writer := locks; linked := true; locked := false; freed := false;
end;

ruleset r : reader do
  rule "rcu_read_lock" at[r] = opens ==> begin inside[r] := true; at[r] := looks; end;
  rule "rcu_dereference" at[r] = looks ==> begin
    if linked then at[r] := uses; else at[r] := closes; end;
  end;
  rule "use it" at[r] = uses ==> begin if !freed then at[r] := closes; end; end;
  rule "rcu_read_unlock" at[r] = closes ==> begin
    inside[r] := false; waited_for[r] := false; at[r] := read;
  end;
end;

rule "spin_lock" writer = locks & !locked ==> begin locked := true; writer := notes; end;
rule "old = table" writer = notes ==> begin writer := unlinks; end;
rule "table = null" writer = unlinks ==> begin linked := false; writer := unlocks; end;
rule "spin_unlock" writer = unlocks ==> begin locked := false; writer := begins_grace; end;
rule "synchronize_rcu" writer = begins_grace ==> begin
  for r : reader do waited_for[r] := inside[r]; end;
  if exists r : reader do inside[r] end then writer := ends_grace; else writer := frees; end;
end;
rule "... is over" writer = ends_grace & (forall r : reader do !waited_for[r] end) ==> begin
  writer := frees;
end;
rule "kfree" writer = frees ==> begin freed := true; writer := removed; end;

cover "use-after-free" exists r : reader do at[r] = uses & freed end;
cover "finally freed" (forall r : reader do at[r] = read end) & writer = removed & !freed;
