/** Who sleeps where: each channel has a list of threads. */
import type { State } from './state.js';

export const isListed = (s: State, channel: string, t: number): boolean =>
  (s.lists[channel] ?? []).includes(t);

export function enlist(s: State, channel: string, t: number): void {
  s.lists[channel] = [...new Set([...(s.lists[channel] ?? []), t])].sort((a, b) => a - b);
}

export function delist(s: State, channel: string, t: number): void {
  s.lists[channel] = (s.lists[channel] ?? []).filter((it) => it !== t);
}
