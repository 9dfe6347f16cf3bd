import { never } from '../base/index.js';
import type { Op } from '../machine/index.js';
import { begin, mask } from './begin.js';
import { broadcast, channelOf, delist, enlist, signal } from './channels.js';
import { cellOf, evaluate, lockReference } from './evaluate.js';
import { insert, pick, remove } from './lists.js';
import {
  acquire,
  destroy,
  downgradeLock,
  giveUp,
  queue,
  release,
  releaseToSleep,
  retake,
  tryAcquire,
  upgradeLock,
} from './locking.js';
import { allocate, count, free, touch } from './objects.js';
import type { Path } from './path.js';
import { enterSection, freeLater, leaveSection, synchronize } from './sections.js';
import { exchange, store, storeTo } from './store.js';
import { performOnWork } from './work.js';

/** Does an operation that is on offer; says which of the action's targets comes next. */
export function perform(path: Path, op: Op): number {
  switch (op.op) {
    case 'branch':
      return path.is(evaluate(path, op.condition)) ? 0 : 1;
    case 'synchronize':
      return synchronize(path, op);
    case 'pick':
      return pick(path, op);
    default:
      performPlain(path, op);
      return 0;
  }
}

function performPlain(path: Path, op: Exclude<Op, { readonly op: 'branch' | 'synchronize' | 'pick' }>): void {
  const setLocal = (local: number, value: number): void =>
    path.set(path.variables.local(path.thread, local), path.constant(value));
  switch (op.op) {
    case 'skip':
    case 'might-sleep':
    case 'await-grace':
      return;
    case 'assign': {
      const cell = cellOf(path, op.to);
      return store(path, op.to, cell, evaluate(path, op.value));
    }
    case 'exchange': {
      const old = exchange(path, op.place, op.update);
      if (op.result) storeTo(path, op.result, old);
      return;
    }
    case 'assert':
      if (!path.is(evaluate(path, op.condition))) path.end('assertion');
      return;
    case 'await':
      evaluate(path, op.condition);
      return;
    case 'find-lock':
      return setLocal(op.to, lockReference(path, op.lock));
    case 'find-channel':
      return setLocal(op.to, channelOf(path, op.channel) + 1);
    case 'enlist':
    case 'delist':
    case 'sleep':
    case 'signal':
    case 'broadcast':
      return performOnList(path, op);
    case 'new':
      return allocate(path, op);
    case 'free':
      return free(path, op);
    case 'touch':
      return touch(path, op);
    case 'enter-section':
      return enterSection(path, op.domain);
    case 'leave-section':
      return leaveSection(path, op.domain);
    case 'free-later':
      return freeLater(path, op);
    case 'insert':
      return insert(path, op);
    case 'remove':
      return remove(path, op);
    case 'begin-work':
    case 'queue-work':
    case 'cancel-work':
    case 'find-work':
    case 'flush':
    case 'spawn':
      return performOnWork(path, op);
    case 'get':
    case 'try-get':
    case 'put':
      return count(path, op);
    case 'begin':
      return begin(path);
    case 'mask':
      return mask(path, op.mask);
    default:
      return performOnLock(path, op);
  }
}

type OnList = Op & { readonly op: 'enlist' | 'delist' | 'sleep' | 'signal' | 'broadcast' };

function performOnList(path: Path, op: OnList): void {
  const channel = channelOf(path, op.channel);
  switch (op.op) {
    case 'enlist':
      return enlist(path, channel);
    case 'delist':
      return delist(path, channel, path.thread);
    case 'signal':
      return signal(path, channel);
    case 'broadcast':
      return broadcast(path, channel);
    case 'sleep':
      if (op.releasing) releaseToSleep(path, op.releasing.lock, op.releasing.saves);
      if (op.giant) giveUp(path, op.giant.lock, op.giant.saves);
      return enlist(path, channel);
    default:
      return never(op);
  }
}

type OnLock = Op & {
  readonly op:
    | 'acquire'
    | 'acquire-queued'
    | 'queue'
    | 'try-acquire'
    | 'release'
    | 'downgrade'
    | 'upgrade'
    | 'destroy'
    | 'give-up'
    | 'retake';
};

function performOnLock(path: Path, op: OnLock): void {
  const setResult = (local: number, done: boolean): void =>
    path.set(path.variables.local(path.thread, local), path.values.truth(done));
  switch (op.op) {
    case 'acquire':
    case 'acquire-queued':
      acquire(path, op.lock, op.mode, op.restore);
      if (op.mask) mask(path, op.mask);
      return;
    case 'queue':
      return queue(path, op.lock, op.mode, op.saves);
    case 'try-acquire': {
      const taken = tryAcquire(path, op.lock, op.mode);
      setResult(op.result, taken);
      // One that fails leaves interrupts as they were.
      if (taken && op.mask) mask(path, op.mask);
      return;
    }
    case 'release':
      release(path, op.lock);
      if (op.mask) mask(path, op.mask);
      return;
    case 'downgrade':
      return downgradeLock(path, op.lock);
    case 'upgrade':
      return setResult(op.result, upgradeLock(path, op.lock));
    case 'destroy':
      return destroy(path, op.lock);
    case 'give-up':
      return giveUp(path, op.giant, op.saves);
    case 'retake':
      return retake(path, op);
    default:
      return never(op);
  }
}
