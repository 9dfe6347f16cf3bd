/** The protocols that models are composed of, each in its right form. */
import type { World } from '../world.js';
import * as deferred from './deferred.js';
import * as interrupts from './interrupts.js';
import * as lifetimes from './lifetimes.js';
import * as lists from './lists.js';
import * as locks from './locks.js';
import * as places from './places.js';
import * as pointers from './pointers.js';
import * as rcu from './rcu.js';
import * as waiting from './waiting.js';

/** Declares what it needs, and gives the threads their parts. */
export type Protocol = (world: World) => void;

/** How often it is drawn: oftener, where what it has is in few others. */
export function weightOf(protocol: Protocol): number {
  if (Object.values(interrupts).includes(protocol)) return 2.5;
  if (Object.values(lists).includes(protocol)) return 1.5;
  return [lifetimes.unlessGone, lifetimes.drain, locks.chain, locks.either, rcu.typesafe].includes(protocol)
    ? 2
    : 1;
}

/** By name: the order in which a module lists its functions is no matter of the language. */
export const PROTOCOLS: readonly Protocol[] = [
  deferred,
  interrupts,
  lifetimes,
  lists,
  locks,
  places,
  pointers,
  rcu,
  waiting,
].flatMap((room: Readonly<Record<string, Protocol>>) =>
  Object.keys(room)
    .sort()
    .map((name) => room[name]!),
);
