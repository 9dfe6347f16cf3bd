/**
 * Warnings about statements that do in one step what real code does in several: reading two shared
 * places, or reading and writing one, with no lock held.
 */
import { never } from '../base/index.js';
import { words } from '../source/index.js';
import { listUnlocked, readAndWritten, twoReads } from './errors/warnings.js';
import { walkHeld } from './holding.js';
import { callOf, effectOf, everyStatement } from './inside.js';
import { listOf } from './lists.js';
import type { Effect, Expr, Field, LockClass, Place, Stmt, Test, Variable } from './model.js';
import type { Sink } from './sink.js';

type Shared = Place & { readonly kind: 'variable' | 'field' };

/** Warnings for the threads' bodies and what they call; `all` are the bodies that may write something. */
export function checkAtomicity(
  sink: Sink,
  threads: readonly (readonly Stmt[])[],
  all: readonly (readonly Stmt[])[],
): void {
  const written = writtenIn(all);
  for (const body of threads) {
    walkHeld(body, (stmt, held) => {
      if (held.size > 0) return;
      for (const step of stepsOf(stmt)) checkStep(sink, step, written);
    });
  }
}

/** What one step evaluates, and the place that it writes. */
interface Step {
  readonly reads: readonly Expr[];
  readonly writes?: Place;
}

function checkStep(sink: Sink, { reads, writes }: Step, written: ReadonlySet<Variable | Field>): void {
  const paths = writes ? [writes.kind === 'field' ? writes.object : undefined, writes.index] : [];
  const found = [...paths, ...reads].flatMap((e) => (e ? sharedReads(e) : []));
  const changing = found.filter((place) => written.has(declared(place)));
  const [first, second] = distinct(changing);
  if (first && second) {
    if (!commonGuard(first, second)) sink.add(twoReads(first.span, words(first.span), second.span));
    return;
  }
  const again = writes && writes.kind !== 'local' && changing.find((place) => same(place, writes));
  if (!again || guardsOf(again).length > 0) return;
  const text = words(again.span);
  sink.add(listOf(again) ? listUnlocked(again.span, text) : readAndWritten(again.span, text));
}

/** The steps of a statement that evaluate something: each argument of a call is one. */
function stepsOf(stmt: Stmt): readonly Step[] {
  const call = callOf(stmt);
  if (call) return call.arguments.map((e) => ({ reads: [e] }));
  switch (stmt.kind) {
    case 'local':
    case 'return':
      return stmt.value ? [{ reads: [stmt.value] }] : [];
    case 'assign':
      return [{ reads: [stmt.value], writes: stmt.to }];
    case 'effect':
      return [effectStep(stmt.effect)];
    case 'for-struct':
      return stmt.where ? [{ reads: [stmt.where] }] : [];
    case 'if':
    case 'while':
      return [{ reads: tested(stmt.condition) }];
    default:
      return [];
  }
}

/** Putting into a list and taking out of it reads the list and writes it. */
function effectStep(effect: Effect): Step {
  if (effect.kind !== 'insert' && effect.kind !== 'remove') return { reads: evaluatedBy(effect) };
  const { head } = effect.list;
  const read: Expr = { kind: 'read', place: head, type: head.type, span: head.span };
  return { reads: [read, effect.element], writes: head };
}

function tested(test: Test): readonly Expr[] {
  if (test.kind === 'expression') return [test.expression];
  return test.kind === 'effect' ? evaluatedBy(test.effect) : [];
}

/**
 * What an effect reads besides what it is about. The way to a lock or channel is a step of its own,
 * what is atomic by nature is so here, and an assertion is no code of the kernel's.
 */
function evaluatedBy(effect: Effect): readonly Expr[] {
  switch (effect.kind) {
    case 'get':
    case 'tryget':
    case 'put':
    case 'free':
    case 'touch':
      return [effect.object];
    case 'new':
      return effect.fields.map(({ value }) => value);
    case 'await':
      return [effect.condition];
    case 'exchange':
      return [effect.update];
    case 'compare-exchange':
      return [effect.expected, effect.update];
    default:
      return [];
  }
}

/** Places that others may write. What only a checker could ask (`held`, `refs`, `at`, …) is not counted. */
function sharedReads(e: Expr): readonly Shared[] {
  switch (e.kind) {
    case 'read': {
      const { place } = e;
      const index = place.index ? sharedReads(place.index) : [];
      switch (place.kind) {
        case 'local':
          return index;
        case 'variable':
          return place.variable.perThread ? index : [...index, place];
        case 'field':
          return [...sharedReads(place.object), ...index, ...(place.field.constant ? [] : [place])];
        default:
          return never(place);
      }
    }
    case 'object':
      return e.index ? sharedReads(e.index) : [];
    case 'not':
    case 'negate':
      return sharedReads(e.operand);
    case 'logical':
    case 'arithmetic':
    case 'comparison':
      return [...sharedReads(e.left), ...sharedReads(e.right)];
    default:
      return [];
  }
}

/** What some statement assigns: what nothing writes cannot change between two reads. */
function writtenIn(bodies: readonly (readonly Stmt[])[]): ReadonlySet<Variable | Field> {
  const written = new Set<Variable | Field>();
  for (const body of bodies) {
    for (const stmt of everyStatement(body)) {
      const effect = effectOf(stmt);
      const to = 'to' in stmt ? stmt.to : undefined;
      const list = effect && 'list' in effect ? effect.list : undefined;
      if (list) written.add(list.list.link);
      for (const place of [to, effect && 'place' in effect ? effect.place : undefined, list?.head]) {
        if (place && place.kind !== 'local') written.add(declared(place));
      }
    }
  }
  return written;
}

const declared = (place: Shared): Variable | Field =>
  place.kind === 'variable' ? place.variable : place.field;

/** The same declaration, reached by the same words. */
const same = (a: Shared, b: Place): boolean =>
  b.kind !== 'local' && declared(a) === declared(b) && words(a.span) === words(b.span);

function distinct(places: readonly Shared[]): readonly Shared[] {
  return places.filter((place, i) => places.findIndex((other) => same(other, place)) === i);
}

const guardsOf = (place: Shared): readonly LockClass[] =>
  declared(place).guard?.locks.map((lock) => lock.class) ?? [];

function commonGuard(a: Shared, b: Shared): boolean {
  const free = (place: Shared): boolean => declared(place).guard?.writesOnly === true;
  return !free(a) && !free(b) && guardsOf(a).some((lock) => guardsOf(b).includes(lock));
}
