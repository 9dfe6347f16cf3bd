-- Memory that is handed out again at once but stays a socket for those inside RCU. A reader finds the
-- socket of port 0 without a lock, takes a reference unless its count is zero, and only then looks
-- whether it is the one he was looking for; if not, he gives it back. The owner of the socket takes it
-- out of the table under a lock and drops his reference. Somebody makes a socket for port 1, in the same
-- memory if it is free by then: he fills in the port before the count, and puts it into the table.
--
-- A pointer to what has been freed is stale. A reference that is taken through a stale one keeps the
-- socket that has the memory by then, so that the pointer is good again.
--
-- check: models/classics/rcu-typesafe-lookup.lock "counted unless zero, looked at again"
-- expect: 168 states, 342 transitions

type pointer : enum { null, good, stale };
     port : 0..1;
     finding : enum { opens, finds, takes, looks, wrong_put, wrong_free, closes, right, puts, frees, found };
     closing : enum { reads, locks, clears, unlocks, drops, destroys, closed };
     making : enum { news, fills, counts, locking, publishes, unlocking, made };
var lookup : finding;
    close : closing;
    open : making;
    s_lookup, s_close, s_open : pointer;
    table : array [port] of pointer;
    live : boolean;
    refs : 0..3;
    of_port : port;
    locked : boolean;
    inside : boolean;              -- lookup is in its section,
    since_before_free : boolean;   -- and was when the memory was freed last

procedure free();
begin
  live := false;
  since_before_free := inside;
  for p : port do if table[p] = good then table[p] := stale; end; end;
  if s_lookup = good then s_lookup := stale; end;
  if s_close = good then s_close := stale; end;
  if s_open = good then s_open := stale; end;
end;

startstate begin
  lookup := opens; close := reads; open := news;
  s_lookup := null; s_close := null; s_open := null;
  table[0] := good; table[1] := null;
  live := true; refs := 1; of_port := 0;
  locked := false;
  inside := false; since_before_free := false;
end;

rule "rcu_read_lock" lookup = opens ==> begin inside := true; lookup := finds; end;
rule "s = table[0]" lookup = finds ==> begin
  s_lookup := table[0];
  if s_lookup = null then lookup := closes; else lookup := takes; end;
end;
rule "refcount_inc_not_zero" lookup = takes ==> begin
  if live & refs > 0 then
    refs := refs + 1; s_lookup := good; lookup := looks;
  else
    s_lookup := null; lookup := closes;
  end;
end;
rule "the right port?" lookup = looks ==> begin
  if of_port = 0 then lookup := closes; else lookup := wrong_put; end;
end;
rule "wrong: sock_put" lookup = wrong_put ==> begin
  refs := refs - 1;
  if refs = 0 then lookup := wrong_free; else s_lookup := null; lookup := closes; end;
end;
rule "wrong: free" lookup = wrong_free ==> begin
  free(); s_lookup := null; lookup := closes;
end;
rule "rcu_read_unlock" lookup = closes ==> begin
  inside := false; since_before_free := false;
  if s_lookup = null then lookup := found; else lookup := right; end;
end;
rule "assert" lookup = right ==> begin if of_port = 0 then lookup := puts; end; end;
rule "sock_put" lookup = puts ==> begin
  refs := refs - 1;
  if refs = 0 then lookup := frees; else s_lookup := null; lookup := found; end;
end;
rule "free" lookup = frees ==> begin free(); s_lookup := null; lookup := found; end;

rule "close: s = table[0]" close = reads ==> begin s_close := table[0]; close := locks; end;
rule "close: lock" close = locks & !locked ==> begin locked := true; close := clears; end;
rule "close: table[0] = null" close = clears ==> begin table[0] := null; close := unlocks; end;
rule "close: unlock" close = unlocks ==> begin locked := false; close := drops; end;
rule "close: sock_put" close = drops ==> begin
  refs := refs - 1;
  if refs = 0 then close := destroys; else s_close := null; close := closed; end;
end;
rule "close: free" close = destroys ==> begin free(); s_close := null; close := closed; end;

rule "trynew" open = news ==> begin
  if live then open := made;
  else live := true; refs := 0; s_open := good; open := fills; end;
end;
rule "port = 1" open = fills ==> begin of_port := 1; open := counts; end;
rule "refcount_set" open = counts ==> begin refs := 1; open := locking; end;
rule "open: lock" open = locking & !locked ==> begin locked := true; open := publishes; end;
rule "table[1] = s" open = publishes ==> begin
  table[1] := s_open; s_open := null; open := unlocking;
end;
rule "open: unlock" open = unlocking ==> begin locked := false; open := made; end;

cover "assertion" lookup = right & of_port != 0;
cover "use-after-free" lookup = takes & s_lookup = stale & !since_before_free
  | (lookup = looks | lookup = wrong_put | lookup = right | lookup = puts) & s_lookup = stale
  | close = drops & s_close = stale | (open = fills | open = counts) & s_open = stale;
cover "underflow" (lookup = wrong_put | lookup = puts | close = drops) & refs = 0;
