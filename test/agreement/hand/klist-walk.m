-- NetBSD: a driver goes away, and gives each knote of its list operations that do nothing, under the knote's
-- foplock, walking along the list without any lock that keeps it. Meanwhile close(2) of the kqueue takes the
-- first knote of the descriptor's list, again and again: under its foplock it takes it off the driver's
-- list, under the driver's lock, unless it has the other operations by now; then off the descriptor's list;
-- then it frees it. Two knotes, 1 before 0 in both lists.
--
-- To take an element off a list is to go along the list up to it. What is taken off keeps its link.
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: models/netbsd-kqueue/klist-walk.lock "000/C12: two knotes, as committed"
-- expect: 275 states, 451 transitions, held-lock-freed, use-after-free

type knote : 0..1;
     link : 0..2;                       -- 2: none
     walking : enum { hops, locks, sets, unlocks, walked };
     closing : enum { locks_fd, finds, locks_fop, nop_set, locks_dv, takes_off, unlocks_dv, unlocks_fop, forgets, frees,
                      finds_next, unlocks_fd, closed };
var fini : walking;
    here : link;                        -- none: before the first
    close : closing;
    kn : link;
    klist, knlist : link;               -- the first of the driver's, of the descriptor's
    selnext : array [knote] of link;
    live, nop, fop : array [knote] of boolean;
    fd, dv : boolean;

startstate begin
  fini := hops; here := 2;
  close := locks_fd; kn := 2;
  klist := 1; knlist := 1; selnext[1] := 0; selnext[0] := 2;
  for k : knote do live[k] := true; nop[k] := false; fop[k] := false; end;
  fd := false; dv := false;
end;

rule "fini: next" fini = hops ==> begin
  if here = 2 | live[here] then
    if here = 2 then here := klist; else here := selnext[here]; end;
    if here = 2 then fini := walked; else fini := locks; end;
  end;
end;
rule "fini: lock fop" fini = locks & !(live[here] & fop[here]) ==> begin
  if live[here] then fop[here] := true; fini := sets; end;
end;
rule "fini: nop" fini = sets ==> begin nop[here] := true; fini := unlocks; end;
rule "fini: unlock fop" fini = unlocks ==> begin fop[here] := false; fini := hops; end;

rule "close: lock fd" close = locks_fd & !fd ==> begin fd := true; close := finds; end;
rule "close: first" close = finds | close = finds_next ==> begin
  kn := knlist;
  if kn = 2 then close := unlocks_fd; else close := locks_fop; end;
end;
rule "close: lock fop" close = locks_fop & !fop[kn] ==> begin fop[kn] := true; close := nop_set; end;
rule "close: nop?" close = nop_set ==> begin
  if nop[kn] then close := unlocks_fop; else close := locks_dv; end;
end;
rule "close: lock dv" close = locks_dv & !dv ==> begin dv := true; close := takes_off; end;
rule "close: off the klist" close = takes_off ==> begin
  if klist = kn then klist := selnext[kn]; close := unlocks_dv;
  elsif live[klist] then selnext[klist] := selnext[kn]; close := unlocks_dv;
  end;
end;
rule "close: unlock dv" close = unlocks_dv ==> begin dv := false; close := unlocks_fop; end;
rule "close: unlock fop" close = unlocks_fop ==> begin fop[kn] := false; close := forgets; end;
rule "close: off the knlist" close = forgets ==> begin
  if kn = 1 then knlist := 0; else knlist := 2; end;
  close := frees;
end;
rule "close: free" close = frees ==> begin
  if !fop[kn] then live[kn] := false; kn := 2; close := finds_next; end;
end;
rule "close: unlock fd" close = unlocks_fd ==> begin fd := false; close := closed; end;

cover "use-after-free" (fini = hops | fini = locks) & here != 2 & !live[here]
  | close = takes_off & klist != kn & !live[klist];
cover "held-lock-freed" close = frees & fop[kn];
