-- NetBSD: a driver goes away, and gives the knote on its list operations that do nothing, while close(2) of
-- the kqueue detaches that knote and frees it. The driver first takes the knote off its list and says that
-- it is in flux, under the list's lock and kq_lock, unless it is being detached already: then it lets both
-- go and begins again, until it is off the list. Who detaches says so, and sleeps while it is in flux,
-- without fd_lock; then, under the foplock, takes it off the driver's list unless it has the other
-- operations by now.
--
-- check: models/netbsd-kqueue/klist-fini.lock "000/C12, C13: the knote kept in flux by klist_fini()"
-- expect: 223 states, 384 transitions

type detaching : enum { locks_dv, looks, leaves, locks_kq, detached, unlocks_kq_again, unlocks_dv_again, in_flux,
                        unlocks_kq, takes_off, unlocks_dv, locks_fop, swaps, unlocks_fop, locks_kq_once_more,
                        out_of_flux, wakes, unlocks_kq_once_more, frees_dev, detach_over };
     closing : enum { c_locks_fd, c_finds, c_locks_kq, c_says_so, c_influx, c_unlocks_fd, c_influx_still, c_sleeps,
                      c_relocks_kq, c_unlocks_kq_late, c_locks_fd_again, c_unlocks_kq, c_locks_fop, c_nop, c_locks_dv,
                      c_takes_off, c_unlocks_dv, c_unlocks_fop, c_forgets, c_unlocks_fd_last, c_frees, c_over };
var detach : detaching;
    close : closing;
    fd, kq, dv, fop : boolean;          -- locked
    asleep : boolean;                   -- close, on kq_cv
    on_klist, in_hash, nop, influx, willdetach : boolean;
    live_dev, live_knote : boolean;

startstate begin
  detach := locks_dv; close := c_locks_fd;
  fd := false; kq := false; dv := false; fop := false; asleep := false;
  on_klist := true; in_hash := true; nop := false; influx := false; willdetach := false;
  live_dev := true; live_knote := true;
end;

rule "fini: lock dv" detach = locks_dv & !dv ==> begin dv := true; detach := looks; end;
rule "fini: first" detach = looks ==> begin
  if on_klist then detach := locks_kq; else detach := leaves; end;
end;
rule "fini: none" detach = leaves ==> begin dv := false; detach := frees_dev; end;
rule "fini: lock kq" detach = locks_kq & !kq ==> begin kq := true; detach := detached; end;
rule "fini: willdetach?" detach = detached & live_knote ==> begin
  if willdetach then detach := unlocks_kq_again; else detach := in_flux; end;
end;
rule "fini: again: unlock kq" detach = unlocks_kq_again ==> begin kq := false; detach := unlocks_dv_again; end;
rule "fini: again: unlock dv" detach = unlocks_dv_again ==> begin dv := false; detach := locks_dv; end;
rule "fini: in flux" detach = in_flux & live_knote ==> begin influx := true; detach := unlocks_kq; end;
rule "fini: unlock kq" detach = unlocks_kq ==> begin kq := false; detach := takes_off; end;
rule "fini: off the list" detach = takes_off ==> begin on_klist := false; detach := unlocks_dv; end;
rule "fini: unlock dv" detach = unlocks_dv ==> begin dv := false; detach := locks_fop; end;
rule "fini: lock fop" detach = locks_fop & live_knote & !fop ==> begin fop := true; detach := swaps; end;
rule "fini: nop" detach = swaps & live_knote ==> begin nop := true; detach := unlocks_fop; end;
rule "fini: unlock fop" detach = unlocks_fop ==> begin fop := false; detach := locks_kq_once_more; end;
rule "fini: lock kq once more" detach = locks_kq_once_more & !kq ==> begin kq := true; detach := out_of_flux; end;
rule "fini: out of flux" detach = out_of_flux & live_knote ==> begin influx := false; detach := wakes; end;
rule "fini: broadcast" detach = wakes ==> begin asleep := false; detach := unlocks_kq_once_more; end;
rule "fini: unlock kq once more" detach = unlocks_kq_once_more ==> begin kq := false; detach := locks_dv; end;
rule "free the device" detach = frees_dev & !dv ==> begin live_dev := false; detach := detach_over; end;

rule "close: lock fd" close = c_locks_fd & !fd ==> begin fd := true; close := c_finds; end;
rule "close: knhash" close = c_finds ==> begin close := c_locks_kq; end;
rule "close: lock kq" close = c_locks_kq & !kq ==> begin kq := true; close := c_says_so; end;
rule "close: willdetach" close = c_says_so ==> begin willdetach := true; close := c_influx; end;
rule "close: in flux?" close = c_influx ==> begin
  if influx then close := c_unlocks_fd; else close := c_unlocks_kq; end;
end;
rule "close: unlock fd" close = c_unlocks_fd ==> begin fd := false; close := c_influx_still; end;
rule "close: in flux still?" close = c_influx_still ==> begin
  if influx then close := c_sleeps; else close := c_unlocks_kq_late; end;
end;
rule "close: wait" close = c_sleeps ==> begin asleep := true; kq := false; close := c_relocks_kq; end;
rule "close: woken" close = c_relocks_kq & !asleep & !kq ==> begin kq := true; close := c_influx_still; end;
rule "close: unlock kq" close = c_unlocks_kq_late ==> begin kq := false; close := c_locks_fd_again; end;
rule "close: lock fd again" close = c_locks_fd_again & !fd ==> begin fd := true; close := c_locks_fop; end;
rule "close: unlock kq" close = c_unlocks_kq ==> begin kq := false; close := c_locks_fop; end;
rule "close: lock fop" close = c_locks_fop & !fop ==> begin fop := true; close := c_nop; end;
rule "close: nop?" close = c_nop ==> begin
  if nop then close := c_unlocks_fop; else close := c_locks_dv; end;
end;
rule "close: lock dv" close = c_locks_dv & live_dev & !dv ==> begin dv := true; close := c_takes_off; end;
rule "close: off the list" close = c_takes_off & live_dev ==> begin on_klist := false; close := c_unlocks_dv; end;
rule "close: unlock dv" close = c_unlocks_dv ==> begin dv := false; close := c_unlocks_fop; end;
rule "close: unlock fop" close = c_unlocks_fop ==> begin fop := false; close := c_forgets; end;
rule "close: knhash = null" close = c_forgets ==> begin in_hash := false; close := c_unlocks_fd_last; end;
rule "close: unlock fd" close = c_unlocks_fd_last ==> begin fd := false; close := c_frees; end;
rule "close: free the knote" close = c_frees & !fop ==> begin live_knote := false; close := c_over; end;

cover "use-after-free" !live_dev & (close = c_locks_dv | close = c_takes_off) | !live_knote
  & (detach = detached | detach = in_flux | detach = locks_fop | detach = swaps | detach = out_of_flux);
cover "held-lock-freed" close = c_frees & fop | detach = frees_dev & dv;
