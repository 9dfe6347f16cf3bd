/** What may not stand in `atomic` and `init` blocks: waiting, loops without bound, and in `init` choices. */
import { type Span, words } from '../source/index.js';
import type { Unit } from './context.js';
import { twoStepLock, waitsInside } from './errors/flow.js';
import { callOf, effectOf, everyStatement, inner } from './inside.js';
import type { Effect, Fn, Stmt, Struct } from './model.js';
import { lockMayChange } from './stability.js';

type Inside = 'atomic' | 'init';

/** Something that may not stand there, and the call that leads to it if it is not there itself. */
interface Offence {
  readonly what: string;
  readonly span: Span;
}

/** Errors: what waits, loops or takes two steps in the `atomic` blocks of a body (L0409). */
export function checkAtomic(unit: Unit, body: readonly Stmt[], freed: ReadonlySet<Struct>): void {
  for (const stmt of everyStatement(body)) {
    if (stmt.kind !== 'atomic') continue;
    const [first, ...rest] = stmt.body;
    const effect = first && effectOf(first);
    const opens = first?.kind === 'effect' && (effect?.kind === 'lock' || effect?.kind === 'await');
    if (opens && effect?.kind === 'lock' && lockMayChange(effect.lock, freed)) {
      unit.sink.add(twoStepLock(first.span, words(first.span)));
    }
    // An opening statement does nothing wrong by itself, but a jump back to it would.
    const opening: Stmt[] = opens
      ? [{ kind: 'nothing', labels: first.labels, span: first.span }, ...rest]
      : [];
    report(unit, opens ? opening : stmt.body, 'atomic');
  }
}

/** Errors: what waits, loops, chooses or touches a lock in `init` (L0410). */
export function checkInit(unit: Unit, init: readonly Stmt[]): void {
  report(unit, init, 'init');
}

function report(unit: Unit, body: readonly Stmt[], inside: Inside): void {
  const seen = new Map<Fn | readonly Stmt[], Offence | undefined>();
  for (const offence of own(body, inside)) unit.sink.add(waitsInside(offence.span, inside, offence.what, []));
  for (const { callee, body: called, span } of calledBy(body)) {
    const offence = within(called, inside, seen);
    if (offence) {
      unit.sink.add(
        waitsInside(span, inside, callee, [{ span: offence.span, text: `${offence.what} is in there` }]),
      );
    }
  }
}

/** The first thing in a called body, or in what it calls, that may not be there. */
function within(
  body: readonly Stmt[],
  inside: Inside,
  seen: Map<Fn | readonly Stmt[], Offence | undefined>,
): Offence | undefined {
  if (seen.has(body)) return seen.get(body);
  // A circle of calls has been reported as such.
  seen.set(body, undefined);
  const first = own(body, inside)[0];
  const found = first ?? calledBy(body).flatMap((call) => within(call.body, inside, seen) ?? [])[0];
  seen.set(body, found);
  return found;
}

interface Called {
  readonly callee: string;
  readonly body: readonly Stmt[];
  readonly span: Span;
}

function calledBy(body: readonly Stmt[]): readonly Called[] {
  return [...everyStatement(body)].flatMap((stmt): Called[] => {
    const call = callOf(stmt);
    if (call) return [{ callee: `\`${call.function.name}\``, body: call.function.body, span: call.span }];
    const effect = effectOf(stmt);
    const onZero = effect?.kind === 'put' ? effect.field.refcount?.onZero : undefined;
    return onZero ? [{ callee: `\`${words(stmt.span)}\``, body: onZero.body, span: stmt.span }] : [];
  });
}

/** What is wrong in the body itself. */
function own(body: readonly Stmt[], inside: Inside): readonly Offence[] {
  const offences: Offence[] = [];
  const passed = new Set<string>();
  const visit = (statements: readonly Stmt[]): void => {
    for (const stmt of statements) {
      for (const label of stmt.labels) passed.add(label);
      const what =
        offenceOf(stmt, inside) ??
        (stmt.kind === 'goto' && passed.has(stmt.label) ? 'a jump back' : undefined);
      if (what) offences.push({ what, span: shown(stmt) });
      // What is inside a loop is wrong for that reason already.
      else visit(inner(stmt));
    }
  };
  visit(body);
  return offences;
}

/** A block is shown by its first line. */
function shown(stmt: Stmt): Span {
  if (inner(stmt).length === 0) return stmt.span;
  const text = stmt.span.source.text.slice(stmt.span.start, stmt.span.end);
  const brace = text.indexOf('{');
  return brace < 0 ? stmt.span : { ...stmt.span, end: stmt.span.start + brace + 1 };
}

function offenceOf(stmt: Stmt, inside: Inside): string | undefined {
  switch (stmt.kind) {
    case 'loop':
    case 'while':
      return `a \`${stmt.kind}\``;
    case 'for-list':
      return 'a walk along a list';
    case 'for-struct':
      return 'a walk over the objects of a struct';
    case 'with':
      return 'a `with`, which waits for its lock,';
    case 'rcu':
      return inside === 'init' ? 'an `rcu` section' : undefined;
    case 'choose':
    case 'maybe':
      return inside === 'init' ? `a \`${stmt.kind}\`` : undefined;
    default: {
      const effect = effectOf(stmt);
      const text = words(
        stmt.kind === 'if' && stmt.condition.kind === 'effect' ? stmt.condition.span : stmt.span,
      );
      return effect && forbidden(effect, inside) ? `\`${text}\`` : undefined;
    }
  }
}

function forbidden(effect: Effect, inside: Inside): boolean {
  switch (effect.kind) {
    case 'lock':
    case 'wait':
    case 'sleep':
    case 'await':
    case 'synchronize':
    case 'flush':
      return true;
    case 'rcu-enter':
    case 'rcu-leave':
    case 'trylock':
    case 'unlock':
    case 'upgrade':
    case 'downgrade':
    case 'prepare':
    case 'mask':
      return inside === 'init';
    default:
      return false;
  }
}
