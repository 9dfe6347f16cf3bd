/*
 * Dining philosophers by hand, as in ../models/philosophers.lock: three bits for each philosopher's place
 * and one for each fork, in one word. SUCCESSORS calls EMIT with each state one step on.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef N
#define N 10
#endif

typedef uint64_t state;

enum { THINKS, HAS_ONE, EATS, LAYS_DOWN, DONE };

#define PLACE(i) (3 * (i))
#define FORK(i) ((state)1 << (3 * N + (i)))
#define LOWER(i) ((i) == N - 1 ? 0 : (i))
#define UPPER(i) ((i) == N - 1 ? N - 1 : (i) + 1)
#define STEP ((state)1)

/* The first state is 0. */
#define SUCCESSORS(s, EMIT)                                                                        \
  _Pragma("GCC unroll 16") for (int i = 0; i < N; i++) {                                           \
    switch ((s) >> PLACE(i) & 7) {                                                                 \
    case THINKS:                                                                                   \
      if (!((s) & FORK(LOWER(i)))) EMIT(((s) | FORK(LOWER(i))) + (STEP << PLACE(i)));              \
      break;                                                                                       \
    case HAS_ONE:                                                                                  \
      if (!((s) & FORK(UPPER(i)))) EMIT(((s) | FORK(UPPER(i))) + (STEP << PLACE(i)));              \
      break;                                                                                       \
    case EATS:                                                                                     \
      EMIT(((s) & ~FORK(i)) + (STEP << PLACE(i)));                                                 \
      break;                                                                                       \
    case LAYS_DOWN:                                                                                \
      EMIT(((s) & ~FORK((i + 1) % N)) + (STEP << PLACE(i)));                                       \
      break;                                                                                       \
    }                                                                                              \
  }

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static inline void *allocate(size_t bytes) {
  void *memory = calloc(1, bytes);
  if (memory == NULL) exit(1);
  return memory;
}

/* States, one after the other. */
typedef struct {
  state *all;
  size_t count, room;
} list;

static inline void append(list *to, state s) {
  if (to->count == to->room) {
    to->room = to->room ? 2 * to->room : 1 << 16;
    to->all = realloc(to->all, to->room * sizeof(state));
    if (to->all == NULL) exit(1);
  }
  to->all[to->count++] = s;
}

static inline void tell(size_t states, size_t transitions, size_t stuck, double start) {
  printf("%zu states, %zu transitions, %zu stuck, %.3f s\n", states, transitions, stuck, seconds() - start);
}
