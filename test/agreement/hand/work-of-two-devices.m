-- Each of two devices has a work that counts its polls, two at most, under the device's mutex. One thread
-- queues both and waits for that of a. Another queues that of a as well, takes that of b back if it is
-- pending, and waits for both.
--
-- What is pending already is not queued again; while it runs it may be, and then runs once more. It runs
-- alone. To take it up is a step.
--
-- check: test/agreement/hand/work-of-two-devices.lock "queued, taken back, waited for"
-- expect: 476 states, 1024 transitions, reaches twice

type dev : enum { a, b };
     working : enum { idle, locks, counts, adds, unlocks };
     one_at : enum { one_queues_a, one_queues_b, one_flushes, one_over };
     two_at : enum { two_queues_a, two_cancels, two_notes, two_flushes, two_over };
var work : array [dev] of working;
    pending, locked : array [dev] of boolean;
    polls : array [dev] of 0..2;
    taken_back : boolean;
    one : one_at;
    two : two_at;

startstate begin
  for d : dev do work[d] := idle; pending[d] := false; locked[d] := false; polls[d] := 0; end;
  taken_back := false; one := one_queues_a; two := two_queues_a;
end;

ruleset d : dev do
  rule "taken up" pending[d] & work[d] = idle ==> begin pending[d] := false; work[d] := locks; end;
  rule "lock" work[d] = locks & !locked[d] ==> begin locked[d] := true; work[d] := counts; end;
  rule "below two?" work[d] = counts ==> begin
    if polls[d] < 2 then work[d] := adds; else work[d] := unlocks; end;
  end;
  rule "count" work[d] = adds ==> begin polls[d] := polls[d] + 1; work[d] := unlocks; end;
  rule "unlock" work[d] = unlocks ==> begin locked[d] := false; work[d] := idle; end;
end;

rule "one: queue a" one = one_queues_a ==> begin pending[a] := true; one := one_queues_b; end;
rule "one: queue b" one = one_queues_b ==> begin pending[b] := true; one := one_flushes; end;
rule "one: flush a" one = one_flushes & !pending[a] & work[a] = idle ==> begin one := one_over; end;
rule "two: queue a" two = two_queues_a ==> begin pending[a] := true; two := two_cancels; end;
rule "two: cancel b" two = two_cancels ==> begin
  if pending[b] then pending[b] := false; two := two_notes; else two := two_flushes; end;
end;
rule "two: note it" two = two_notes ==> begin taken_back := true; two := two_flushes; end;
rule "two: flush" two = two_flushes & (forall d : dev do !pending[d] & work[d] = idle end) ==> begin
  two := two_over;
end;

cover "reaches twice" polls[a] = 2;
cover "finally polled" one = one_over & two = two_over & (forall d : dev do !pending[d] & work[d] = idle end)
  & !(polls[a] > 0 & (taken_back | polls[b] = 1));
