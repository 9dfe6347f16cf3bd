import { never } from '../base/index.js';
import type { Action, Machine, Op, Place } from '../machine/index.js';
import { headOf, type ReplayStep, readerOf, type Slot } from '../semantics/index.js';
import { list, lockName, showValue, threadName } from './show.js';

/** What came of a step, short: `→ 0 left`, `true`, `wakes poller`, `queues`; empty if its text says it all. */
export function outcomeOf(machine: Machine, step: ReplayStep): string {
  const { action } = headOf(machine, step);
  const { op } = action;
  switch (op.op) {
    case 'branch':
      return branchTaken(step, action);
    case 'assert':
      return step.after ? '' : 'fails';
    case 'assign':
    case 'new':
      return written(machine, step, op.to);
    case 'exchange':
      return written(machine, step, op.result);
    case 'pick':
      return pickedObject(machine, step, action, op);
    case 'find-lock':
    case 'find-channel':
      return `finds ${localValue(machine, step, op.to) ?? 'nothing'}`;
    case 'queue':
      return 'queues';
    case 'acquire-queued':
      return 'has it';
    case 'try-acquire':
    case 'upgrade':
      return step.after ? String(step.changes.some((c) => c.kind === 'lock')) : '';
    case 'give-up':
      return `gives up ${lockName(machine, op.giant)}`;
    case 'retake':
      return `takes ${lockName(machine, op.giant)} again`;
    case 'sleep':
      return 'sleeps';
    case 'delist':
      return action.guards.some((g) => g.kind === 'listed') ? 'times out' : '';
    case 'signal':
    case 'broadcast':
      return woken(machine, step);
    case 'get':
    case 'try-get':
    case 'put':
      return counted(step, op.op);
    case 'acquire':
      return action.guards.some((g) => g.kind === 'unlisted') ? 'is awake, has it again' : '';
    case 'synchronize': {
      const waits = step.after?.rcu.waits.get(step.thread)?.toArray() ?? [];
      const readers = waits.map((section) => threadName(machine, readerOf(machine, section)));
      return readers.length > 0 ? `waits for ${list(readers)}` : '';
    }
    case 'await-grace':
      return 'these have ended';
    case 'leave-section':
    case 'free-later':
      return freed(machine, step);
    case 'begin':
      return handlerPlace(machine, step);
    case 'queue-work':
      return step.after && !step.changes.some((c) => c.kind === 'cell') ? 'is pending already' : '';
    case 'cancel-work':
      return step.after && !step.changes.some((c) => c.kind === 'cell') ? 'is not pending' : '';
    case 'spawn':
      return spawned(machine, step, op.work.work);
    case 'skip':
    case 'mask':
    case 'await':
    case 'begin-work':
    case 'find-work':
    case 'flush':
    case 'enter-section':
    case 'release':
    case 'downgrade':
    case 'destroy':
    case 'enlist':
    case 'might-sleep':
    case 'free':
    case 'touch':
    case 'insert':
    case 'remove':
      return '';
    default:
      return never(op);
  }
}

/** On whose CPU a handler begins. One that ends in the same step has left it again. */
export function handlerPlace(machine: Machine, step: ReplayStep): string {
  const { on } = step.after?.threads.get(step.thread) ?? { on: 0 };
  if (on === 0) return '';
  return on === 1 ? 'on an idle CPU' : `on top of ${threadName(machine, on - 2)}`;
}

/** The branch is known by where control went next. */
function branchTaken(step: ReplayStep, action: Action): string {
  const [yes, no] = action.targets;
  if (!step.after || yes === no) return '';
  return wentTo(step) === yes ? 'true' : 'false';
}

/** Where control went right after the action that the step began with. */
const wentTo = (step: ReplayStep): number | undefined =>
  step.performed[1]?.location ?? step.after?.threads.get(step.thread)?.at;

/** Only what the statement itself writes: the same step may set other locals, or forget them. */
function written(machine: Machine, step: ReplayStep, to: Place | undefined): string {
  if (to?.kind !== 'local') return '';
  const { name } = machine.programs[machine.threads[step.thread]!.program]!.locals[to.local]!;
  const value = name.startsWith('<') ? undefined : localValue(machine, step, to.local);
  return value === undefined ? '' : `→ ${value}`;
}

/** What a local holds after the step, if that is something else than before. */
function localValue(machine: Machine, step: ReplayStep, local: number): string | undefined {
  const change = step.changes.find((c) => c.kind === 'local' && c.local === local);
  if (change?.kind !== 'local') return undefined;
  const { domain } = machine.programs[machine.threads[step.thread]!.program]!.locals[local]!;
  return showValue(machine, domain, change.to);
}

/** A walk over the objects of a struct: which it came to, where the step still shows it. */
function pickedObject(machine: Machine, step: ReplayStep, action: Action, op: Op & { op: 'pick' }): string {
  if (!step.after) return '';
  if (wentTo(step) === action.targets[1]) return 'none is left';
  const slot = op.picked.findIndex((local) => localValue(machine, step, local) === 'true');
  return slot < 0 ? '' : `→ ${machine.structs[op.struct]!.slots[slot]}`;
}

function woken(machine: Machine, step: ReplayStep): string {
  const change = step.changes.find((c) => c.kind === 'list');
  if (change?.kind !== 'list') return 'nobody sleeps there';
  const gone = change.from.filter((thread) => !change.to.includes(thread));
  return `wakes ${gone.map((thread) => threadName(machine, thread)).join(', ')}`;
}

/** Which instance is to start. */
function spawned(machine: Machine, step: ReplayStep, work: number): string {
  const { threads, cell } = machine.works[work]!;
  const change = step.changes.find(
    (c) => c.kind === 'cell' && c.to !== 0 && threads[c.cell - cell] !== undefined,
  );
  return change?.kind === 'cell' ? `as ${threadName(machine, threads[change.cell - cell]!)}` : '';
}

/** What comes of a free that is put off: the objects freed in this step, or whose sections hold them up. */
function freed(machine: Machine, step: ReplayStep): string {
  const name = ({ struct, slot }: Slot) => machine.structs[struct]!.slots[slot]!;
  const changed = step.changes.flatMap((c) => (c.kind === 'pending' ? [c] : []));
  const put = changed.filter((c) => c.from.length === 0);
  const done = changed.filter((c) => c.to.length === 0);
  const readers = put.flatMap((c) => c.to.map((thread) => threadName(machine, thread)));
  if (done.length > 0) return `frees ${list(done.map((c) => name(c.object)))}`;
  return readers.length > 0 ? `once ${list(readers)} ${readers.length > 1 ? 'have' : 'has'} left` : '';
}

function counted(step: ReplayStep, op: 'get' | 'try-get' | 'put'): string {
  const change = step.changes.find((c) => c.kind === 'cell');
  if (change?.kind !== 'cell') return op === 'try-get' ? 'false' : '';
  if (op === 'put') return `→ ${change.to} left`;
  return op === 'try-get' ? `true, → ${change.to}` : `→ ${change.to}`;
}
