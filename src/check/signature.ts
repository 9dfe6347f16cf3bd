/**
 * What makes a finding the same finding tomorrow: its check, its kind, and the declared names and statements
 * that it is about. Neither lines nor columns are part of it, nor instances, nor the run that happened to be
 * shortest; so it stays when a model is laid out anew or changed elsewhere. Two findings of a check have
 * equal signatures only if a reader would call them one: it distinguishes just what `keyOf` does.
 */
import type { Machine, SourcePlace } from '../machine/index.js';
import { placeOf, type Note as Seen } from '../semantics/index.js';
import type { Span } from '../source/index.js';

/** Whose finding it is: a variant of a check. */
export interface Owner {
  readonly check: string;
  readonly variant: string;
}

/** `aspects`: the declared names and statements; their order is part of the signature. */
export function signature(owner: Owner, kind: string, aspects: readonly string[]): string {
  const check = owner.variant === '' ? owner.check : `${owner.check} [${owner.variant}]`;
  return [check, kind, ...aspects].join(' | ');
}

/** What a finding of the search is about. */
export function aspectsOf(machine: Machine, note: Seen): string[] {
  switch (note.kind) {
    case 'deadlock':
      return [...new Set(note.core.map((waiter) => placeWords(machine, placeOf(machine, waiter))))].sort();
    case 'leak':
      return [machine.structs[note.object.struct]!.name];
    case 'invariant':
    case 'finally':
    case 'reached':
    case 'unanswerable':
      return [machine.properties[note.property]!.name];
    case 'order': {
      const [held, wanted] = [note.held, note.wanted].map((hold) => classOf(machine, hold.lock));
      return [placeWords(machine, placeOf(machine, note.at)), `${wanted} under ${held}`];
    }
    case 'race':
      return [placeWords(machine, placeOf(machine, note.at)), note.declaration];
    default:
      return [placeWords(machine, placeOf(machine, note.at))];
  }
}

/** The names of a circle, from the one that comes first in the alphabet, wherever the search came upon it. */
export function circleAspect(names: readonly string[]): string {
  const first = names.indexOf([...names].sort()[0]!);
  return [...names.slice(first), ...names.slice(0, first)].join(' > ');
}

const classOf = (machine: Machine, lock: number): string =>
  machine.lockClasses[machine.locks[lock]!.class]!.name;

/**
 * Thread, functions and statement: `closer > fput > mutex_lock(ep.mtx)`. Where the thread has several that
 * read the same, all but the first in the text are numbered.
 */
function placeWords(machine: Machine, place: SourcePlace): string {
  const words = bareWords(machine, place);
  const alike = new Map<string, SourcePlace>();
  for (const { locations } of [machine.init, ...machine.programs])
    for (const { place: other } of locations)
      if (other.thread === place.thread && bareWords(machine, other) === words) alike.set(other.key, other);
  const index = [...alike.values()].sort(byText).findIndex((other) => other.key === place.key);
  return index > 0 ? `${words} #${index + 1}` : words;
}

function bareWords(machine: Machine, { key, thread, calls, statement }: SourcePlace): string {
  // A thread's beginning and its end stand for its declaration; their keys say which it is.
  const whole = [machine.init, ...machine.programs].some(({ span }) => span === statement);
  const what = whole ? key.slice(thread.length + 1) : bare(statement);
  return [thread, ...calls.map((call) => call.function), what].join(' > ');
}

/** A statement without the place in the real source, comments, and blanks but between words. */
export function bare({ source, start, end }: Span): string {
  return source.text
    .slice(start, end)
    .replace(/@\s*"[^"]*"/g, '')
    .replace(/\/\*.*?\*\/|\/\/[^\r\n]*/gs, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w\s]) ?/g, '$1')
    .trim();
}

function byText(a: SourcePlace, b: SourcePlace): number {
  const offsets = ({ calls, statement }: SourcePlace): number[] => [
    ...calls.map((call) => call.span.start),
    statement.start,
  ];
  const [left, right] = [offsets(a), offsets(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++)
    if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}
