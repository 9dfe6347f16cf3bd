import { List } from 'immutable';
import { assert, never } from '../base/index.js';
import { type ChannelExpr, NULL, target } from '../machine/index.js';
import { insert, remove } from './ascending.js';
import { evaluate, follow, indexWithin } from './evaluate.js';
import type { Turn } from './turn.js';

/** The channel, or -1. */
export function channelOf(turn: Turn, channel: ChannelExpr): number {
  const index = channelIndex(turn, channel);
  return turn.ended ? -1 : index;
}

function channelIndex(turn: Turn, channel: ChannelExpr): number {
  switch (channel.kind) {
    case 'cond': {
      const { base, size } = turn.machine.channelClasses[channel.class]!;
      return base + (channel.index ? indexWithin(turn, channel.index, size, channel.span) : 0);
    }
    case 'cond-field': {
      const { base, size, struct } = turn.machine.channelClasses[channel.class]!;
      assert(struct !== undefined, 'a condition reached through an object is part of its struct');
      const slot = follow(turn, evaluate(turn, channel.object), struct, channel.span);
      return base + slot * size + (channel.index ? indexWithin(turn, channel.index, size, channel.span) : 0);
    }
    case 'object': {
      const pointer = evaluate(turn, channel.object);
      if (pointer === NULL) turn.fail({ kind: 'null-dereference', span: channel.span });
      return pointer === NULL ? -1 : turn.machine.structs[channel.struct]!.channels + target(pointer);
    }
    case 'found': {
      const reference = turn.locals.get(channel.local)!;
      assert(reference !== NULL, 'a channel that was found is somewhere');
      return reference - 1;
    }
    default:
      return never(channel);
  }
}

/** Puts the thread on the channel's list: there a signal may pick it. */
export function enlist(turn: Turn, channel: number): void {
  turn.lists = turn.lists.update(channel, (list) => insert(list!, turn.thread));
}

export function delist(turn: Turn, channel: number, thread: number): void {
  turn.lists = turn.lists.update(channel, (list) => remove(list!, thread));
}

/** Wakes one thread: a turn for each that sleeps there, lowest first. A signal to nobody is lost. */
export function signal(turn: Turn, channel: number): Turn[] {
  const sleepers = turn.lists.get(channel)!;
  if (sleepers.isEmpty()) return [turn];
  return sleepers.toArray().map((sleeper) => {
    const way = turn.fork();
    delist(way, channel, sleeper);
    return way;
  });
}

export function broadcast(turn: Turn, channel: number): void {
  turn.lists = turn.lists.set(channel, List());
}

/** A thread at its end waits for nothing any more. */
export function delistEverywhere(turn: Turn): void {
  turn.lists = turn.lists.map((list) => remove(list, turn.thread));
}
