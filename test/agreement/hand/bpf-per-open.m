-- FreeBSD's bpf after its conversion to per-open data. A read(2) takes a reference to the open file unless
-- its count is zero, finds the descriptor through the file, takes the descriptor's mutex, and sleeps on the
-- descriptor, giving the mutex up, until there is something to read, or too long; it copies out without the
-- mutex, and drops its reference. A revoke(2) drops the file's first reference. Whoever drops the last one
-- stops the callout, takes the descriptor off its interface, destroys the mutex, clears the pointers, and
-- frees the descriptor. A packet makes something to read of any descriptor on the interface, and wakes up who
-- sleeps there.
--
-- msleep() says whether one was woken or it was too long. Nobody asks here, but until the mutex is taken again
-- it is part of the state.
--
-- check: models/freebsd-bpf/revoke-read.lock "002: per-open data, pinned by the file"
-- expect: 460 states, 891 transitions, reaches copied_out

type who : enum { read, revoke };
     place : enum { gets, argument, w1, w2, hbuf, attached, detached_unlock, w3, asleep, woken, too_late, looks,
                    nothing_unlock, unlocks, copies, w4, clears, unlocks_again,
                    puts, finds_d, stop_lock, stop_unlock, global_lock, on_interface, bif_in, d_in, off_dlist, off_bif,
                    d_out, bif_out, global_unlock, destroys, drv1, cdevpriv, frees, over };
     tapping : enum { t_bif, t_finds, t_lock, t_hbuf, t_wakeup, t_unlock, t_bif_out, t_over };
     holder : enum { of_read, of_revoke, of_tap, nobody };
var at : array [who] of place;
    tap : tapping;
    bpf_mtx, bif_mtx, bd_mtx : holder;
    has_packet, is_attached, live, destroyed : boolean;
    in_drv1, in_cdevpriv, in_dlist : boolean;
    f_count : 0..2;

function me(w : who) : holder; begin
  if w = read then return of_read; else return of_revoke; end;
end;

startstate begin
  at[read] := gets; at[revoke] := puts; tap := t_bif;
  bpf_mtx := nobody; bif_mtx := nobody; bd_mtx := nobody;
  has_packet := false; is_attached := true; live := true; destroyed := false;
  in_drv1 := true; in_cdevpriv := true; in_dlist := true;
  f_count := 1;
end;

rule "fget" at[read] = gets ==> begin
  if f_count > 0 then f_count := f_count + 1; at[read] := argument; else at[read] := over; end;
end;
rule "cdevpriv" at[read] = argument ==> begin at[read] := w1; end;
rule "bd_bufsize" at[read] = w1 & live ==> begin at[read] := w2; end;
rule "lock d" at[read] = w2 & live & bd_mtx = nobody ==> begin bd_mtx := of_read; at[read] := hbuf; end;
rule "something to read?" at[read] = hbuf & live ==> begin
  if has_packet then at[read] := unlocks; else at[read] := attached; end;
end;
rule "attached?" at[read] = attached & live ==> begin
  if is_attached then at[read] := w3; else at[read] := detached_unlock; end;
end;
rule "detached: unlock" at[read] = detached_unlock ==> begin bd_mtx := nobody; at[read] := puts; end;
rule "msleep" at[read] = w3 ==> begin bd_mtx := nobody; at[read] := asleep; end;
rule "too long" at[read] = asleep ==> begin at[read] := too_late; end;
rule "lock d again" (at[read] = woken | at[read] = too_late) & live & bd_mtx = nobody ==> begin bd_mtx := of_read; at[read] := looks; end;
rule "anything now?" at[read] = looks & live ==> begin
  if has_packet then at[read] := hbuf; else at[read] := nothing_unlock; end;
end;
rule "nothing: unlock" at[read] = nothing_unlock ==> begin bd_mtx := nobody; at[read] := puts; end;
rule "unlock d" at[read] = unlocks ==> begin bd_mtx := nobody; at[read] := copies; end;
rule "copy out" at[read] = copies ==> begin at[read] := w4; end;
rule "lock d once more" at[read] = w4 & live & bd_mtx = nobody ==> begin bd_mtx := of_read; at[read] := clears; end;
rule "bd_hbuf = NULL" at[read] = clears & live ==> begin has_packet := false; at[read] := unlocks_again; end;
rule "unlock d once more" at[read] = unlocks_again ==> begin bd_mtx := nobody; at[read] := puts; end;

