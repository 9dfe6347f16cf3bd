/*
 * The same with the algorithm of the engine: states are mixed by a bijection, the mixed numbers stand in
 * a table in their order, which is searched linearly and grows in place; 1024 states are expanded at
 * once, and what they lead to is looked up 16 at a time, so that waiting for memory overlaps, but for
 * what was looked up lately.
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "philosophers.h"

enum { CHUNK = 1024, BATCH = 16, RECENT_BITS = 15 };
#define LOAD 0.8

static uint64_t *table;
static size_t slots = 1 << 16, states, transitions, stuck;
static list layer, next;
static uint64_t recent[1 << RECENT_BITS];

static inline uint64_t mix(state s) {
  uint64_t x = (s + 1) * 0x9e3779b97f4a7c15u;
  x ^= x >> 32;
  return x * 0xd6e8feb86659fd93u;
}

static inline size_t home(uint64_t mixed) { return (mixed >> 32) * slots >> 32; }

/* From the top down, each cluster out of the way and to where it belongs now. */
static void grow(void) {
  static uint64_t cluster[1 << 16];
  size_t low = slots;
  slots = slots < 1 << 22 ? slots * 2 : slots + slots / 2;
  while (low > 0) {
    size_t count = 0;
    while (low > 0 && table[low - 1] == 0) low--;
    while (low > 0 && table[low - 1] != 0) {
      cluster[count++] = table[--low];
      table[low] = 0;
    }
    for (size_t i = 0; i < count; i++) {
      size_t at = home(cluster[i]);
      while (table[at] != 0) at = at + 1 == slots ? 0 : at + 1;
      table[at] = cluster[i];
    }
  }
}

static inline void insert(state s, uint64_t mixed, uint64_t first, size_t at) {
  for (uint64_t found = first; found != mixed; found = table[at]) {
    if (found == 0) {
      table[at] = mixed;
      states++;
      append(&next, s);
      return;
    }
    if (++at == slots) at = 0;
  }
}

/* Leaves out what was looked up lately; gives how many are left. */
static size_t sift(state *candidates, uint64_t *mixed, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    state s = candidates[i];
    uint64_t number = mix(s), *place = &recent[number >> (64 - RECENT_BITS)];
    candidates[kept] = s;
    mixed[kept] = number;
    kept += *place != number;
    *place = number;
  }
  return kept;
}

static void look_up(state *candidates, size_t all) {
  static uint64_t mixed[CHUNK * N];
  uint64_t first[BATCH];
  size_t slot[BATCH], count = sift(candidates, mixed, all);
  while (states + count > slots * LOAD) grow();
  for (size_t from = 0; from < count; from += BATCH) {
    size_t some = count - from < BATCH ? count - from : BATCH;
    for (size_t i = 0; i < some; i++) {
      slot[i] = home(mixed[from + i]);
      first[i] = table[slot[i]];
    }
    /* Another of the batch may have taken the slot meanwhile. */
    for (size_t i = 0; i < some; i++)
      if (first[i] != mixed[from + i])
        insert(candidates[from + i], mixed[from + i], table[slot[i]], slot[i]);
  }
}

#define KEEP(s) (candidates[count++] = (s))

int main(void) {
  static state candidates[CHUNK * N];
  double start = seconds();
  /* As much of the address space as the table may ever need; memory comes as it is touched. */
  table = mmap(NULL, (size_t)1 << 36, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (table == MAP_FAILED) return 1;
  look_up(&(state){0}, 1);
  while (next.count > 0) {
    list swap = layer;
    layer = next;
    next = swap;
    next.count = 0;
    for (size_t k = 0; k < layer.count; k += CHUNK) {
      size_t count = 0, last = layer.count - k < CHUNK ? layer.count : k + CHUNK;
      for (size_t j = k; j < last; j++) {
        state s = layer.all[j];
        size_t before = count;
        SUCCESSORS(s, KEEP);
        if (count == before) stuck++;
      }
      transitions += count;
      look_up(candidates, count);
    }
  }
  tell(states, transitions, stuck, start);
}
