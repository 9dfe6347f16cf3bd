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
      store(path, op.to, cell, evaluate(path, op.value));
      return;
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
      setLocal(op.to, lockReference(path, op.lock));
      return;
    case 'find-channel':
      setLocal(op.to, channelOf(path, op.channel) + 1);
      return;
    case 'enlist':
    case 'delist':
    case 'sleep':
    case 'signal':
    case 'broadcast':
      performOnList(path, op);
      return;
    case 'new':
      allocate(path, op);
      return;
    case 'free':
      free(path, op);
      return;
    case 'touch':
      touch(path, op);
      return;
    case 'enter-section':
      enterSection(path, op.domain);
      return;
    case 'leave-section':
      leaveSection(path, op.domain);
      return;
    case 'free-later':
      freeLater(path, op);
      return;
    case 'insert':
      insert(path, op);
      return;
    case 'remove':
      remove(path, op);
      return;
    case 'begin-work':
    case 'queue-work':
    case 'cancel-work':
    case 'find-work':
    case 'flush':
    case 'spawn':
      performOnWork(path, op);
      return;
    case 'get':
    case 'try-get':
    case 'put':
      count(path, op);
      return;
    case 'begin':
      begin(path);
      return;
    case 'mask':
      mask(path, op.mask);
      return;
    default:
      performOnLock(path, op);
      return;
  }
}

type OnList = Op & { readonly op: 'enlist' | 'delist' | 'sleep' | 'signal' | 'broadcast' };

function performOnList(path: Path, op: OnList): void {
  const channel = channelOf(path, op.channel);
  switch (op.op) {
    case 'enlist':
      enlist(path, channel);
      return;
    case 'delist':
      delist(path, channel, path.thread);
      return;
    case 'signal':
      signal(path, channel);
      return;
    case 'broadcast':
      broadcast(path, channel);
      return;
    case 'sleep':
      if (op.releasing) releaseToSleep(path, op.releasing.lock, op.releasing.saves);
      if (op.giant) giveUp(path, op.giant.lock, op.giant.saves);
      enlist(path, channel);
      return;
    default:
      never(op);
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
      queue(path, op.lock, op.mode, op.saves);
      return;
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
      downgradeLock(path, op.lock);
      return;
    case 'upgrade':
      setResult(op.result, upgradeLock(path, op.lock));
      return;
    case 'destroy':
      destroy(path, op.lock);
      return;
    case 'give-up':
      giveUp(path, op.giant, op.saves);
      return;
    case 'retake':
      retake(path, op);
      return;
    default:
      never(op);
  }
}
