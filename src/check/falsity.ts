/** Which part of a condition made it false, and by what values. */
import { never } from '../base/index.js';
import type { Note } from '../finding/index.js';
import { type Expr, fresh } from '../machine/index.js';
import { cellAt, hasEnded, holdOf, locationOf, lockAt, type View, valueIn } from '../semantics/index.js';
import { words } from '../source/index.js';
import { list, lockName, showValue, threadName } from './show.js';

/** More parts than these tell a reader nothing that the first do not. */
const MOST = 4;

/**
 * The parts that keep a condition from being true, each with the values that it was evaluated with.
 * Nothing where the condition as a whole says it all, or cannot be evaluated.
 */
export function falseParts(view: View, condition: Expr): Note[] {
  const parts = partsOf(view, condition, true);
  return parts.slice(0, MOST).map(({ text, span }) => ({ text, span }));
}

/** What has not the value that is `wanted` of it. */
function partsOf(view: View, e: Expr, wanted: boolean): Note[] {
  const value = valueIn(view, e);
  if (value === undefined || (value !== 0) === wanted) return [];
  switch (e.op) {
    case 'and':
    case 'or':
      return [...partsOf(view, e.left, wanted), ...partsOf(view, e.right, wanted)];
    case 'not':
      // One with words of its own is the `!=` of pointers.
      return e.span ? leaf(view, e, wanted) : partsOf(view, e.operand, !wanted);
    case 'conditional': {
      const chosen = valueIn(view, e.condition) === 0 ? e.otherwise : e.then;
      return partsOf(view, chosen, wanted);
    }
    case 'quantifier':
      return witness(view, e, wanted) ?? leaf(view, e, wanted);
    default:
      return leaf(view, e, wanted);
  }
}

type Quantifier = Expr & { readonly op: 'quantifier' };

/** Of `all` that is false, or `any` that should be, the first element that decides it. */
function witness(view: View, e: Quantifier, wanted: boolean): Note[] | undefined {
  if (e.sort === 'count' || e.binder === undefined || (e.sort === 'all') !== wanted) return undefined;
  for (const { value, name } of elementsOf(view, e.over)) {
    const inner = { ...view, bound: [...view.bound.slice(0, e.depth), value] };
    const parts = partsOf(inner, e.condition, wanted);
    if (parts.length > 0)
      return parts.map(({ text, span }) => ({ text: `for ${e.binder} = ${name}: ${text}`, span }));
  }
  return undefined;
}

function elementsOf(
  { machine, state }: View,
  over: Quantifier['over'],
): { readonly value: number; readonly name: string }[] {
  if ('low' in over)
    return Array.from({ length: over.high - over.low + 1 }, (_, i) => over.low + i).map((value) => ({
      value,
      name: String(value),
    }));
  const { live, slots } = machine.structs[over.struct]!;
  return slots.flatMap((name, slot) =>
    state.memory.get(live + slot) === 1 ? [{ value: fresh(slot), name }] : [],
  );
}

/** A part that has no parts of its own worth telling apart. */
function leaf(view: View, e: Expr, wanted: boolean): Note[] {
  const said = saidOf(view, e);
  if (said === undefined) return [];
  const values = [...new Map(valuesIn(view, e)).entries()]
    .filter(([name, value]) => name !== said.text || value !== String(!wanted))
    .map(([name, value]) => (name === '' ? value : `${name} is ${value}`));
  const why = values.length === 0 ? '' : `: ${list(values)}`;
  return [{ text: `\`${said.text}\` is ${wanted ? 'false' : 'true'}${why}`, span: said.span }];
}

/** The words for an expression, where there are any. */
function saidOf(view: View, e: Expr): { readonly text: string; readonly span: Note['span'] } | undefined {
  if (e.op === 'local') {
    const name = localsOf(view)[e.local]?.name ?? '<>';
    return name.startsWith('<') ? undefined : { text: name, span: null };
  }
  const span = e.op === 'load' ? e.place.span : 'span' in e ? e.span : undefined;
  return span && { text: words(span), span };
}

const localsOf = ({ machine, thread }: View) =>
  thread < 0 ? [] : machine.programs[machine.threads[thread]!.program]!.locals;

/** What was read, by the words with which it was read; facts that have no such words have an empty name. */
function valuesIn(view: View, e: Expr): [name: string, value: string][] {
  const { machine } = view;
  const both = (left: Expr, right: Expr) => [...valuesIn(view, left), ...valuesIn(view, right)];
  switch (e.op) {
    case 'const':
    case 'object':
    case 'lock-address':
    case 'self':
    case 'subject':
    case 'old':
    case 'bound':
      return [];
    case 'local': {
      const { name, domain } = localsOf(view)[e.local]!;
      const value = valueIn(view, e);
      return name.startsWith('<') || value === undefined ? [] : [[name, showValue(machine, domain, value)]];
    }
    case 'load': {
      const [cell, value] = [cellAt(view, e.place), valueIn(view, e)];
      if (cell === undefined || value === undefined) return [];
      const shown: [string, string] = [
        words(e.place.span),
        showValue(machine, machine.cells[cell]!.domain, value),
      ];
      return e.place.kind === 'field' ? [...valuesIn(view, e.place.object), shown] : [shown];
    }
    case 'not':
    case 'negate':
      return valuesIn(view, e.operand);
    case 'conditional':
      return [...valuesIn(view, e.condition), ...both(e.then, e.otherwise)];
    case 'live':
      return valuesIn(view, e.pointer);
    case 'held':
      return holdersOf(view, e);
    case 'at':
      return e.places.map(({ thread }) => ['', standing(view, thread)]);
    case 'done':
      return e.threads
        .filter((thread) => valueIn(view, { op: 'done', threads: [thread] }) === 0)
        .map((thread) => ['', standing(view, thread)]);
    case 'quantifier': {
      const value = e.sort === 'count' ? valueIn(view, e) : undefined;
      return value === undefined || e.span === undefined ? [] : [[words(e.span), String(value)]];
    }
    case 'and':
    case 'or':
    case 'same-address':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return both(e.left, e.right);
    default:
      return never(e);
  }
}

function holdersOf(view: View, e: Expr & { readonly op: 'held' }): [string, string][] {
  const { machine, state } = view;
  const lock = lockAt(view, e.lock);
  if (lock === undefined) return [];
  const holders = machine.threads.filter(({ index }) => holdOf(state.locks.get(lock)!, index) > 0);
  const who = holders.length === 0 ? 'held by nobody' : `held by ${list(holders.map(({ name }) => name))}`;
  return [[lockName(machine, lock), who]];
}

function standing({ machine, state }: View, thread: number): string {
  const name = threadName(machine, thread);
  return hasEnded(machine, state, thread)
    ? `${name} has ended`
    : `${name} is before \`${locationOf(machine, state, thread).place.text}\``;
}
