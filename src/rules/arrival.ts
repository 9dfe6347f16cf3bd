/** What is judged of a thread as it stands before an acquisition, a sleep, or at its end. */
import { type Action, fresh, isCounter, type Location, type Op } from '../machine/index.js';
import type { ViolationKind } from '../model/index.js';
import { evaluate, usableLock } from './evaluate.js';
import { violationKey } from './findings.js';
import { asValue, grow, leavesOf } from './growth.js';
import { Holding, type LockHeld } from './holding.js';
import { isEnabled, isMasked, NOWHERE, placeOf } from './interrupts.js';
import { wantedMode } from './locking.js';
import { classOf, type HoldMode } from './locks.js';
import { lets } from './obstacles.js';
import type { Path } from './path.js';
import type { Arrival, Conditional } from './rules.js';
import { isInSection } from './sections.js';
import { isOver } from './step.js';
import type { Value } from './value.js';

/** A thread at a location, what it has there, and what there is to say about that. */
interface Standing {
  readonly path: Path;
  readonly location: Location;
  readonly holding: Holding;
  readonly sighted: Conditional[];
  /** What it asks for, as values. */
  readonly asked: Value[];
}

/** What is judged of the thread where it stands at the location; `path` knows that it does. */
export function arrivalOf(path: Path, thread: number, location: Location): Arrival {
  const { values, world } = path;
  const holding = new Holding(path, thread);
  const standing: Standing = { path, location, holding, sighted: [], asked: [] };
  if (isOver(location)) judgeExit(standing);
  for (const action of location.actions) {
    judgeSleep(standing, action.op);
    judgeTrylock(standing, action.op);
    judgeAcquisition(standing, action);
  }
  const { sighted, asked } = standing;
  const isExposed = world.tables.handlers.length > 0;
  const matters = asked.length > 0 || isExposed;
  const all = [
    ...(matters ? holding.atoms() : []),
    ...(isExposed ? enabledSorts(path, thread) : []),
    ...asked,
    ...sighted.map(({ when }) => when),
  ];
  const kept = [...new Set(all)].filter(({ op }) => op !== 'const');
  const when = values.or(...(matters ? holding.some() : []), ...sighted.map((s) => s.when));
  if (when === values.zero) return { view: undefined, sighted: [] };
  const what = { kind: 'view', thread, location: location.id } as const;
  const sight = world.sight(`view | ${thread} ${location.id}`, what);
  return { view: { when, sight, values: kept }, sighted };
}

/** Which interrupts may come where the thread runs, of those that the model has. */
function enabledSorts(path: Path, thread: number): Value[] {
  const { handlers } = path.world.tables;
  const sorts = new Set(handlers.map((handler) => path.machine.threads[handler]!.interrupt!));
  return [...sorts].map((sort) => isEnabled(path, thread, sort));
}

/** Sights the violation where the value is true, or there that the model accepts it. */
function note({ path, location, sighted }: Standing, when: Value, kind: ViolationKind, detail = ''): void {
  const { world, thread, values } = path;
  if (when === values.zero) return;
  const at = { thread, location: location.id };
  const accepted = location.place.allowed.find((a) => a.kind === kind);
  const sight = accepted
    ? world.sight(`allow ${accepted.allow}`, { kind: 'view', ...at })
    : world.sight(violationKey(kind, location.place.key, detail), {
        kind: 'violation',
        violation: kind,
        ...at,
      });
  sighted.push({ when, sight });
}

/** Nothing of its own may be held at a thread's end, nor may it be in a section or have interrupts off. */
function judgeExit(standing: Standing): void {
  const { path, holding } = standing;
  const held = holding.own.map(({ when }) => when);
  note(standing, path.values.or(...held, ...holding.sections, isMasked(path, path.thread)), 'held-at-exit');
}

/**
 * Handlers never sleep, and threads not with interrupts off, but in netbsd: there the level belongs to
 * the thread, and is lowered while it sleeps.
 */
