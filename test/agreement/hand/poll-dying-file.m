-- Linux of May 2024: epoll_wait() polls a file that is a dma-buf, which takes a reference to its file, whatever the
-- count, until a fence signals. epoll has no reference, so the last close may have come before: then the file
-- is released by who closes it, and again by the fence, who drops what poll took. A release looks without a
-- lock whether the file is watched; if so it takes the epoll's mutex, and if the item is there still, says
-- under the file's lock that it is not watched, and frees the item. Then it frees the file.
--
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: models/linux-epoll/poll-dying-file.lock "004/C5: dma-buf takes a reference from zero, and the file is released twice"
-- expect: 175 states, 281 transitions, double-free, held-lock-freed, reaches polled_dead, resurrection, use-after-free

type waiting : enum { locks, finds, follows, polls, gets, hangs_on, unlocks, waited };
     releaser : enum { closer, fence };
     releasing : enum { idle, unhooks, puts, watched_still, locks_ep, finds_item, locks_file, unwatches, unlocks_file,
                        takes_off, frees_item, unlocks_ep, frees_file, over };
var waiter : waiting;
    at : array [releaser] of releasing;
    mtx, f_lock : boolean;
    watched, item_on, cb_queued : boolean;
    live_file : boolean;
    f_count : 0..3;

startstate begin
  waiter := locks; at[closer] := puts; at[fence] := idle;
  mtx := false; f_lock := false;
  watched := true; item_on := true; cb_queued := false;
  live_file := true; f_count := 1;
end;

rule "epoll_wait: lock" waiter = locks & !mtx ==> begin mtx := true; waiter := finds; end;
rule "epoll_wait: item" waiter = finds ==> begin
  if item_on then waiter := follows; else waiter := unlocks; end;
end;
rule "epoll_wait: its file" waiter = follows ==> begin waiter := polls; end;
rule "poll" waiter = polls ==> begin if live_file then waiter := gets; end; end;
rule "dma_buf_poll: get" waiter = gets ==> begin
  if live_file then f_count := f_count + 1; waiter := hangs_on; end;
end;
rule "dma_buf_poll: callback" waiter = hangs_on ==> begin cb_queued := true; waiter := unlocks; end;
rule "epoll_wait: unlock" waiter = unlocks ==> begin mtx := false; waiter := waited; end;

rule "the fence signals" at[fence] = idle & cb_queued ==> begin at[fence] := unhooks; end;
rule "the callback is off" at[fence] = unhooks ==> begin cb_queued := false; at[fence] := puts; end;

ruleset r : releaser do
  rule "put" at[r] = puts ==> begin
    if live_file & f_count > 0 then
      f_count := f_count - 1;
      if f_count = 0 then at[r] := watched_still; elsif r = fence then at[r] := idle; else at[r] := over; end;
    end;
  end;
  rule "watched?" at[r] = watched_still ==> begin
    if live_file then if watched then at[r] := locks_ep; else at[r] := frees_file; end; end;
  end;
  rule "lock ep" at[r] = locks_ep & !mtx ==> begin mtx := true; at[r] := finds_item; end;
  rule "item" at[r] = finds_item ==> begin
    if item_on then at[r] := locks_file; else at[r] := unlocks_ep; end;
  end;
  rule "lock file" at[r] = locks_file & !(live_file & f_lock) ==> begin
    if live_file then f_lock := true; at[r] := unwatches; end;
  end;
  rule "not watched" at[r] = unwatches ==> begin watched := false; at[r] := unlocks_file; end;
  rule "unlock file" at[r] = unlocks_file ==> begin f_lock := false; at[r] := takes_off; end;
  rule "item off" at[r] = takes_off ==> begin item_on := false; at[r] := frees_item; end;
  rule "free item" at[r] = frees_item ==> begin at[r] := unlocks_ep; end;
  rule "unlock ep" at[r] = unlocks_ep ==> begin mtx := false; at[r] := frees_file; end;
  rule "free file" at[r] = frees_file ==> begin
    if live_file & !f_lock then
      live_file := false;
      if r = fence then at[r] := idle; else at[r] := over; end;
    end;
  end;
end;

cover "resurrection" waiter = gets & live_file & f_count = 0;
cover "use-after-free" !live_file & (waiter = polls | waiter = gets
  | exists r : releaser do at[r] = puts | at[r] = watched_still | at[r] = locks_file end);
cover "double-free" exists r : releaser do at[r] = frees_file & !live_file end;
cover "held-lock-freed" exists r : releaser do at[r] = frees_file & live_file & f_lock end;
cover "underflow" exists r : releaser do at[r] = puts & live_file & f_count = 0 end;
cover "reaches polled_dead" waiter = polls & live_file & f_count = 0;
cover "reaches polled_freed" waiter = polls & !live_file;
cover "finally released" waiter = waited & at[closer] = over & at[fence] = idle & !cb_queued & live_file;
