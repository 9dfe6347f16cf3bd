/* Dining philosophers: everybody takes the lower fork first. */
#define N 4
#define LOWER (_pid == N - 1 -> 0 : _pid)
#define UPPER (_pid == N - 1 -> N - 1 : _pid + 1)

bool taken[N];

active [N] proctype philosopher() {
  d_step { !taken[LOWER] -> taken[LOWER] = true };
  d_step { !taken[UPPER] -> taken[UPPER] = true };
  taken[_pid] = false;
  taken[(_pid + 1) % N] = false;
end: false
}