function forbidsSleep(path: Path): Value {
  const { values, machine, thread } = path;
  const off = machine.dialect === 'netbsd' ? values.zero : isMasked(path, thread);
  return values.or(isHandling(path), off);
}

const isHandling = (path: Path): Value =>
  path.values.not(path.values.is(placeOf(path, path.thread), NOWHERE));

const isSleep = (op: Op): boolean =>
  op.op === 'sleep' ||
  op.op === 'might-sleep' ||
  op.op === 'synchronize' ||
  op.op === 'flush' ||
  (op.op === 'await' && op.asleep);

/** Only locks of the top level may be held asleep. Giant is given up by then, like the lock that `wait` releases. */
function judgeSleep(standing: Standing, op: Op): void {
  if (!isSleep(op)) return;
  const { path, holding, location } = standing;
  const { values } = path;
  const releases = (lock: number): Value =>
    op.op === 'sleep' && op.releasing
      ? asValue(path, path.thread, location, (look) => {
          const released = look.quietly(() => usableLock(look, op.releasing!.lock));
          return values.truth(released === lock);
        })
      : values.zero;
  const held = holding.all
    .filter(({ lock }) => forbids(path, lock, SLEEPING))
    .map(({ lock, when }) => values.and(when, values.not(releases(lock))));
  // To wait for the end of one's own section is `self-deadlock`, whether or not one may sleep there.
  const inside = wakeful(standing, (domain) => op.op === 'synchronize' && op.domain === domain);
  note(standing, values.or(...held, ...inside, forbidsSleep(path)), 'sleep-in-atomic');
}

/** In which sections that one may not sleep in is the thread? */
function wakeful({ path }: Standing, exempt: (domain: number) => boolean = () => false): Value[] {
  return path.machine.rcu
    .filter(({ index, sleepable }) => !sleepable && !exempt(index))
    .map(({ index }) => isInSection(path, index, path.thread));
}

/** A lock that is asked for, where `when` is true. */
interface Wanted {
  readonly lock: number;
  readonly mode: HoldMode;
  readonly when: Value;
}

/** All that the action may ask for, but where that is nothing, or there is no way to it. */
function wantedBy({ path, location }: Standing, { op, guards }: Action): Wanted[] {
  if (op.op !== 'acquire' && op.op !== 'try-acquire') return [];
  const tree = grow(path, path.thread, location, (look) => {
    if (op.op === 'acquire' && !guards.every((guard) => lets(look, guard))) return undefined;
    const mode = wantedMode(look, op.mode);
    const lock = look.quietly(() => usableLock(look, op.lock));
    return mode === 'none' || lock === undefined ? undefined : { lock, mode };
  });
  const found = new Map<string, Wanted>();
  for (const { when, leaf } of leavesOf(path, tree)) {
    if (leaf === undefined) continue;
    const name = `${leaf.lock} ${leaf.mode}`;
    found.set(name, { ...leaf, when: path.values.or(found.get(name)?.when ?? path.values.zero, when) });
  }
  return [...found.values()];
}

/**
 * A trylock does not wait, but a lock that sleeps is none that a handler could hold. Nobody holds a
 * semaphore, and every kernel lets handlers try one.
 */
function judgeTrylock(standing: Standing, op: Op): void {
  const { path } = standing;
  if (op.op !== 'try-acquire' || path.machine.threads[path.thread]!.interrupt === undefined) return;
  const action: Action = { op, guards: [], targets: [] };
  const sleeping = wantedBy(standing, action).filter(({ lock }) => {
    const lockClass = classOf(path, lock);
    return !isCounter(lockClass) && lockClass.levelled && lockClass.level > SPINNING;
  });
  const when = path.values.or(...sleeping.map((wanted) => wanted.when));
  note(standing, path.values.and(isHandling(path), when), 'sleep-in-atomic');
}

/** The wait levels of spinning, and of sleeping itself. */
const SPINNING = 0;
const SLEEPING = 2;

