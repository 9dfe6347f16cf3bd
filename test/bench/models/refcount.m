-- Objects found in a table, counted, released by the last.
const N : 2;
type thread : 0..N+1;                                  -- the last two close
     object : 0..1;
     place : enum { chooses, locks, looks, takes, unlocks, gives_up, touches, puts, locks_again, unlists, unlocks_again,
                    frees, done };
var at : array [thread] of place;
    which : array [thread] of object;
    locked : boolean;
    listed, live : array [object] of boolean;
    refs : array [object] of 0..N+1;

startstate begin
  for t : thread do
    if t < N then at[t] := chooses; which[t] := 0; else at[t] := puts; which[t] := t - N; end;
  end;
  locked := false;
  for o : object do listed[o] := true; live[o] := true; refs[o] := 1; end;
end;

procedure leaves(t : thread); begin
  at[t] := done; which[t] := 0;
end;

ruleset t : thread do
  ruleset o : object do
    rule "chooses" at[t] = chooses ==> begin which[t] := o; at[t] := locks; end;
  end;
  rule "lock" at[t] = locks & !locked ==> begin locked := true; at[t] := looks; end;
  rule "look" at[t] = looks ==> begin
    if listed[which[t]] then at[t] := takes; else at[t] := gives_up; which[t] := 0; end;
  end;
  rule "take" at[t] = takes ==> begin
    assert "live" live[which[t]];
    if refs[which[t]] > 0 then refs[which[t]] := refs[which[t]] + 1; at[t] := unlocks;
    else at[t] := gives_up; which[t] := 0; end;
  end;
  rule "unlock" at[t] = unlocks ==> begin locked := false; at[t] := touches; end;
  rule "give up" at[t] = gives_up ==> begin locked := false; leaves(t); end;
  rule "touch" at[t] = touches ==> begin assert "live" live[which[t]]; at[t] := puts; end;
  rule "put" at[t] = puts ==> begin
    assert "live" live[which[t]];
    refs[which[t]] := refs[which[t]] - 1;
    if refs[which[t]] = 0 then at[t] := locks_again; else leaves(t); end;
  end;
  rule "lock again" at[t] = locks_again & !locked ==> begin locked := true; at[t] := unlists; end;
  rule "unlist" at[t] = unlists ==> begin listed[which[t]] := false; at[t] := unlocks_again; end;
  rule "unlock again" at[t] = unlocks_again ==> begin locked := false; at[t] := frees; end;
  rule "free" at[t] = frees ==> begin
    assert "not twice" live[which[t]];
    live[which[t]] := false; leaves(t);
  end;
end;
