/** Lists of numbers that stand in order and each but once, so that equal sets are equal lists. */
import type { List } from 'immutable';

/** Adds to an ascending list. */
export function insert(list: List<number>, thread: number): List<number> {
  return list.includes(thread) ? list : list.push(thread).sort((a, b) => a - b);
}

export function remove(list: List<number>, thread: number): List<number> {
  const at = list.indexOf(thread);
  return at < 0 ? list : list.delete(at);
}
