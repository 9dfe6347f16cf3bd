/** Which locals operations read and write, and where a local's value no longer matters. */
import { never } from '../base/index.js';
import type { ChannelExpr, Expr, LockExpr, Place, WorkExpr } from './expr.js';
import type { Action } from './machine.js';
import type { Guard, Mode, Op } from './op.js';

interface Use {
  readonly reads: Set<number>;
  readonly writes: Set<number>;
}

/** Locals that an action reads before it writes any, and those that it writes. */
export function useOf(action: Action): Use {
  const use: Use = { reads: new Set(), writes: new Set() };
  for (const guard of action.guards) guardUse(guard, use);
  opUse(action.op, use);
  return use;
}

function guardUse(guard: Guard, use: Use): void {
  if ('local' in guard) use.reads.add(guard.local);
  else channelUse(guard.channel, use);
}

function exprUse(e: Expr, use: Use): void {
  switch (e.op) {
    case 'const':
    case 'self':
    case 'subject':
    case 'old':
    case 'bound':
    case 'at':
    case 'done':
      return;
    case 'local':
      use.reads.add(e.local);
      return;
    case 'load':
      placeUse(e.place, use);
      return;
    case 'object':
      if (e.index) exprUse(e.index, use);
      return;
    case 'not':
    case 'negate':
      exprUse(e.operand, use);
      return;
    case 'conditional':
      for (const part of [e.condition, e.then, e.otherwise]) exprUse(part, use);
      return;
    case 'lock-address':
      lockUse(e.lock, use);
      return;
    case 'held':
      lockUse(e.lock, use);
      if (typeof e.by !== 'string') exprUse(e.by, use);
      return;
    case 'live':
      exprUse(e.pointer, use);
      return;
    case 'quantifier':
      exprUse(e.condition, use);
      return;
    default:
      exprUse(e.left, use);
      exprUse(e.right, use);
  }
}

/** Reading a place. Of guards only the owner of a list is found by a local. */
function placeUse(place: Place, use: Use): void {
  if (place.kind === 'local') use.reads.add(place.local);
  else wayUse(place, use);
}

function wayUse(place: Place, use: Use): void {
  if (place.kind === 'field') exprUse(place.object, use);
  if (place.kind !== 'local' && place.guard?.subject) exprUse(place.guard.subject, use);
  if (place.kind !== 'local' && place.index) exprUse(place.index, use);
}

function writeUse(place: Place, use: Use): void {
  if (place.kind === 'local') use.writes.add(place.local);
  else wayUse(place, use);
}

function lockUse(lock: LockExpr, use: Use): void {
  if (lock.kind === 'found') {
    use.reads.add(lock.local);
    return;
  }
  if (lock.kind === 'reference') {
    exprUse(lock.reference, use);
    return;
  }
  if (lock.kind === 'lock-field') exprUse(lock.object, use);
  if (lock.index) exprUse(lock.index, use);
}

function channelUse(channel: ChannelExpr, use: Use): void {
  switch (channel.kind) {
    case 'found':
      use.reads.add(channel.local);
      return;
    case 'object':
      exprUse(channel.object, use);
      return;
    case 'cond-field':
      exprUse(channel.object, use);
      if (channel.index) exprUse(channel.index, use);
      return;
    case 'cond':
      if (channel.index) exprUse(channel.index, use);
      return;
    default:
      never(channel);
  }
}

function workUse(work: WorkExpr, use: Use): void {
  if (work.kind === 'found') use.reads.add(work.local);
  else if (work.argument) exprUse(work.argument, use);
}

function modeUse(mode: Mode, use: Use): void {
  if (typeof mode === 'object') use.reads.add(mode.as);
}

