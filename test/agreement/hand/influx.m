-- NetBSD's kqueue: a knote is in flux while fork(2) uses it without locks. Two others want it gone: EV_DELETE,
-- and the close of the kqueue. Each finds it under fd_lock, and under kq_lock says that it will be detached and
-- by whom; if it is in flux he lets fd_lock go and sleeps until it is not. EV_DELETE leaves it to another who
-- said so before him. The close waits once, and then begins again without looking at the knote, which may
-- be gone. Whoever detaches it takes it off the process's list and the descriptor's, and frees it. A knote that
-- will be detached enters flux no more.
--
-- check: models/netbsd-kqueue/influx.lock "000/C7: as committed: exactly one of the two detaches"
-- expect: 631 states, 1141 transitions

type owner : enum { nobody, by_delete, by_close };
     forking : enum { f_p, f_find, f_kq, f_refused, f_enter, f_kq_out, f_p_out, f_p_again, f_kq_again, f_leave, f_wake,
                      f_kq_end, f_p_end, f_over };
     place : enum { fd_in, fd_in_again, fd_in_for_more, find, none_fd_out, kq_in, asks, other_kq_out, other_fd_out, says, names, flux, fd_out,
                    flux_still, sleeps, relocks, kq_late, fd_again, kq_out,
                    theirs_fd_out, theirs_flux, theirs_sleeps, theirs_relocks, theirs_kq_out,
                    d_fop, d_p, d_unlist, d_p_out, d_fop_out, d_unhash, d_kq, d_settled, d_kq_out, d_fd_out, d_free,
                    over };
     who : enum { delete, close };
var fork : forking;
    at : array [who] of place;
    fork_has : boolean;                 -- fork has found the knote
    entered : boolean;                  -- fork has put it in flux
    asleep : array [who] of boolean;
    fd, p, kq, fop : boolean;           -- locked
    hashed, on_p_klist, live : boolean;
    influx, willdetach : boolean;
    udata : owner;

function me(w : who) : owner; begin
  if w = delete then return by_delete; else return by_close; end;
end;

startstate begin
  fork := f_p; fork_has := false; entered := false;
  for w : who do at[w] := fd_in; asleep[w] := false; end;
  fd := false; p := false; kq := false; fop := false;
  hashed := true; on_p_klist := true; live := true;
  influx := false; willdetach := false; udata := nobody;
end;

rule "fork: lock p" fork = f_p & !p ==> begin p := true; fork := f_find; end;
rule "fork: find" fork = f_find ==> begin
  fork_has := on_p_klist;
  if fork_has then fork := f_kq; else fork := f_p_out; end;
end;
rule "fork: lock kq" fork = f_kq & !kq ==> begin kq := true; fork := f_refused; end;
rule "fork: willdetach?" fork = f_refused & live ==> begin
  if willdetach then fork := f_kq_out; else fork := f_enter; end;
end;
rule "fork: enter flux" fork = f_enter & live ==> begin influx := true; entered := true; fork := f_kq_out; end;
rule "fork: unlock kq" fork = f_kq_out ==> begin kq := false; fork := f_p_out; end;
rule "fork: unlock p" fork = f_p_out ==> begin
  p := false;
  if entered then fork := f_p_again; else fork := f_over; end;
  fork_has := false; entered := false;
end;
rule "fork: lock p again" fork = f_p_again & !p ==> begin p := true; fork := f_kq_again; end;
rule "fork: lock kq again" fork = f_kq_again & !kq ==> begin kq := true; fork := f_leave; end;
rule "fork: leave flux" fork = f_leave & live ==> begin influx := false; fork := f_wake; end;
rule "fork: broadcast" fork = f_wake ==> begin
  for w : who do asleep[w] := false; end;
  fork := f_kq_end;
end;
rule "fork: unlock kq again" fork = f_kq_end ==> begin kq := false; fork := f_p_end; end;
rule "fork: unlock p again" fork = f_p_end ==> begin p := false; fork := f_over; end;

