/* A ladder of four ordered locks, each of which may be passed by. Which is next is no step of its own. */
#define N 2

#define RUNGS 4
#define START 5

#define begins(to) d_step { next == START -> next = to }
#define locks(to) d_step { next < to && !taken[next] -> taken[next] = true; has = has | (1 << next); next = to }

bool taken[RUNGS];

active [N] proctype climber() {
  byte next = START, has = 0;   /* has: a bit for each rung held */
end:
  do
  :: begins(0) :: begins(1) :: begins(2) :: begins(3) :: begins(4)
  :: locks(1) :: locks(2) :: locks(3) :: locks(4)
  :: d_step { next == RUNGS && has >= 8 -> taken[3] = false; has = has & 7 }
  :: d_step { next == RUNGS && has >= 4 && has < 8 -> taken[2] = false; has = has & 3 }
  :: d_step { next == RUNGS && has >= 2 && has < 4 -> taken[1] = false; has = has & 1 }
  :: d_step { next == RUNGS && has == 1 -> taken[0] = false; has = 0 }
  od
}
