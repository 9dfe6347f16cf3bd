-- Three philosophers at a round table, a fork between any two, and an usher who lets only two sit down
-- at a time. Each takes the fork on his left, then the one on his right, eats, lays them down, leaves.
--
-- check: models/classics/dining-philosophers.lock "one stays outside" [N = 3]
-- expect: 194 states, 360 transitions

const N : 3;
type philosopher : 0..N-1;
     place : enum { outside, seated, has_left, eats, has_right, gets_up, gone };
var at : array [philosopher] of place;
    taken : array [philosopher] of boolean;   -- the fork on the left of each
    seats : 0..N-1;

startstate begin
  for p : philosopher do at[p] := outside; taken[p] := false; end;
  seats := N - 1;
end;

ruleset p : philosopher do
  alias right : (p + 1) % N do
    rule "sits down" at[p] = outside & seats > 0 ==> begin seats := seats - 1; at[p] := seated; end;
    rule "left one" at[p] = seated & !taken[p] ==> begin taken[p] := true; at[p] := has_left; end;
    rule "right one" at[p] = has_left & !taken[right] ==> begin taken[right] := true; at[p] := eats; end;
    rule "lays down left" at[p] = eats ==> begin taken[p] := false; at[p] := has_right; end;
    rule "lays down right" at[p] = has_right ==> begin taken[right] := false; at[p] := gets_up; end;
    rule "gets up" at[p] = gets_up ==> begin seats := seats + 1; at[p] := gone; end;
  end;
end;

cover "deadlock" forall p : philosopher do at[p] = has_left & taken[(p + 1) % N] end;
