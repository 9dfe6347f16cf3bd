-- FreeBSD: the list of a process's knotes is allocated by itself. Who reaps the process says that the list is left
-- alone, and frees it if it is empty; the process's memory, which stays a struct proc with its mutex, is then a
-- new process's, with a list of its own, of whichever memory is free. Who closes the kqueue takes the knote off
-- the list that the knote remembers, under that list's lock, which is the mutex of the process it was made for;
-- and frees the list if it is the last one off a list left alone.
--
-- That lock is reached through a pointer in the list, which somebody frees: to find it is a step of its own. So
-- it is with the mutex of `child`.
--
-- check: models/freebsd-kqueue/signal-detach.lock "003: kl_autodestroy, and a signal's knote found through its own list"
-- expect: 115 states, 185 transitions

type list : 0..1;
     list_or_none : 0..2;               -- 2: none
     reaping : enum { r_child, r_lock, r_list, r_alone, r_empty, r_free_list, r_forget, r_unlock, r_free, r_new, r_find,
                      r_lock_new, r_new_list, r_find_again, r_unlock_new, r_over };
     closing : enum { c_detached, c_list, c_find, c_lock, c_remove, c_last, c_find_again, c_unlock, c_free, c_over };
var reap : reaping;
    close : closing;
    p_mtx : boolean;
    live_proc, listed, detached, last : boolean;
    p_klist : list_or_none;
    live, autodestroy : array [list] of boolean;

startstate begin
  reap := r_child; close := c_detached;
  p_mtx := false; live_proc := true; listed := true; detached := false; last := false;
  p_klist := 0;
  live[0] := true; live[1] := false;
  for l : list do autodestroy[l] := false; end;
end;

rule "reap: p = child" reap = r_child ==> begin reap := r_lock; end;
rule "reap: lock" reap = r_lock & !p_mtx ==> begin p_mtx := true; reap := r_list; end;
rule "reap: its list" reap = r_list ==> begin reap := r_alone; end;
rule "reap: left alone" reap = r_alone & live[0] ==> begin autodestroy[0] := true; reap := r_empty; end;
rule "reap: empty?" reap = r_empty & live[0] ==> begin
  if listed then reap := r_forget; else reap := r_free_list; end;
end;
rule "reap: free the list" reap = r_free_list & live[0] ==> begin live[0] := false; reap := r_forget; end;
rule "reap: forget it" reap = r_forget ==> begin p_klist := 2; reap := r_unlock; end;
rule "reap: unlock" reap = r_unlock ==> begin p_mtx := false; reap := r_free; end;
rule "reap: free the process" reap = r_free ==> begin live_proc := false; reap := r_new; end;
rule "reap: a new one" reap = r_new ==> begin live_proc := true; reap := r_find; end;
rule "reap: find its lock" reap = r_find ==> begin reap := r_lock_new; end;
rule "reap: lock it" reap = r_lock_new & !p_mtx ==> begin p_mtx := true; reap := r_new_list; end;
ruleset l : list do
  rule "reap: its own list" reap = r_new_list & !live[l] ==> begin
    live[l] := true; autodestroy[l] := false; p_klist := l;
    reap := r_find_again;
  end;
end;
rule "reap: find its lock again" reap = r_find_again ==> begin reap := r_unlock_new; end;
rule "reap: unlock it" reap = r_unlock_new ==> begin p_mtx := false; reap := r_over; end;

rule "close: detached" close = c_detached ==> begin detached := true; close := c_list; end;
rule "close: the knote's list" close = c_list ==> begin close := c_find; end;
rule "close: find its lock" close = c_find & live[0] ==> begin close := c_lock; end;
rule "close: lock it" close = c_lock & !p_mtx ==> begin p_mtx := true; close := c_remove; end;
rule "close: remove" close = c_remove & live[0] ==> begin listed := false; close := c_last; end;
rule "close: the last?" close = c_last & live[0] ==> begin last := autodestroy[0]; close := c_find_again; end;
rule "close: find its lock again" close = c_find_again & live[0] ==> begin close := c_unlock; end;
rule "close: unlock it" close = c_unlock ==> begin
  p_mtx := false;
  if last then close := c_free; else close := c_over; end;
  last := false;
end;
rule "close: free the list" close = c_free & live[0] ==> begin live[0] := false; close := c_over; end;

cover "use-after-free" !live[0] & (close = c_find | close = c_remove | close = c_last | close = c_find_again
  | reap = r_alone | reap = r_empty);
cover "double-free" !live[0] & (close = c_free | reap = r_free_list);
