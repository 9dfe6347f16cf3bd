-- One sleeps until something is completed, with a mutex held; one waits for the mutex; one spins until it sees a
-- flag. An interrupt that may come twice completes and sets the flag.
--
-- It comes on an idle CPU, or on top of a thread that has one: that can move, or spins, and has not ended. Who is
-- asleep or waits for a mutex has none. What has an interrupt on top stands still. One of this sort does not
-- come on top of another.
--
-- check: test/agreement/hand/interrupt-and-no-cpu.lock "nobody waits for ever"
-- expect: 666 states, 1828 transitions

type thread : enum { sleeper, blocked, spinner };
     place : enum { locks, waits, unlocks, spins, over };
     interrupt : 0..1;
     handling : enum { to_come, completes, readies, gone };
var at : array [thread] of place;
    handler : array [interrupt] of handling;
    on_top : array [thread] of boolean; -- stands still
    under : array [interrupt] of 0..3;  -- 3: no thread
    m, ready : boolean;
    served : 0..2;

function number(t : thread) : 0..3; begin
  if t = sleeper then return 0; elsif t = blocked then return 1; else return 2; end;
end;
function can_move(t : thread) : boolean; begin
  return at[t] = locks & !m | at[t] = waits & served > 0 | at[t] = unlocks;
end;

startstate begin
  at[sleeper] := locks; at[blocked] := locks; at[spinner] := spins;
  for i : interrupt do handler[i] := to_come; under[i] := 3; end;
  for t : thread do on_top[t] := false; end;
  m := false; ready := false; served := 0;
end;

ruleset t : thread do
  rule "lock" at[t] = locks & !on_top[t] & !m ==> begin
    m := true;
    if t = sleeper then at[t] := waits; else at[t] := unlocks; end;
  end;
  rule "wait" at[t] = waits & !on_top[t] & served > 0 ==> begin served := served - 1; at[t] := unlocks; end;
  rule "unlock" at[t] = unlocks & !on_top[t] ==> begin m := false; at[t] := over; end;
  rule "spin" at[t] = spins & !on_top[t] & ready ==> begin at[t] := over; end;
end;

ruleset i : interrupt do
  rule "comes on an idle CPU" handler[i] = to_come ==> begin handler[i] := completes; end;
  ruleset t : thread do
    rule "comes on top" handler[i] = to_come & !on_top[t] & (can_move(t) | at[t] = spins) ==> begin
      on_top[t] := true; under[i] := number(t); handler[i] := completes;
    end;
  end;
  rule "complete" handler[i] = completes ==> begin served := served + 1; handler[i] := readies; end;
  rule "ready" handler[i] = readies ==> begin
    ready := true;
    for t : thread do if under[i] = number(t) then on_top[t] := false; end; end;
    under[i] := 3; handler[i] := gone;
  end;
end;

cover "deadlock" (forall i : interrupt do handler[i] = gone end) & (exists t : thread do at[t] != over end)
  & forall t : thread do at[t] = over | !can_move(t) & !(at[t] = spins & ready) end;
