-- The only element of a list that two readers read under RCU. The writer unlinks it under a spin lock and
-- frees it at once, while a reader may have found it and not used it yet.
--
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: models/classics/rcu-list-removal.lock "freed at once"
-- expect: 150 states, 365 transitions, use-after-free

type reader : enum { reader1, reader2 };
     reading : enum { opens, looks, uses, closes, read };
     removing : enum { locks, notes, unlinks, unlocks, frees, removed };
var at : array [reader] of reading;
    writer : removing;
    linked, freed : boolean;

startstate begin
  for r : reader do at[r] := opens; end;
  writer := locks; linked := true; freed := false;
end;

ruleset r : reader do
  rule "rcu_read_lock" at[r] = opens ==> begin at[r] := looks; end;
  rule "rcu_dereference" at[r] = looks ==> begin
    if linked then at[r] := uses; else at[r] := closes; end;
  end;
  rule "use it" at[r] = uses ==> begin if !freed then at[r] := closes; end; end;
  rule "rcu_read_unlock" at[r] = closes ==> begin at[r] := read; end;
end;

-- There is one writer, so nobody else wants the lock.
rule "spin_lock" writer = locks ==> begin writer := notes; end;
rule "old = table" writer = notes ==> begin writer := unlinks; end;
rule "table = null" writer = unlinks ==> begin linked := false; writer := unlocks; end;
rule "spin_unlock" writer = unlocks ==> begin writer := frees; end;
rule "kfree" writer = frees ==> begin freed := true; writer := removed; end;

cover "use-after-free" exists r : reader do at[r] = uses & freed end;
cover "finally freed" (forall r : reader do at[r] = read end) & writer = removed & !freed;
