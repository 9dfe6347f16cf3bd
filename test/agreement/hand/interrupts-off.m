-- Two threads take a spin lock with interrupts off and give it back; an interrupt handler takes it, too.
-- The handler comes once or never, on a CPU that is idle or on top of a thread whose interrupts are on and
-- that runs or spins; that thread then stands still until the handler ends. The lock is taken and
-- interrupts are off in one step, so who still spins for it can be interrupted.
--
-- check: models/classics/interrupt-context.lock "interrupts off"
-- expect: 38 states, 58 transitions

type thread : 0..1;
     under : 0..2;                      -- 2: no thread
     place : enum { locks, unlocks, over };
     handling : enum { to_come, waits, holds, gone };
var at : array [thread] of place;
    handler : handling;
    stands_still : under;

startstate begin
  for t : thread do at[t] := locks; end;
  handler := to_come; stands_still := 2;
end;

function locked() : boolean; begin
  return handler = holds | at[0] = unlocks | at[1] = unlocks;
end;

ruleset t : thread do
  rule "spin_lock_irqsave" at[t] = locks & stands_still != t & !locked() ==> begin at[t] := unlocks; end;
  rule "spin_unlock_irqrestore" at[t] = unlocks & stands_still != t ==> begin at[t] := over; end;
  rule "comes on top" handler = to_come & at[t] = locks ==> begin stands_still := t; handler := waits; end;
end;
rule "comes on an idle CPU" handler = to_come ==> begin handler := waits; end;
rule "handler: lock" handler = waits & !locked() ==> begin handler := holds; end;
rule "handler: unlock" handler = holds ==> begin stands_still := 2; handler := gone; end;

cover "deadlock" handler = waits & stands_still != 2 & at[stands_still] = unlocks;
