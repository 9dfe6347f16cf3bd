/**
 * Values of the witness are plain data: numbers, truth values, null, arrays, and names. `file#0` is a
 * pointer to a slot, `file#0!` a stale one; `@3|file#0|1` is a lock: class, slot (or none), index.
 */
import type { NamedObject, Struct, Type } from '../../src/model/index.js';

export type Value = number | boolean | null | string | readonly Value[];

/** What a model has that the witness knows nothing of. */
export class Unsupported extends Error {}

/** What ends the run in which it happens. */
export class Fault extends Error {
  /** What had gone wrong before in the same step, without ending the run. */
  readonly before = new Set<string>();

  constructor(readonly kind: string) {
    super(kind);
  }
}

export const isStale = (v: Value): boolean => typeof v === 'string' && v.endsWith('!');
export const fresh = (v: string): string => (v.endsWith('!') ? v.slice(0, -1) : v);

/** Equal as addresses. */
export const same = (a: Value, b: Value): boolean =>
  (typeof a === 'string' ? fresh(a) : a) === (typeof b === 'string' ? fresh(b) : b);

export function first(type: Type): Value {
  switch (type.kind) {
    case 'bool':
      return false;
    case 'range':
      return type.min;
    case 'enum':
      return 0;
    case 'array':
      return Array.from({ length: type.size }, () => first(type.element));
    default:
      return null;
  }
}

/** An array that is given one value has it everywhere. */
export const arrayed = (type: Type, v: Value): Value =>
  type.kind === 'array' && !Array.isArray(v) ? Array.from({ length: type.size }, () => v) : v;

/** Whether a value may be put where this type is asked for. */
export function fits(type: Type, v: Value): boolean {
  if (type.kind !== 'range') return true;
  return typeof v === 'number' && v >= type.min && v <= type.max;
}

/** The value with every pointer to the slot, and into it, made stale. */
export function stale(v: Value, slot: string): Value {
  if (Array.isArray(v)) return v.map((it: Value) => stale(it, slot));
  if (typeof v !== 'string' || isStale(v)) return v;
  return v === slot || (v.startsWith('@') && v.split('|')[1] === slot) ? `${v}!` : v;
}

export const poolSlot = (struct: Struct, i: number): string => `${struct.name}#${i}`;
export const namedSlot = (object: NamedObject, i: number): string =>
  `${object.struct.name}#${object.name}.${i}`;
export const structOf = (slot: string): string => slot.slice(0, slot.indexOf('#'));
