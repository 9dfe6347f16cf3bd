import { never } from '../base/index.js';
import type { Op } from '../machine/index.js';
import { begin } from './begin.js';
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
import { enterSection, freeLater, leaveSection, synchronize } from './sections.js';
import { exchange, store, storeTo } from './store.js';
import type { Turn } from './turn.js';
import { performOnWork } from './work.js';

/**
 * Does an operation that is on offer. Gives the turn, or one for each way in which it can come out;
 * a `branch` or `synchronize` leaves in `turn.target` which of its targets comes next.
 */
export function perform(turn: Turn, op: Op): readonly Turn[] {
  turn.target = 0;
  switch (op.op) {
    case 'signal': {
      const channel = channelOf(turn, op.channel);
      return turn.ended ? [turn] : signal(turn, channel);
    }
    case 'new':
      return allocate(turn, op);
    case 'pick':
      return pick(turn, op);
    case 'begin':
      return begin(turn);
    default:
      performSingle(turn, op);
      return [turn];
  }
}

type Single = Exclude<Op, { readonly op: 'signal' | 'new' | 'pick' | 'begin' }>;

function performSingle(turn: Turn, op: Single): void {
  switch (op.op) {
    case 'skip':
    case 'might-sleep':
    case 'await-grace':
      break;
    case 'assign': {
      const cell = cellOf(turn, op.to);
      store(turn, op.to, cell, evaluate(turn, op.value));
      break;
    }
    case 'exchange': {
      const old = exchange(turn, op.place, op.update);
      if (op.result && !turn.ended) storeTo(turn, op.result, old);
      break;
    }
    case 'branch':
      turn.target = evaluate(turn, op.condition) !== 0 ? 0 : 1;
      break;
    case 'assert': {
      const holds = evaluate(turn, op.condition) !== 0;
      if (!holds) turn.end({ kind: 'assertion', at: turn.at, requires: op.requires });
      break;
    }
    case 'await':
      evaluate(turn, op.condition);
      break;
    case 'find-lock':
      turn.setLocal(op.to, lockReference(turn, op.lock));
      break;
    case 'find-channel':
      turn.setLocal(op.to, channelOf(turn, op.channel) + 1);
      break;
    case 'enlist':
    case 'delist':
    case 'sleep':
    case 'broadcast':
      performOnList(turn, op);
      break;
    case 'free':
      free(turn, op);
      break;
    case 'touch':
      touch(turn, op);
      break;
    case 'enter-section':
      enterSection(turn, op.domain);
      break;
    case 'leave-section':
      leaveSection(turn, op.domain);
      break;
    case 'synchronize':
      synchronize(turn, op);
      break;
    case 'free-later':
      freeLater(turn, op);
      break;
    case 'insert':
      insert(turn, op);
      break;
    case 'remove':
      remove(turn, op);
      break;
    case 'begin-work':
    case 'queue-work':
    case 'cancel-work':
    case 'find-work':
    case 'flush':
    case 'spawn':
      performOnWork(turn, op);
      break;
    case 'get':
    case 'try-get':
    case 'put':
      count(turn, op);
      break;
    case 'mask':
      turn.mask(op.mask);
      break;
    default:
      performOnLock(turn, op);
      break;
  }
}

function performOnList(
  turn: Turn,
  op: Op & { readonly op: 'enlist' | 'delist' | 'sleep' | 'broadcast' },
): void {
  const channel = channelOf(turn, op.channel);
  if (channel < 0) return;
  switch (op.op) {
    case 'enlist':
      enlist(turn, channel);
      break;
    case 'delist':
      delist(turn, channel, turn.thread);
      break;
    case 'broadcast':
      broadcast(turn, channel);
      break;
    case 'sleep':
      if (op.releasing) releaseToSleep(turn, op.releasing.lock, op.releasing.saves);
      if (op.giant) giveUp(turn, op.giant.lock, op.giant.saves);
      enlist(turn, channel);
      break;
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

function performOnLock(turn: Turn, op: OnLock): void {
  switch (op.op) {
    case 'acquire':
    case 'acquire-queued':
      acquire(turn, op.lock, op.mode, op.restore);
      if (op.mask) turn.mask(op.mask);
      break;
    case 'queue':
      queue(turn, op.lock, op.mode, op.saves);
      break;
    case 'try-acquire':
      tryToAcquire(turn, op);
      break;
    case 'release':
      release(turn, op.lock);
      if (op.mask) turn.mask(op.mask);
      break;
    case 'downgrade':
      downgradeLock(turn, op.lock);
      break;
    case 'upgrade':
      turn.setLocal(op.result, upgradeLock(turn, op.lock) ? 1 : 0);
      break;
    case 'destroy':
      destroy(turn, op.lock);
      break;
    case 'give-up':
      giveUp(turn, op.giant, op.saves);
      break;
    case 'retake':
      retake(turn, op);
      break;
    default:
      never(op);
  }
}

/** One that fails leaves interrupts as they were. */
function tryToAcquire(turn: Turn, op: OnLock & { readonly op: 'try-acquire' }): void {
  const taken = tryAcquire(turn, op.lock, op.mode);
  turn.setLocal(op.result, taken ? 1 : 0);
  if (taken && op.mask) turn.mask(op.mask);
}
