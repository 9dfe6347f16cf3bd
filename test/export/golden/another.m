-- crossed.lock: as it comes
-- Finds: the first invariant that is false ends the search.
--   rumur --threads 1 --deadlock-detection off --value-type int32_t --output model.c model.m
--   cc -std=c11 -O3 -march=native -mcx16 -o model model.c -lpthread && ./model

var
  at_one : 0..4; -- one
  at_two : 0..4; -- two
  a_owner : 0..2; -- a.owner
  b_owner : 0..2; -- b.owner
  p_0_x : -1..1; -- p[0].x
  p_0_x_2 : -1..1; -- p_0_x

startstate "start"
begin
  at_one := 0;
  at_two := 0;
  a_owner := 0;
  b_owner := 0;
  p_0_x := -1;
  p_0_x_2 := 1;
end;

rule "one, crossed.lock:3: lock a (step 0)"
  at_one = 0 & a_owner = 0
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_one := 1;
  a_owner := 1;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

rule "one, crossed.lock:3: lock b (step 1)"
  at_one = 1 & b_owner = 0
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_one := 2;
  b_owner := 1;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

rule "one, crossed.lock:3: unlock b (step 2)"
  at_one = 2
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_one := 3;
  b_owner := 0;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

rule "one, crossed.lock:3: unlock a (step 3)"
  at_one = 3
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_one := 4;
  a_owner := 0;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

rule "two, crossed.lock:4: lock b (step 4)"
  at_two = 0 & b_owner = 0
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_two := 1;
  b_owner := 2;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

rule "two, crossed.lock:4: lock a (step 5)"
  at_two = 1 & a_owner = 0
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_two := 2;
  a_owner := 2;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

rule "two, crossed.lock:4: unlock a (step 6)"
  at_two = 2 & !((p_0_x_2 / 2) < p_0_x)
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_two := 3;
  a_owner := 0;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

-- range: the run ends here, and leads to no further state.
rule "two, crossed.lock:4: unlock a (step 7)"
  at_two = 2 & (p_0_x_2 / 2) < p_0_x
==>
begin
end;

rule "two, crossed.lock:4: unlock b (step 8)"
  at_two = 3
==>
var before__0 : -1..1;
begin
  before__0 := p_0_x_2;
  at_two := 4;
  b_owner := 0;
  p_0_x_2 := p_0_x;
  p_0_x := before__0;
end;

-- Who has not ended and has no step waits. If anybody moves, those are struck out, one after the
-- other, whose wait somebody could end who is neither left nor has ended.
-- 0: one
-- 1: two
function moves__0(): boolean;
begin
  return
    (at_one = 0 & a_owner = 0) | (at_one = 1 & b_owner = 0) | at_one = 2 | at_one = 3
  ;
end;
function ended__0(): boolean;
begin
  return
    at_one = 4
  ;
end;
function moves__1(): boolean;
begin
  return
    (at_two = 0 & b_owner = 0) |
    (at_two = 1 & a_owner = 0) |
    (at_two = 2 & (!((p_0_x_2 / 2) < p_0_x) | (p_0_x_2 / 2) < p_0_x)) |
    at_two = 3
  ;
end;
function ended__1(): boolean;
begin
  return
    at_two = 4
  ;
end;
function deadlocked(): boolean;
var
  left : array [0..1] of boolean;
  gone : array [0..1] of boolean;
  struck : boolean;
begin
  left[0] := !ended__0() & !moves__0();
  left[1] := !ended__1() & !moves__1();
  gone[0] := left[0] | ended__0();
  gone[1] := left[1] | ended__1();
  if moves__0() | moves__1() then
    struck := true;
    while struck do
      struck := false;
      if left[0] & !((at_one = 0 & a_owner != 0 & ((a_owner = 1 & gone[0]) | (a_owner = 2 & gone[1]))) | (at_one = 1 & b_owner != 0 & ((b_owner = 1 & gone[0]) | (b_owner = 2 & gone[1])))) then
        left[0] := false; gone[0] := false; struck := true;
      end;
      if left[1] & !((at_two = 0 & b_owner != 0 & ((b_owner = 1 & gone[0]) | (b_owner = 2 & gone[1]))) | (at_two = 1 & a_owner != 0 & ((a_owner = 1 & gone[0]) | (a_owner = 2 & gone[1]))) | at_two = 2) then
        left[1] := false; gone[1] := false; struck := true;
      end;
    end;
  end;
  return
    (left[0] | left[1]) &
    !(left[0] & at_one = 1 & b_owner != 0 & ((b_owner = 1 & gone[0]) | (b_owner = 2 & gone[1])) & left[1] & at_two = 1 & a_owner != 0 & ((a_owner = 1 & gone[0]) | (a_owner = 2 & gone[1])))
  ;
end;

-- deadlock: some threads can never move again, whatever the others do
invariant "deadlock" !(deadlocked());
