-- A ladder of four ordered locks, each of which may be passed by. Which is next is no step of its own.
const N : 2;
      RUNGS : 4;
type climber : 0..N-1;
     rung : 0..RUNGS-1;
var next : array [climber] of 0..RUNGS+1;              -- RUNGS: all the way up; RUNGS+1: not begun
    has : array [climber] of array [rung] of boolean;
    taken : array [rung] of boolean;

startstate begin
  for c : climber do
    next[c] := RUNGS + 1;
    for r : rung do has[c][r] := false; end;
  end;
  for r : rung do taken[r] := false; end;
end;

ruleset c : climber do
  ruleset goal : 0..RUNGS do
    rule "begins" next[c] = RUNGS + 1 ==> begin next[c] := goal; end;
    rule "locks" next[c] < RUNGS & goal > next[c] & !taken[next[c]] ==> begin
      taken[next[c]] := true; has[c][next[c]] := true; next[c] := goal;
    end;
  end;
  ruleset r : rung do
    rule "unlocks" next[c] = RUNGS & has[c][r] & forall above : rung do above > r -> !has[c][above] end ==> begin
      taken[r] := false; has[c][r] := false;
    end;
  end;
end;
