-- Linux: a watch of the epoll file A on fileB is removed while fileB, an epoll file itself, is closed for
-- the last time. The removal says that fileB is not watched any more, and goes on using fileB's lock and
-- the epoll object B. Who drops the last reference looks without a lock whether fileB is watched: if not, he
-- does not wait for the removal, and frees both.
--
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: models/linux-epoll/removal-race.lock "004/C30: as in 6.4"
-- expect: 57 states, 87 transitions, held-lock-freed, use-after-free

type removing : enum { locks_a, looks, gives_up, locks_b, unwatches, unlinks, unlocks_b, detaches, unlocks_a, removed };
     closing : enum { puts, watched_still, waits_for_a, linked_still, takes_b, clears, gives_b, unlists, gives_a,
                      frees_epoll, frees_file, closed };
var remove : removing;
    close : closing;
    mtx_a, f_lock : boolean;            -- taken
    linked, watched : boolean;
    live_epoll_b, live_file : boolean;
    f_count : 0..1;

startstate begin
  remove := locks_a; close := puts;
  mtx_a := false; f_lock := false;
  linked := true; watched := true;
  live_epoll_b := true; live_file := true; f_count := 1;
end;

rule "ep_remove: lock epA.mtx" remove = locks_a & !mtx_a ==> begin mtx_a := true; remove := looks; end;
rule "ep_remove: linked?" remove = looks ==> begin
  if linked then remove := locks_b; else remove := gives_up; end;
end;
rule "ep_remove: nothing to do" remove = gives_up ==> begin mtx_a := false; remove := removed; end;
rule "ep_remove: lock f_lock" remove = locks_b & !(live_file & f_lock) ==> begin
  if live_file then f_lock := true; remove := unwatches; end;
end;
rule "ep_remove: f_ep = NULL" remove = unwatches ==> begin watched := false; remove := unlinks; end;
rule "ep_remove: hlist_del" remove = unlinks ==> begin if live_epoll_b then remove := unlocks_b; end; end;
rule "ep_remove: unlock f_lock" remove = unlocks_b ==> begin f_lock := false; remove := detaches; end;
rule "ep_remove: erase" remove = detaches ==> begin linked := false; remove := unlocks_a; end;
rule "ep_remove: unlock epA.mtx" remove = unlocks_a ==> begin mtx_a := false; remove := removed; end;

rule "fput" close = puts ==> begin f_count := 0; close := watched_still; end;
rule "f_ep?" close = watched_still ==> begin
  if watched then close := waits_for_a; else close := frees_epoll; end;
end;
rule "release: lock epA.mtx" close = waits_for_a & !mtx_a ==> begin mtx_a := true; close := linked_still; end;
rule "release: linked?" close = linked_still ==> begin
  if linked then close := takes_b; else close := gives_a; end;
end;
rule "release: lock f_lock" close = takes_b & !f_lock ==> begin f_lock := true; close := clears; end;
rule "release: f_ep = NULL" close = clears ==> begin watched := false; close := gives_b; end;
rule "release: unlock f_lock" close = gives_b ==> begin f_lock := false; close := unlists; end;
rule "release: erase" close = unlists ==> begin linked := false; close := gives_a; end;
rule "release: unlock epA.mtx" close = gives_a ==> begin mtx_a := false; close := frees_epoll; end;
rule "free epB" close = frees_epoll ==> begin live_epoll_b := false; close := frees_file; end;
rule "free fileB" close = frees_file ==> begin if !f_lock then live_file := false; close := closed; end; end;

cover "use-after-free" remove = locks_b & !live_file | remove = unlinks & !live_epoll_b;
cover "held-lock-freed" close = frees_file & f_lock;
cover "finally no_dangling_item" remove = removed & close = closed & !live_file & linked;
cover "finally released" remove = removed & close = closed & live_file;
cover "deadlock" remove = locks_a & mtx_a & close = closed;
