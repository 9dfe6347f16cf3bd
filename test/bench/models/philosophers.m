-- Dining philosophers: everybody takes the lower fork first.
const N : 4;
type philosopher : 0..N-1;
     place : enum { thinks, has_one, eats, lays_down, done };
var at : array [philosopher] of place;
    taken : array [philosopher] of boolean;

startstate begin
  for p : philosopher do at[p] := thinks; taken[p] := false; end;
end;

ruleset p : philosopher do
  alias lower : p = N - 1 ? 0 : p; upper : p = N - 1 ? N - 1 : p + 1 do
    rule "lower" at[p] = thinks & !taken[lower] ==> begin taken[lower] := true; at[p] := has_one; end;
    rule "upper" at[p] = has_one & !taken[upper] ==> begin taken[upper] := true; at[p] := eats; end;
    rule "left one down" at[p] = eats ==> begin taken[p] := false; at[p] := lays_down; end;
    rule "right one down" at[p] = lays_down ==> begin taken[(p + 1) % N] := false; at[p] := done; end;
  end;
end;
