-- FreeBSD's giant. One thread takes an sx lock under it, one takes it under the sx lock, and one sleeps under it
-- on a condition with a mutex, until a fourth has brought it about.
--
-- Who wants an sx lock that is taken queues for it, in a step, and gives giant up in that step, if he has
-- it; he takes the lock in the end, and then giant again. Who sleeps on a condition gives giant up in the
-- same step, and takes the mutex again, then giant.
--
-- check: test/agreement/hand/giant-and-sleepers.lock "nobody hangs"
-- expect: 454 states, 942 transitions

type outer_at : enum { o_big, o_tree, o_waits, o_big_again, o_tree_out, o_big_out, o_over };
     inner_at : enum { i_tree, i_queued, i_big, i_big_out, i_tree_out, i_over };
     sleeper_at : enum { s_big, s_m, s_ready, s_sleeps, s_m_again, s_big_again, s_m_out, s_big_out, s_over };
     waker_at : enum { w_m, w_ready, w_signal, w_m_out, w_over };
var outer : outer_at;
    inner : inner_at;
    sleeper : sleeper_at;
    waker : waker_at;
    big, tree, m, ready, asleep : boolean;

startstate begin
  outer := o_big; inner := i_tree; sleeper := s_big; waker := w_m;
  big := false; tree := false; m := false; ready := false; asleep := false;
end;

rule "outer: big" outer = o_big & !big ==> begin big := true; outer := o_tree; end;
rule "outer: tree" outer = o_tree & !tree ==> begin tree := true; outer := o_tree_out; end;
rule "outer: tree is taken" outer = o_tree & tree ==> begin big := false; outer := o_waits; end;
rule "outer: tree at last" outer = o_waits & !tree ==> begin tree := true; outer := o_big_again; end;
rule "outer: big again" outer = o_big_again & !big ==> begin big := true; outer := o_tree_out; end;
rule "outer: unlock tree" outer = o_tree_out ==> begin tree := false; outer := o_big_out; end;
rule "outer: unlock big" outer = o_big_out ==> begin big := false; outer := o_over; end;

rule "inner: tree is taken" inner = i_tree & tree ==> begin inner := i_queued; end;
rule "inner: tree" (inner = i_tree | inner = i_queued) & !tree ==> begin tree := true; inner := i_big; end;
rule "inner: big" inner = i_big & !big ==> begin big := true; inner := i_big_out; end;
rule "inner: unlock big" inner = i_big_out ==> begin big := false; inner := i_tree_out; end;
rule "inner: unlock tree" inner = i_tree_out ==> begin tree := false; inner := i_over; end;

rule "sleeper: big" sleeper = s_big & !big ==> begin big := true; sleeper := s_m; end;
rule "sleeper: m" sleeper = s_m & !m ==> begin m := true; sleeper := s_ready; end;
rule "sleeper: ready?" sleeper = s_ready ==> begin
  if ready then sleeper := s_m_out; else sleeper := s_sleeps; end;
end;
rule "sleeper: wait" sleeper = s_sleeps ==> begin
  asleep := true; m := false; big := false; sleeper := s_m_again;
end;
rule "sleeper: m again" sleeper = s_m_again & !asleep & !m ==> begin m := true; sleeper := s_big_again; end;
rule "sleeper: big again" sleeper = s_big_again & !big ==> begin big := true; sleeper := s_ready; end;
rule "sleeper: unlock m" sleeper = s_m_out ==> begin m := false; sleeper := s_big_out; end;
rule "sleeper: unlock big" sleeper = s_big_out ==> begin big := false; sleeper := s_over; end;

rule "waker: m" waker = w_m & !m ==> begin m := true; waker := w_ready; end;
rule "waker: ready" waker = w_ready ==> begin ready := true; waker := w_signal; end;
rule "waker: signal" waker = w_signal ==> begin asleep := false; waker := w_m_out; end;
rule "waker: unlock m" waker = w_m_out ==> begin m := false; waker := w_over; end;

cover "deadlock" sleeper = s_m_again & asleep & waker = w_over;
