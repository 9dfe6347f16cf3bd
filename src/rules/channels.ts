/** What threads sleep on, and how they are woken. */
import { assert, never } from '../base/index.js';
import { type ChannelExpr, NULL, target } from '../machine/index.js';
import { follow, indexWithin, referenceOf } from './evaluate.js';
import { Blocked, type Path } from './path.js';

/** The channel; the run ends where there is no way to it. */
export function channelOf(path: Path, channel: ChannelExpr): number {
  switch (channel.kind) {
    case 'cond': {
      const { base, size } = path.machine.channelClasses[channel.class]!;
      return base + (channel.index ? indexWithin(path, channel.index, size) : 0);
    }
    case 'cond-field': {
      const { base, size, struct } = path.machine.channelClasses[channel.class]!;
      assert(struct !== undefined, 'a condition reached through an object is part of its struct');
      const slot = follow(path, referenceOf(path, channel.object), struct);
      return base + slot * size + (channel.index ? indexWithin(path, channel.index, size) : 0);
    }
    case 'object': {
      const pointer = referenceOf(path, channel.object);
      if (pointer === NULL) path.end('null-dereference');
      return path.machine.structs[channel.struct]!.channels + target(pointer);
    }
    case 'found':
      return found(path, channel.local);
    default:
      return never(channel);
  }
}

/** The channel that an earlier step found, which is somewhere. */
function found(path: Path, local: number): number {
  const reference = path.number(path.get(path.variables.local(path.thread, local)));
  if (reference === NULL) throw new Blocked();
  return reference - 1;
}

/** Puts the thread on the channel's list: there a signal may pick it. */
export function enlist(path: Path, channel: number): void {
  path.set(path.variables.listed(channel, path.thread), path.values.one);
}

export function delist(path: Path, channel: number, thread: number): void {
  path.set(path.variables.listed(channel, thread), path.values.zero);
}

/** Wakes one thread, any of those that sleep there, lowest first. A signal to nobody is lost. */
export function signal(path: Path, channel: number): void {
  const sleepers = path.machine.threads.filter(({ index }) =>
    path.is(path.get(path.variables.listed(channel, index))),
  );
  if (sleepers.length > 0) delist(path, channel, sleepers[path.choose(sleepers.length)]!.index);
}

export function broadcast(path: Path, channel: number): void {
  for (const { index } of path.machine.threads) delist(path, channel, index);
}

/** A thread at its end waits for nothing any more. */
export function delistEverywhere(path: Path): void {
  for (const { index } of path.machine.channels) delist(path, index, path.thread);
}
