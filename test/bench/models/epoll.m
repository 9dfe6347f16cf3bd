-- epoll: watches are removed while the watched file is closed, each removal pinning it.
const N : 2;
type thread : 0..N;                                    -- the last one closes
     epoll : 0..N-1;
     place : enum { locks, looks, gets, gives_up, locks_file, counts, unlocks_file, unlinks, unlocks, puts, r_locks, r_looks,
                    r_locks_file, r_counts, r_unlocks_file, r_unlinks, r_unlocks, done };
var at : array [thread] of place;
    j : array [thread] of 0..N;
    mtx, linked : array [epoll] of boolean;
    f_lock, live : boolean;
    f_count : 0..N+1;
    watches : 0..N;

startstate begin
  for t : thread do
    if t < N then at[t] := locks; else at[t] := puts; end;
    j[t] := 0;
  end;
  for e : epoll do mtx[e] := false; linked[e] := true; end;
  f_lock := false; live := true; f_count := 1; watches := N;
end;

ruleset t : epoll do
  rule "lock" at[t] = locks & !mtx[t] ==> begin mtx[t] := true; at[t] := looks; end;
  rule "linked?" at[t] = looks ==> begin if linked[t] then at[t] := gets; else at[t] := gives_up; end; end;
  rule "get" at[t] = gets ==> begin
    assert "live" live;
    if f_count > 0 then f_count := f_count + 1; at[t] := locks_file; else at[t] := gives_up; end;
  end;
  rule "give up" at[t] = gives_up ==> begin mtx[t] := false; at[t] := done; end;
  rule "lock file" at[t] = locks_file & !f_lock ==> begin assert "live" live; f_lock := true; at[t] := counts; end;
  rule "count" at[t] = counts ==> begin assert "live" live; watches := watches - 1; at[t] := unlocks_file; end;
  rule "unlock file" at[t] = unlocks_file ==> begin assert "live" live; f_lock := false; at[t] := unlinks; end;
  rule "unlink" at[t] = unlinks ==> begin linked[t] := false; at[t] := unlocks; end;
  rule "unlock" at[t] = unlocks ==> begin mtx[t] := false; at[t] := puts; end;
end;

ruleset t : thread do
  rule "put" at[t] = puts ==> begin
    assert "live" live;
    f_count := f_count - 1;
    if f_count = 0 then at[t] := r_locks; else at[t] := done; end;
  end;
  rule "release: lock" at[t] = r_locks & j[t] < N & !mtx[j[t]] ==> begin mtx[j[t]] := true; at[t] := r_looks; end;
  rule "release: linked?" at[t] = r_looks ==> begin
    if linked[j[t]] then at[t] := r_locks_file; else at[t] := r_unlocks; end;
  end;
  rule "release: lock file" at[t] = r_locks_file & !f_lock ==> begin f_lock := true; at[t] := r_counts; end;
  rule "release: count" at[t] = r_counts ==> begin watches := watches - 1; at[t] := r_unlocks_file; end;
  rule "release: unlock file" at[t] = r_unlocks_file ==> begin f_lock := false; at[t] := r_unlinks; end;
  rule "release: unlink" at[t] = r_unlinks ==> begin linked[j[t]] := false; at[t] := r_unlocks; end;
  rule "release: unlock" at[t] = r_unlocks ==> begin mtx[j[t]] := false; j[t] := j[t] + 1; at[t] := r_locks; end;
  rule "release: free" at[t] = r_locks & j[t] = N ==> begin
    assert "free" live & !f_lock;
    live := false; j[t] := 0; at[t] := done;
  end;
end;
