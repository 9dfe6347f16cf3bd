/*
 * Three philosophers at a round table, a fork between any two. Each takes the one on his left, then
 * the one on his right, eats, and lays them down.
 *
 * check: models/classics/dining-philosophers.lock "everybody takes the left one first" [N = 3]
 * expect: 75 states, 123 transitions, deadlock
 */
#define N 3
#define LEFT _pid
#define RIGHT ((_pid + 1) % N)

bool taken[N];

active [N] proctype philosopher() {
  d_step { !taken[LEFT] -> taken[LEFT] = true };
  d_step { !taken[RIGHT] -> taken[RIGHT] = true };
  taken[LEFT] = false;
  taken[RIGHT] = false;
end: false
}