ruleset w : who do
  rule "lock fd" (at[w] = fd_in | at[w] = fd_in_again | at[w] = fd_in_for_more) & !fd ==> begin fd := true; at[w] := find; end;
  rule "find" at[w] = find ==> begin if hashed then at[w] := kq_in; else at[w] := none_fd_out; end; end;
  rule "none: unlock fd" at[w] = none_fd_out ==> begin fd := false; at[w] := over; end;
  rule "lock kq" at[w] = kq_in & !kq ==> begin kq := true; at[w] := asks; end;
  rule "somebody else?" at[w] = asks & live ==> begin
    if w = delete & willdetach then at[w] := other_kq_out;
    elsif w = close & willdetach & udata != by_close then at[w] := theirs_fd_out;
    else at[w] := says;
    end;
  end;
  rule "delete: is done: unlock kq" at[w] = other_kq_out ==> begin kq := false; at[w] := other_fd_out; end;
  rule "delete: is done: unlock fd" at[w] = other_fd_out ==> begin fd := false; at[w] := over; end;

  rule "close: waits: unlock fd" at[w] = theirs_fd_out ==> begin fd := false; at[w] := theirs_flux; end;
  rule "close: waits: in flux?" at[w] = theirs_flux & live ==> begin
    if influx then at[w] := theirs_sleeps; else at[w] := theirs_kq_out; end;
  end;
  rule "close: waits: sleep" at[w] = theirs_sleeps ==> begin
    asleep[w] := true; kq := false; at[w] := theirs_relocks;
  end;
  rule "close: waits: woken" at[w] = theirs_relocks & !asleep[w] & !kq ==> begin
    kq := true; at[w] := theirs_kq_out;
  end;
  rule "close: waits: unlock kq" at[w] = theirs_kq_out ==> begin kq := false; at[w] := fd_in_again; end;

  rule "willdetach" at[w] = says & live ==> begin willdetach := true; at[w] := names; end;
  rule "by me" at[w] = names & live ==> begin udata := me(w); at[w] := flux; end;
  rule "in flux?" at[w] = flux & live ==> begin if influx then at[w] := fd_out; else at[w] := kq_out; end; end;
  rule "unlock fd" at[w] = fd_out ==> begin fd := false; at[w] := flux_still; end;
  rule "in flux still?" at[w] = flux_still & live ==> begin
    if influx then at[w] := sleeps; else at[w] := kq_late; end;
  end;
  rule "sleep" at[w] = sleeps ==> begin asleep[w] := true; kq := false; at[w] := relocks; end;
  rule "woken" at[w] = relocks & !asleep[w] & !kq ==> begin kq := true; at[w] := flux_still; end;
  rule "unlock kq after all" at[w] = kq_late ==> begin
    kq := false;
    if w = delete then at[w] := fd_again; else at[w] := fd_in_again; end;
  end;
  rule "delete: lock fd again" at[w] = fd_again & !fd ==> begin fd := true; at[w] := d_fop; end;
  rule "unlock kq" at[w] = kq_out ==> begin kq := false; at[w] := d_fop; end;

  rule "detach: lock fop" at[w] = d_fop & live & !fop ==> begin fop := true; at[w] := d_p; end;
  rule "detach: lock p" at[w] = d_p & !p ==> begin p := true; at[w] := d_unlist; end;
  rule "detach: off p_klist" at[w] = d_unlist ==> begin on_p_klist := false; at[w] := d_p_out; end;
  rule "detach: unlock p" at[w] = d_p_out ==> begin p := false; at[w] := d_fop_out; end;
  rule "detach: unlock fop" at[w] = d_fop_out ==> begin fop := false; at[w] := d_unhash; end;
  rule "detach: off knhash" at[w] = d_unhash ==> begin hashed := false; at[w] := d_kq; end;
  rule "detach: lock kq" at[w] = d_kq & !kq ==> begin kq := true; at[w] := d_settled; end;
  rule "detach: settled" at[w] = d_settled & live & !influx ==> begin at[w] := d_kq_out; end;
  rule "detach: unlock kq" at[w] = d_kq_out ==> begin kq := false; at[w] := d_fd_out; end;
  rule "detach: unlock fd" at[w] = d_fd_out ==> begin fd := false; at[w] := d_free; end;
  rule "detach: free" at[w] = d_free & live & !fop ==> begin
    live := false;
    if w = delete then at[w] := over; else at[w] := fd_in_for_more; end;
  end;
end;

cover "use-after-free" !live & (fork = f_refused | fork = f_enter | fork = f_leave
  | exists w : who do at[w] = asks | at[w] = theirs_flux | at[w] = says | at[w] = names | at[w] = flux
    | at[w] = flux_still | at[w] = d_fop | at[w] = d_settled end);
cover "double-free" exists w : who do at[w] = d_free & !live end;
cover "assertion" exists w : who do at[w] = d_settled & influx end;
cover "finally detached" fork = f_over & (forall w : who do at[w] = over end) & (hashed | on_p_klist);
cover "deadlock" fork = f_over & (exists w : who do at[w] != over end)
  & forall w : who do at[w] = over | asleep[w] end;