/** Does holding this forbid waiting for something of a level? */
function forbids(path: Path, lock: number, level: number): boolean {
  const lockClass = classOf(path, lock);
  return lockClass.kind !== 'giant' && lockClass.level < level;
}

/**
 * Judges a lock asked for, whether or not it can be had; asleep on a condition, a thread does not yet
 * ask for its lock. A lock that the thread holds already is no matter of order.
 */
function judgeAcquisition(standing: Standing, action: Action): void {
  if (action.op.op !== 'acquire') return;
  const { path, asked } = standing;
  const { values } = path;
  const wanted = wantedBy(standing, action);
  for (const one of wanted) {
    judgeLevel(standing, one);
    judgeOrder(standing, one);
  }
  const which = ({ lock, mode }: Wanted): Value => path.constant(1 + 2 * lock + (mode === 'shared' ? 1 : 0));
  asked.push(wanted.reduce((rest, one) => values.if(one.when, which(one), rest), values.zero));
}

function judgeLevel(standing: Standing, { lock, when }: Wanted): void {
  const { path, holding } = standing;
  const { values } = path;
  const { level, levelled } = classOf(path, lock);
  if (!levelled) return;
  const low = holding.all.filter((held) => forbids(path, held.lock, level));
  // A section forbids what sleeps, and so only the locks of the top level.
  const inside = level >= SLEEPING ? wakeful(standing) : [];
  const unfit = level > SPINNING ? forbidsSleep(path) : values.zero;
  const wrong = values.or(...low.map((held) => held.when), ...inside, unfit);
  note(standing, values.and(when, wrong), 'sleep-in-atomic');
}

/** The very lock that a thread underneath holds is no matter of order either, but a deadlock. */
function judgeOrder(standing: Standing, { lock, when }: Wanted): void {
  const { path, holding } = standing;
  const { values } = path;
  if (isOutsideOrder(path, lock)) return;
  const anew = values.and(when, values.not(holding.holds(lock)));
  for (const held of holding.all) {
    if (held.lock === lock || isOutsideOrder(path, held.lock)) continue;
    const wrong = values.and(anew, held.when, againstOrder(standing, held, lock));
    note(standing, wrong, 'order', `${classOf(path, held.lock).index} ${classOf(path, lock).index}`);
  }
}

function isOutsideOrder(path: Path, lock: number): boolean {
  const { kind, index } = classOf(path, lock);
  return kind === 'giant' && !path.world.tables.ruled.has(index);
}

function againstOrder(standing: Standing, held: LockHeld, wanted: number): Value {
  const { path } = standing;
  const { values } = path;
  const { before, total } = path.machine.order;
  const first = classOf(path, held.lock);
  const then = classOf(path, wanted);
  const same = first.index === then.index;
  const open = total && !same && !before[first.index]![then.index];
  if (before[then.index]![first.index] || first.leaf || open) return values.one;
  return same ? againstNesting(standing, held.lock, wanted) : values.zero;
}

/** Two instances of one class. */
function againstNesting({ path, location }: Standing, held: number, wanted: number): Value {
  const { values } = path;
  const { nested } = classOf(path, held);
  switch (nested.kind) {
    case 'no':
      return values.one;
    case 'any':
      return values.zero;
    case 'by':
      return asValue(path, path.thread, location, (look) =>
        values.not(values.less(keyOfLock(look, held), keyOfLock(look, wanted))),
      );
  }
}

/** What `nested by` compares; -1 where it cannot be said. */
function keyOfLock(path: Path, lock: number): Value {
  const { nested, base, size } = classOf(path, lock);
  if (nested.kind !== 'by') return path.values.zero;
  const { key } = nested;
  if (key === 'address') return path.constant(lock);
  if (key === 'index') return path.constant((lock - base) % size);
  path.subject = path.constant(fresh(path.machine.locks[lock]!.slot!));
  const value = path.quietly(() => evaluate(path, key)) ?? path.constant(-1);
  path.subject = path.values.zero;
  return value;
}
