-- An epoll A watches an epoll B. Somebody walks up from B, along the list of those who watch it, in an RCU
-- section: to each item, from there to its epoll, where he notes that he came by. Meanwhile A is closed:
-- the item is taken off the list, under A's mutex and the list's lock, and freed after a grace period, and
-- so is A in the end. What is put off is freed in the step that closes the section, or at once if none is open.
--
-- check: models/linux-epoll/ep-free-rcu.lock "004/C31: freed after a grace period"
-- expect: 82 states, 137 transitions, reaches met_after_removal

type adding : enum { opens, first, follows, met, marks, goes_on, closes, added };
     closing : enum { locks_mtx, locks_list, removes, unlocks_list, puts_off_item, unlocks_mtx, puts_off_epoll, closed };
     life : enum { live, put_off, freed };
var add : adding;
    close : closing;
    on_list, gen : boolean;
    item, epoll : life;

function in_section() : boolean; begin return add != opens & add != added; end;

startstate begin
  add := opens; close := locks_mtx;
  on_list := true; gen := false;
  item := live; epoll := live;
end;

rule "rcu_read_lock" add = opens ==> begin add := first; end;
rule "the first item" add = first ==> begin if on_list then add := follows; else add := closes; end; end;
rule "its epoll" add = follows & item != freed ==> begin add := met; end;
rule "been there?" add = met & epoll != freed ==> begin if gen then add := goes_on; else add := marks; end; end;
rule "note it" add = marks & epoll != freed ==> begin gen := true; add := goes_on; end;
rule "the next item" add = goes_on & item != freed ==> begin add := closes; end;
rule "rcu_read_unlock" add = closes ==> begin
  if item = put_off then item := freed; end;
  if epoll = put_off then epoll := freed; end;
  add := added;
end;

-- Nobody else takes either lock.
rule "lock epA.mtx" close = locks_mtx ==> begin close := locks_list; end;
rule "lock f_lock" close = locks_list ==> begin close := removes; end;
rule "remove" close = removes ==> begin on_list := false; close := unlocks_list; end;
rule "unlock f_lock" close = unlocks_list ==> begin close := puts_off_item; end;
rule "free_rcu epi" close = puts_off_item ==> begin
  if in_section() then item := put_off; else item := freed; end;
  close := unlocks_mtx;
end;
rule "unlock epA.mtx" close = unlocks_mtx ==> begin close := puts_off_epoll; end;
rule "free_rcu epA" close = puts_off_epoll ==> begin
  if in_section() then epoll := put_off; else epoll := freed; end;
  close := closed;
end;

cover "use-after-free" (add = follows | add = goes_on) & item = freed | (add = met | add = marks) & epoll = freed;
cover "reaches met_after_removal" (add = met | add = marks) & !on_list;
cover "finally gone" add = added & close = closed & (item != freed | epoll != freed);
