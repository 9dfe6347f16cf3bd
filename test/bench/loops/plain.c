/* Breadth first, as one writes it down: a table of states that doubles, a list for each layer. */
#include "philosophers.h"

static state *table;
static size_t slots = 1 << 16, states, transitions, stuck;
static list layer, next;

static inline size_t home(state s) {
  s = (s + 1) * 0x9e3779b97f4a7c15u;
  return (s ^ s >> 32) & (slots - 1);
}

static void grow(void) {
  state *old = table;
  size_t before = slots;
  slots *= 2;
  table = allocate(slots * sizeof(state));
  for (size_t i = 0; i < before; i++)
    if (old[i] != 0) {
      size_t at = home(old[i] - 1);
      while (table[at] != 0) at = (at + 1) & (slots - 1);
      table[at] = old[i];
    }
  free(old);
}

static inline void find(state s) {
  size_t at = home(s);
  while (table[at] != 0) {
    if (table[at] == s + 1) return;
    at = (at + 1) & (slots - 1);
  }
  table[at] = s + 1;
  append(&next, s);
  if (++states * 2 > slots) grow();
}

#define FIND(s) (transitions++, find(s))

int main(void) {
  double start = seconds();
  table = allocate(slots * sizeof(state));
  find(0);
  while (next.count > 0) {
    list swap = layer;
    layer = next;
    next = swap;
    next.count = 0;
    for (size_t k = 0; k < layer.count; k++) {
      state s = layer.all[k];
      size_t before = transitions;
      SUCCESSORS(s, FIND);
      if (transitions == before) stuck++;
    }
  }
  tell(states, transitions, stuck, start);
}
