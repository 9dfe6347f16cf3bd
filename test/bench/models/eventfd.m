-- eventfd: the last close hangs up on clients that leave by themselves.
const N : 2;
type client : 0..N-1;
     closing : enum { c_locks, c_looks, c_clears, c_unlists, c_puts, c_locks_client, c_calls, c_unlocks_client, c_releases,
                      c_last_put, c_frees, c_done };
     leaving : enum { clears, locks, unlists, unlocks, puts, frees_ctx, awaits, frees, done };
var close : closing;
    i : 0..N;
    leave : array [client] of leaving;
    wqh_lock, client_lock, live_ctx : boolean;
    entry, active, released, live : array [client] of boolean;
    kref : 0..N+1;

startstate begin
  close := c_locks; i := 0; kref := N + 1;
  wqh_lock := false; client_lock := false; live_ctx := true;
  for c : client do
    leave[c] := clears; entry[c] := true; active[c] := true; released[c] := false; live[c] := true;
  end;
end;

rule "lock" close = c_locks & !wqh_lock ==> begin
  assert "live" live_ctx; wqh_lock := true; close := c_looks;
end;
rule "look" close = c_looks & i < N ==> begin if entry[i] then close := c_clears; else i := i + 1; end; end;
rule "clear" close = c_clears ==> begin
  assert "live" live[i];
  if active[i] then active[i] := false; close := c_unlists; else i := i + 1; close := c_looks; end;
end;
rule "unlist" close = c_unlists ==> begin entry[i] := false; close := c_puts; end;
rule "put" close = c_puts ==> begin assert "counted" kref > 1; kref := kref - 1; close := c_locks_client; end;
rule "lock client" close = c_locks_client & !client_lock ==> begin client_lock := true; close := c_calls; end;
rule "call" close = c_calls ==> begin assert "live" live[i]; close := c_unlocks_client; end;
rule "unlock client" close = c_unlocks_client ==> begin client_lock := false; close := c_releases; end;
rule "release" close = c_releases ==> begin
  assert "live" live[i]; released[i] := true; i := i + 1; close := c_looks;
end;
rule "unlock" close = c_looks & i = N ==> begin wqh_lock := false; i := 0; close := c_last_put; end;
rule "last put" close = c_last_put ==> begin
  kref := kref - 1;
  if kref = 0 then close := c_frees; else close := c_done; end;
end;
rule "free ctx" close = c_frees ==> begin
  assert "free" live_ctx & !wqh_lock; live_ctx := false; close := c_done;
end;

ruleset c : client do
  rule "client clears" leave[c] = clears ==> begin
    if active[c] then active[c] := false; leave[c] := locks; else leave[c] := awaits; end;
  end;
  rule "client locks" leave[c] = locks & !wqh_lock ==> begin
    assert "live" live_ctx; wqh_lock := true; leave[c] := unlists;
  end;
  rule "client unlists" leave[c] = unlists ==> begin entry[c] := false; leave[c] := unlocks; end;
  rule "client unlocks" leave[c] = unlocks ==> begin wqh_lock := false; leave[c] := puts; end;
  rule "client puts" leave[c] = puts ==> begin
    kref := kref - 1;
    if kref = 0 then leave[c] := frees_ctx; else leave[c] := frees; end;
  end;
  rule "client frees ctx" leave[c] = frees_ctx ==> begin
    assert "free" live_ctx & !wqh_lock; live_ctx := false; leave[c] := frees;
  end;
  rule "client awaits" leave[c] = awaits & released[c] ==> begin leave[c] := frees; end;
  rule "client frees" leave[c] = frees ==> begin
    assert "live" live[c]; live[c] := false; leave[c] := done;
  end;
end;
