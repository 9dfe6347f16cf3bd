-- NetBSD: KERNEL_LOCK under two mutexes, and the two mutexes under KERNEL_LOCK. One thread takes fd_lock,
-- the foplock, and under them KERNEL_LOCK; the other takes KERNEL_LOCK first, then the same, KERNEL_LOCK
-- once more among it.
--
-- Who has KERNEL_LOCK and finds a mutex taken gives it up, in a step. Once the mutex is free he takes
-- KERNEL_LOCK again, and only then tries the mutex anew.
--
-- check: models/netbsd-kqueue/kernel-lock.lock "000/C11: KERNEL_LOCK is given up by who blocks"
-- expect: 57 states, 70 transitions

type thread : enum { kevent, old };
     owner : enum { of_kevent, of_old, nobody };
     place : enum { begins, locks_fd, gave_up_for_fd, locks_fop, gave_up_for_fop, wants, locks_kernel, has, hits,
                    unlocks_kernel, unlocks_fop, unlocks_fd, ends, over };
var at : array [thread] of place;
    fd_lock, foplock, kernel : owner;
    wanted : boolean;
    count : 0..2;

function me(t : thread) : owner; begin
  if t = kevent then return of_kevent; else return of_old; end;
end;

startstate begin
  at[kevent] := locks_fd; at[old] := begins;
  fd_lock := nobody; foplock := nobody; kernel := nobody;
  wanted := false; count := 0;
end;

rule "old: KERNEL_LOCK" at[old] = begins & kernel = nobody ==> begin
  kernel := of_old; at[old] := locks_fd;
end;
rule "old: KERNEL_UNLOCK" at[old] = ends ==> begin kernel := nobody; at[old] := over; end;

ruleset t : thread do
  rule "fd_lock" at[t] = locks_fd & fd_lock = nobody ==> begin fd_lock := me(t); at[t] := locks_fop; end;
  rule "foplock" at[t] = locks_fop & foplock = nobody ==> begin foplock := me(t); at[t] := wants; end;
  rule "biglock_wanted = true" at[t] = wants ==> begin wanted := true; at[t] := locks_kernel; end;
  rule "KERNEL_LOCK" at[t] = locks_kernel & (kernel = nobody | kernel = me(t)) ==> begin
    kernel := me(t); at[t] := has;
  end;
  rule "biglock_wanted = false" at[t] = has ==> begin wanted := false; at[t] := hits; end;
  rule "hits++" at[t] = hits ==> begin count := count + 1; at[t] := unlocks_kernel; end;
  rule "KERNEL_UNLOCK" at[t] = unlocks_kernel ==> begin
    if t = kevent then kernel := nobody; end;    -- old has it twice
    at[t] := unlocks_fop;
  end;
  rule "unlock foplock" at[t] = unlocks_fop ==> begin foplock := nobody; at[t] := unlocks_fd; end;
  rule "unlock fd_lock" at[t] = unlocks_fd ==> begin
    fd_lock := nobody;
    if t = old then at[t] := ends; else at[t] := over; end;
  end;
end;

-- Only old ever has KERNEL_LOCK before he takes the mutexes.
rule "old: fd_lock is taken" at[old] = locks_fd & fd_lock = of_kevent ==> begin
  kernel := nobody; at[old] := gave_up_for_fd;
end;
rule "old: KERNEL_LOCK again" at[old] = gave_up_for_fd & fd_lock = nobody & kernel = nobody ==> begin
  kernel := of_old; at[old] := locks_fd;
end;
rule "old: foplock is taken" at[old] = locks_fop & foplock = of_kevent ==> begin
  kernel := nobody; at[old] := gave_up_for_fop;
end;
rule "old: KERNEL_LOCK again" at[old] = gave_up_for_fop & foplock = nobody & kernel = nobody ==> begin
  kernel := of_old; at[old] := locks_fop;
end;

cover "finally both" (forall t : thread do at[t] = over end) & count != 2;
cover "deadlock" at[kevent] = locks_kernel & kernel = of_old & (at[old] = locks_fd | at[old] = locks_fop)
  & fd_lock = of_old & foplock = of_kevent;
