------------------------------------------ MODULE Crossed ------------------------------------------
\* crossed.lock: as it comes
\* Finds: the first invariant that is false ends the search.
\*   java -XX:+UseParallelGC -cp tla2tools.jar tlc2.TLC -workers 1 Crossed
EXTENDS Integers, TLC

VARIABLES
  at_one,  \* one, 0 to 4
  at_two,  \* two, 0 to 4
  a_owner,  \* a.owner, 0 to 2
  b_owner,  \* b.owner, 0 to 2
  p_0_x,  \* p[0].x, -1 to 1
  p_0_x_2  \* p_0_x, -1 to 1

one__vars ==
  <<at_one>>
two__vars ==
  <<at_two>>
shared__vars ==
  <<a_owner, b_owner, p_0_x, p_0_x_2>>
vars ==
  <<one__vars, two__vars, shared__vars>>

\* Division as the model has it: toward zero.
Magnitude(n__) == IF n__ < 0 THEN -n__ ELSE n__
Quotient(n__, d__) == IF (n__ < 0) = (d__ < 0) THEN Magnitude(n__) \div Magnitude(d__)
                      ELSE -(Magnitude(n__) \div Magnitude(d__))
Remainder(n__, d__) == n__ - d__ * Quotient(n__, d__)

Init ==
  /\ at_one = 0
  /\ at_two = 0
  /\ a_owner = 0
  /\ b_owner = 0
  /\ p_0_x = -1
  /\ p_0_x_2 = 1

\* one, crossed.lock:3: lock a
one__0 ==
  /\ at_one = 0
  /\ a_owner = 0
  /\ at_one' = 1
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ a_owner' = 1
  /\ UNCHANGED <<two__vars, b_owner>>

\* one, crossed.lock:3: lock b
one__1 ==
  /\ at_one = 1
  /\ b_owner = 0
  /\ at_one' = 2
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ b_owner' = 1
  /\ UNCHANGED <<two__vars, a_owner>>

\* one, crossed.lock:3: unlock b
one__2 ==
  /\ at_one = 2
  /\ at_one' = 3
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ b_owner' = 0
  /\ UNCHANGED <<two__vars, a_owner>>

\* one, crossed.lock:3: unlock a
one__3 ==
  /\ at_one = 3
  /\ at_one' = 4
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ a_owner' = 0
  /\ UNCHANGED <<two__vars, b_owner>>

\* two, crossed.lock:4: lock b
two__4 ==
  /\ at_two = 0
  /\ b_owner = 0
  /\ at_two' = 1
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ b_owner' = 2
  /\ UNCHANGED <<one__vars, a_owner>>

\* two, crossed.lock:4: lock a
two__5 ==
  /\ at_two = 1
  /\ a_owner = 0
  /\ at_two' = 2
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ a_owner' = 2
  /\ UNCHANGED <<one__vars, b_owner>>

\* two, crossed.lock:4: unlock a
two__6 ==
  /\ at_two = 2
  /\ ~(Quotient(p_0_x_2, 2) < p_0_x)
  /\ at_two' = 3
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ a_owner' = 0
  /\ UNCHANGED <<one__vars, b_owner>>

\* two, crossed.lock:4: unlock a
\* range: the run ends here, and leads to no further state.
two__7 ==
  /\ at_two = 2
  /\ Quotient(p_0_x_2, 2) < p_0_x
  /\ UNCHANGED <<one__vars, two__vars, shared__vars>>

\* two, crossed.lock:4: unlock b
two__8 ==
  /\ at_two = 3
  /\ at_two' = 4
  /\ p_0_x' = p_0_x_2
  /\ p_0_x_2' = p_0_x
  /\ b_owner' = 0
  /\ UNCHANGED <<one__vars, a_owner>>

\* Who has not ended and has no step waits. If anybody moves, those are struck out whose wait somebody
\* could end who is neither left nor has ended; who is left then is stuck for good.
Moving ==
       (IF (at_one = 0 /\ a_owner = 0) \/ (at_one = 1 /\ b_owner = 0) \/ at_one = 2 \/ at_one = 3 THEN {"one"} ELSE {})
  \cup (IF (at_two = 0 /\ b_owner = 0) \/ (at_two = 1 /\ a_owner = 0) \/ (at_two = 2 /\ (~(Quotient(p_0_x_2, 2) < p_0_x) \/ Quotient(p_0_x_2, 2) < p_0_x)) \/ at_two = 3 THEN {"two"} ELSE {})
Ended ==
       (IF at_one = 4 THEN {"one"} ELSE {})
  \cup (IF at_two = 4 THEN {"two"} ELSE {})
Waiting == {"one", "two"} \ (Moving \cup Ended)
HeldUp(thread, gone) ==
  CASE thread = "one" -> (at_one = 0 /\ a_owner /= 0 /\ ((a_owner = 1 /\ "one" \in gone) \/ (a_owner = 2 /\ "two" \in gone))) \/ (at_one = 1 /\ b_owner /= 0 /\ ((b_owner = 1 /\ "one" \in gone) \/ (b_owner = 2 /\ "two" \in gone)))
    [] thread = "two" -> (at_two = 0 /\ b_owner /= 0 /\ ((b_owner = 1 /\ "one" \in gone) \/ (b_owner = 2 /\ "two" \in gone))) \/ (at_two = 1 /\ a_owner /= 0 /\ ((a_owner = 1 /\ "one" \in gone) \/ (a_owner = 2 /\ "two" \in gone))) \/ at_two = 2
RECURSIVE Left(_)
Left(left) ==
  LET kept == {thread \in left : HeldUp(thread, left \cup Ended)}
  IN IF kept = left THEN left ELSE Left(kept)
deadlock ==
  LET stuck == IF Moving = {} THEN Waiting ELSE Left(Waiting)
      gone == stuck \cup Ended
  IN
     ("one" \in stuck \/ "two" \in stuck) /\
     ~("one" \in stuck /\ at_one = 1 /\ b_owner /= 0 /\ ((b_owner = 1 /\ "one" \in gone) \/ (b_owner = 2 /\ "two" \in gone)) /\ "two" \in stuck /\ at_two = 1 /\ a_owner /= 0 /\ ((a_owner = 1 /\ "one" \in gone) \/ (a_owner = 2 /\ "two" \in gone)))

Next ==
  \/ one__0
  \/ one__1
  \/ one__2
  \/ one__3
  \/ two__4
  \/ two__5
  \/ two__6
  \/ two__7
  \/ two__8

Spec == Init /\ [][Next]_vars

\* Not deadlock: some threads can never move again, whatever the others do
No_deadlock == ~deadlock
====================================================================================================