ruleset w : who do
  rule "fdrop" at[w] = puts ==> begin
    f_count := f_count - 1;
    if f_count = 0 then at[w] := finds_d; else at[w] := over; end;
  end;
  rule "dtor: cdevpriv" at[w] = finds_d ==> begin at[w] := stop_lock; end;
  rule "dtor: lock d" at[w] = stop_lock & live & bd_mtx = nobody ==> begin bd_mtx := me(w); at[w] := stop_unlock; end;
  rule "dtor: unlock d" at[w] = stop_unlock ==> begin bd_mtx := nobody; at[w] := global_lock; end;
  rule "dtor: lock bpf" at[w] = global_lock & bpf_mtx = nobody ==> begin bpf_mtx := me(w); at[w] := on_interface; end;
  rule "dtor: attached?" at[w] = on_interface & live ==> begin
    if is_attached then at[w] := bif_in; else at[w] := global_unlock; end;
  end;
  rule "detachd: lock bif" at[w] = bif_in & bif_mtx = nobody ==> begin bif_mtx := me(w); at[w] := d_in; end;
  rule "detachd: lock d" at[w] = d_in & live & bd_mtx = nobody ==> begin bd_mtx := me(w); at[w] := off_dlist; end;
  rule "detachd: off the list" at[w] = off_dlist ==> begin in_dlist := false; at[w] := off_bif; end;
  rule "detachd: no interface" at[w] = off_bif & live ==> begin is_attached := false; at[w] := d_out; end;
  rule "detachd: unlock d" at[w] = d_out ==> begin bd_mtx := nobody; at[w] := bif_out; end;
  rule "detachd: unlock bif" at[w] = bif_out ==> begin bif_mtx := nobody; at[w] := global_unlock; end;
  rule "dtor: unlock bpf" at[w] = global_unlock ==> begin bpf_mtx := nobody; at[w] := destroys; end;
  rule "dtor: destroy" at[w] = destroys & live & bd_mtx = nobody ==> begin destroyed := true; at[w] := drv1; end;
  rule "dtor: si_drv1" at[w] = drv1 ==> begin in_drv1 := false; at[w] := cdevpriv; end;
  rule "dtor: cdevpriv" at[w] = cdevpriv ==> begin in_cdevpriv := false; at[w] := frees; end;
  rule "dtor: free" at[w] = frees & live ==> begin live := false; at[w] := over; end;
end;

rule "tap: lock bif" tap = t_bif & bif_mtx = nobody ==> begin bif_mtx := of_tap; tap := t_finds; end;
rule "tap: find" tap = t_finds ==> begin if in_dlist then tap := t_lock; else tap := t_bif_out; end; end;
rule "tap: lock d" tap = t_lock & live & bd_mtx = nobody ==> begin bd_mtx := of_tap; tap := t_hbuf; end;
rule "tap: a packet" tap = t_hbuf & live ==> begin has_packet := true; tap := t_wakeup; end;
rule "tap: wakeup" tap = t_wakeup ==> begin
  if at[read] = asleep then at[read] := woken; end;
  tap := t_unlock;
end;
rule "tap: unlock d" tap = t_unlock ==> begin bd_mtx := nobody; tap := t_bif_out; end;
rule "tap: unlock bif" tap = t_bif_out ==> begin bif_mtx := nobody; tap := t_over; end;

cover "reaches copied_out" at[read] = w4;
cover "use-after-free" (!live | destroyed) & ((tap = t_lock | tap = t_hbuf) | at[read] = w1 | at[read] = w2
  | at[read] = hbuf | at[read] = attached | at[read] = woken | at[read] = too_late | at[read] = looks | at[read] = w4 | at[read] = clears);
cover "held-lock-freed" exists w : who do
  (at[w] = destroys | at[w] = frees) & (bd_mtx != nobody | at[read] = asleep) end;
cover "finally closed" at[read] = over & at[revoke] = over & tap = t_over & in_drv1;
