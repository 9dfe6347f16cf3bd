-- FreeBSD kqueue: scanners find a knote's lock by a pointer that exits clear.
const N : 3;
type knote : 0..1;
     scanner : 0..N-1;
     exiting : enum { locks_process, locks_list, clears, unlocks_list, unlocks_process, gone };
     scanning : enum { reads, locks, unlocks, done };
     reaping : enum { r_locks, r_unlocks, r_done };
var exit : array [knote] of exiting;
    scan : array [scanner] of scanning;
    which : array [scanner] of knote;
    reap : reaping;
    p_mtx : boolean;
    kl_mtx, there : array [knote] of boolean;

startstate begin
  for k : knote do exit[k] := locks_process; kl_mtx[k] := false; there[k] := true; end;
  for s : scanner do scan[s] := reads; which[s] := 0; end;
  reap := r_locks; p_mtx := false;
end;

procedure goes_on(s : scanner); begin
  if which[s] = 0 then which[s] := 1; scan[s] := reads; else scan[s] := done; end;
end;

ruleset k : knote do
  rule "lock process" exit[k] = locks_process & !p_mtx ==> begin p_mtx := true; exit[k] := locks_list; end;
  rule "lock list" exit[k] = locks_list & !kl_mtx[k] ==> begin kl_mtx[k] := true; exit[k] := clears; end;
  rule "clear" exit[k] = clears ==> begin there[k] := false; exit[k] := unlocks_list; end;
  rule "unlock list" exit[k] = unlocks_list ==> begin kl_mtx[k] := false; exit[k] := unlocks_process; end;
  rule "unlock process" exit[k] = unlocks_process ==> begin p_mtx := false; exit[k] := gone; end;
end;

ruleset s : scanner do
  rule "read" scan[s] = reads ==> begin if there[which[s]] then scan[s] := locks; else goes_on(s); end; end;
  rule "lock" scan[s] = locks & !kl_mtx[which[s]] ==> begin kl_mtx[which[s]] := true; scan[s] := unlocks; end;
  rule "unlock" scan[s] = unlocks ==> begin kl_mtx[which[s]] := false; goes_on(s); end;
end;

rule "r lock" reap = r_locks & !p_mtx ==> begin p_mtx := true; reap := r_unlocks; end;
rule "r unlock" reap = r_unlocks ==> begin p_mtx := false; reap := r_done; end;
