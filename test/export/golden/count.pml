/* crossed.lock: as it comes */
/* Counts: nothing stops the search. SPIN counts one state more: that before the first is judged. */
/*   spin -o1 -o2 -a model.pml && cc -O2 -w -DSAFETY -DNOREDUCE -DPRINTF -DVECTORSZ=4096 -o pan pan.c && ./pan -E -m1000000 */

byte at_one = 0; /* one: 0 to 4 */
byte at_two = 0; /* two: 0 to 4 */
byte a_owner = 0; /* a.owner: 0 to 2 */
byte b_owner = 0; /* b.owner: 0 to 2 */
short p_0_x = -1; /* p[0].x: -1 to 1 */
short p_0_x_2 = 1; /* p_0_x: -1 to 1 */
int before__0; /* in the middle of a step; else 0 */

/* range: two, crossed.lock:4: unlock a */
#define range__0 (at_two == 2 && (p_0_x_2 / 2) < p_0_x)
/* leak */
#define leak__1 (at_one == 4 && at_two == 4)

/* deadlock: some threads can never move again, whatever the others do. Who has not ended and has no step
   waits. If anybody moves, those are struck out, one after the other, whose wait somebody could end who
   is neither left nor has ended. All of this is 0 between steps. */
bit left__0, gone__0, moves__0; /* one */
#define can_move__0 ((at_one == 0 && a_owner == 0) || (at_one == 1 && b_owner == 0) || at_one == 2 || at_one == 3)
#define ended__0 (at_one == 4)
bit left__1, gone__1, moves__1; /* two */
#define can_move__1 ((at_two == 0 && b_owner == 0) || (at_two == 1 && a_owner == 0) || (at_two == 2 && (!((p_0_x_2 / 2) < p_0_x) || (p_0_x_2 / 2) < p_0_x)) || at_two == 3)
#define ended__1 (at_two == 4)
bit struck;
#define deadlock (left__0 == 1 || left__1 == 1)
hidden byte seen__range__0;
hidden byte seen__leak__1;
hidden byte seen__deadlock;

inline judge__range__0() {
  if :: range__0 && !seen__range__0 -> seen__range__0 = 1; printf("sighted range__0\n") :: else fi
}
inline judge__leak__1() {
  if :: leak__1 && !seen__leak__1 -> seen__leak__1 = 1; printf("sighted leak__1\n") :: else fi
}
inline see__0() {
  moves__0 = can_move__0
}
inline strike__0() {
  if :: left__0 && !((at_one == 0 && a_owner != 0 && ((a_owner == 1 && gone__0 == 1) || (a_owner == 2 && gone__1 == 1))) || (at_one == 1 && b_owner != 0 && ((b_owner == 1 && gone__0 == 1) || (b_owner == 2 && gone__1 == 1)))) -> left__0 = 0; gone__0 = 0; struck = 1 :: else fi
}
inline see__1() {
  moves__1 = can_move__1
}
inline strike__1() {
  if :: left__1 && !((at_two == 0 && b_owner != 0 && ((b_owner == 1 && gone__0 == 1) || (b_owner == 2 && gone__1 == 1))) || (at_two == 1 && a_owner != 0 && ((a_owner == 1 && gone__0 == 1) || (a_owner == 2 && gone__1 == 1))) || at_two == 2) -> left__1 = 0; gone__1 = 0; struck = 1 :: else fi
}
inline judge() {
  judge__range__0();
  judge__leak__1();
  see__0(); see__1();
  left__0 = !moves__0 && !ended__0; left__1 = !moves__1 && !ended__1;
  gone__0 = left__0 || ended__0; gone__1 = left__1 || ended__1;
  struck = moves__0 || moves__1;
  do
  :: !struck -> break
  :: else ->
    struck = 0;
    strike__0(); strike__1()
  od;
  if :: deadlock && !seen__deadlock -> seen__deadlock = 1; printf("sighted deadlock\n") :: else fi;
  left__0 = 0; gone__0 = 0; moves__0 = 0; left__1 = 0; gone__1 = 0; moves__1 = 0
}

active proctype threads() {
  d_step { judge() };
  do
  :: atomic {
    if
    /* one, crossed.lock:3: lock a */
    :: d_step {
      at_one == 0 && a_owner == 0
      ->
      before__0 = p_0_x_2;
      at_one = 1;
      a_owner = 1;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    /* one, crossed.lock:3: lock b */
    :: d_step {
      at_one == 1 && b_owner == 0
      ->
      before__0 = p_0_x_2;
      at_one = 2;
      b_owner = 1;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    /* one, crossed.lock:3: unlock b */
    :: d_step {
      at_one == 2
      ->
      before__0 = p_0_x_2;
      at_one = 3;
      b_owner = 0;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    /* one, crossed.lock:3: unlock a */
    :: d_step {
      at_one == 3
      ->
      before__0 = p_0_x_2;
      at_one = 4;
      a_owner = 0;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    /* two, crossed.lock:4: lock b */
    :: d_step {
      at_two == 0 && b_owner == 0
      ->
      before__0 = p_0_x_2;
      at_two = 1;
      b_owner = 2;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    /* two, crossed.lock:4: lock a */
    :: d_step {
      at_two == 1 && a_owner == 0
      ->
      before__0 = p_0_x_2;
      at_two = 2;
      a_owner = 2;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    /* two, crossed.lock:4: unlock a */
    :: d_step {
      at_two == 2 && !((p_0_x_2 / 2) < p_0_x)
      ->
      before__0 = p_0_x_2;
      at_two = 3;
      a_owner = 0;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    /* two, crossed.lock:4: unlock a */
    /* range: the run ends here, and leads to no further state. */
    :: d_step {
      at_two == 2 && (p_0_x_2 / 2) < p_0_x
      ->
      skip
    }
    /* two, crossed.lock:4: unlock b */
    :: d_step {
      at_two == 3
      ->
      before__0 = p_0_x_2;
      at_two = 4;
      b_owner = 0;
      p_0_x_2 = p_0_x;
      p_0_x = before__0;
      before__0 = 0
    }
    fi;
    d_step { judge() }
  }
  od
}
