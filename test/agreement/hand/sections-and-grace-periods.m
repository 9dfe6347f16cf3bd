-- Two readers of a domain of RCU whose sections may sleep. One takes a mutex inside. One has a section in a
-- section, and after that one a section of RCU itself, which is another domain. One waits for a grace
-- period of the one domain, then of the other. One waits for one of the first domain with the mutex held, and
-- hangs if a section is open that needs the mutex.
--
-- A grace period waits for the sections that are open when it begins, and where none is it is over in the
-- same step. A section is open until the outermost is closed.
--
-- check: test/agreement/hand/sections-and-grace-periods.lock "a grace period waited for under a mutex"
-- expect: 1034 states, 2506 transitions, deadlock

type reader : enum { sleeps, nests };
     waiter : enum { waits, hangs };
     reading : enum { opens, locks, unlocks, closes, opens_inner, naps, closes_inner, opens_rcu, closes_rcu, read };
     waiting : enum { begins_fs, in_fs, begins_rcu, in_rcu, h_locks, h_begins, h_in, h_unlocks, over };
var at : array [reader] of reading;
    w : array [waiter] of waiting;
    m : boolean;
    open_fs : array [reader] of boolean;
    open_rcu : boolean;                 -- of nests
    waited_for : array [waiter] of array [reader] of boolean;

startstate begin
  for r : reader do
    at[r] := opens; open_fs[r] := false;
    for v : waiter do waited_for[v][r] := false; end;
  end;
  w[waits] := begins_fs; w[hangs] := h_locks;
  m := false; open_rcu := false;
end;

ruleset r : reader do
  rule "open fs" at[r] = opens ==> begin
    open_fs[r] := true;
    if r = sleeps then at[r] := locks; else at[r] := opens_inner; end;
  end;
  rule "close fs" at[r] = closes ==> begin
    open_fs[r] := false;
    for v : waiter do waited_for[v][r] := false; end;
    at[r] := read;
  end;
end;
rule "lock" at[sleeps] = locks & !m ==> begin m := true; at[sleeps] := unlocks; end;
rule "unlock" at[sleeps] = unlocks ==> begin m := false; at[sleeps] := closes; end;
rule "open fs again" at[nests] = opens_inner ==> begin at[nests] := naps; end;
rule "sleep" at[nests] = naps ==> begin at[nests] := closes_inner; end;
rule "close the inner fs" at[nests] = closes_inner ==> begin at[nests] := opens_rcu; end;
rule "open rcu" at[nests] = opens_rcu ==> begin open_rcu := true; at[nests] := closes_rcu; end;
rule "close rcu" at[nests] = closes_rcu ==> begin
  open_rcu := false;
  if w[waits] = in_rcu then waited_for[waits][nests] := false; end;
  at[nests] := closes;
end;

rule "synchronize fs" w[waits] = begins_fs ==> begin
  for r : reader do waited_for[waits][r] := open_fs[r]; end;
  if exists r : reader do open_fs[r] end then w[waits] := in_fs; else w[waits] := begins_rcu; end;
end;
rule "... is over" w[waits] = in_fs & (forall r : reader do !waited_for[waits][r] end) ==> begin
  w[waits] := begins_rcu;
end;
rule "synchronize_rcu" w[waits] = begins_rcu ==> begin
  waited_for[waits][nests] := open_rcu;
  if open_rcu then w[waits] := in_rcu; else w[waits] := over; end;
end;
rule "... is over, too" w[waits] = in_rcu & !waited_for[waits][nests] ==> begin w[waits] := over; end;

rule "hangs: lock" w[hangs] = h_locks & !m ==> begin m := true; w[hangs] := h_begins; end;
rule "hangs: synchronize fs" w[hangs] = h_begins ==> begin
  for r : reader do waited_for[hangs][r] := open_fs[r]; end;
  if exists r : reader do open_fs[r] end then w[hangs] := h_in; else w[hangs] := h_unlocks; end;
end;
rule "hangs: ... is over" w[hangs] = h_in & (forall r : reader do !waited_for[hangs][r] end) ==> begin
  w[hangs] := h_unlocks;
end;
rule "hangs: unlock" w[hangs] = h_unlocks ==> begin m := false; w[hangs] := over; end;

cover "deadlock" w[hangs] = h_in & waited_for[hangs][sleeps] & at[sleeps] = locks & m;