function opUse(op: Op, use: Use): void {
  switch (op.op) {
    case 'begin-work':
      if (op.to !== undefined) use.writes.add(op.to);
      return;
    case 'queue-work':
    case 'cancel-work':
      workUse(op.work, use);
      if (op.result !== undefined) use.writes.add(op.result);
      return;
    case 'find-work':
      workUse(op.work, use);
      use.writes.add(op.to);
      return;
    case 'flush':
    case 'spawn':
      workUse(op.work, use);
      return;
    case 'skip':
    case 'might-sleep':
    case 'enter-section':
    case 'leave-section':
    case 'await-grace':
    case 'begin':
    case 'mask':
      return;
    case 'synchronize':
      if (op.giant) use.writes.add(op.giant.saves);
      return;
    case 'assign':
      exprUse(op.value, use);
      writeUse(op.to, use);
      return;
    case 'branch':
    case 'assert':
    case 'await':
      exprUse(op.condition, use);
      return;
    case 'exchange':
      placeUse(op.place, use);
      exprUse(op.update, use);
      if (op.result) writeUse(op.result, use);
      return;
    case 'find-lock':
      lockUse(op.lock, use);
      use.writes.add(op.to);
      return;
    case 'find-channel':
      channelUse(op.channel, use);
      use.writes.add(op.to);
      return;
    case 'acquire':
    case 'acquire-queued':
      lockUse(op.lock, use);
      modeUse(op.mode, use);
      if (op.restore !== undefined) use.reads.add(op.restore);
      return;
    case 'queue':
      lockUse(op.lock, use);
      modeUse(op.mode, use);
      if (op.saves !== undefined) use.writes.add(op.saves);
      return;
    case 'try-acquire':
      lockUse(op.lock, use);
      use.writes.add(op.result);
      return;
    case 'release':
    case 'downgrade':
    case 'destroy':
      lockUse(op.lock, use);
      return;
    case 'upgrade':
      lockUse(op.lock, use);
      use.writes.add(op.result);
      return;
    case 'give-up':
      if (op.until.kind === 'lock') lockUse(op.until.lock, use);
      else if (op.until.kind === 'work') workUse(op.until.work, use);
      else if (op.until.kind === 'condition') exprUse(op.until.condition, use);
      else channelUse(op.until.channel, use);
      use.writes.add(op.saves);
      return;
    case 'retake':
      use.reads.add(op.restore);
      if (op.grantable) {
        lockUse(op.grantable.lock, use);
        modeUse(op.grantable.mode, use);
      }
      return;
    case 'enlist':
    case 'delist':
    case 'signal':
    case 'broadcast':
      channelUse(op.channel, use);
      return;
    case 'sleep':
      channelUse(op.channel, use);
      if (op.releasing) {
        lockUse(op.releasing.lock, use);
        use.writes.add(op.releasing.saves);
      }
      if (op.giant) use.writes.add(op.giant.saves);
      return;
    case 'new':
      for (const field of op.fields) exprUse(field.value, use);
      writeUse(op.to, use);
      return;
    case 'free':
    case 'free-later':
    case 'touch':
      exprUse(op.object, use);
      return;
    case 'insert':
    case 'remove':
      placeUse(op.head, use);
      placeUse(op.link, use);
      return;
    case 'pick':
      for (const local of op.picked) use.reads.add(local);
      use.writes.add(op.to);
      return;
    case 'get':
      placeUse(op.count, use);
      return;
    case 'try-get':
      placeUse(op.count, use);
      use.writes.add(op.result);
      return;
    case 'put':
      placeUse(op.count, use);
      if (op.result !== undefined) use.writes.add(op.result);
      if (op.subject !== undefined) use.writes.add(op.subject);
      return;
    default:
      never(op);
  }
}

/** For each location the locals that some path from it reads before writing: the classical backward analysis. */
export function liveLocals(
  locations: readonly { readonly actions: readonly Action[] }[],
): ReadonlySet<number>[] {
  const uses = locations.map((l) => l.actions.map((a) => ({ targets: a.targets, ...useOf(a) })));
  return leastSets(locations.length, (id, live) => {
    const now = new Set<number>();
    for (const use of uses[id]!) {
      for (const read of use.reads) now.add(read);
      for (const target of use.targets) for (const l of live[target]!) if (!use.writes.has(l)) now.add(l);
    }
    return now;
  });
}

/** The least sets, one a location, that `from` maps to themselves; `from` may only grow with its input. */
export function leastSets(
  count: number,
  from: (id: number, sets: readonly ReadonlySet<number>[]) => ReadonlySet<number>,
): ReadonlySet<number>[] {
  const sets: ReadonlySet<number>[] = Array.from({ length: count }, () => new Set());
  for (let changed = true; changed; ) {
    changed = false;
    for (let id = count - 1; id >= 0; id--) {
      const now = from(id, sets);
      if (now.size !== sets[id]!.size) {
        sets[id] = now;
        changed = true;
      }
    }
  }
  return sets;
}
