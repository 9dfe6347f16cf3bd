/** What types are called, which values go where, and in which order a type's values come. */
import { never } from '../base/index.js';
import type { Struct, Type } from './model.js';

export const BOOL: Type = { kind: 'bool' };
export const THREAD: Type = { kind: 'thread' };

export const range = (min: number, max: number): Type => ({ kind: 'range', min, max });

export const reference = (struct: Struct, nullable: boolean): Type => ({
  kind: 'reference',
  struct,
  nullable,
});

/** A type as one writes it. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'bool';
    case 'range':
      return type.min === type.max ? `${type.min}` : `${type.min}..${type.max}`;
    case 'enum':
      return type.name;
    case 'reference':
      return `${type.struct.name}${type.nullable ? '?' : ''}`;
    case 'thread':
      return 'thread?';
    case 'lock':
      return `&${type.lock}${type.nullable ? '?' : ''}`;
    case 'array':
      return `${typeName(type.element)}[${type.size}]`;
    default:
      return never(type);
  }
}

/** May values of the two meet in an assignment or a comparison? Ranges and nullness aside. */
export function alike(a: Type, b: Type): boolean {
  switch (a.kind) {
    case 'bool':
    case 'range':
    case 'thread':
      return a.kind === b.kind;
    case 'enum':
      return b.kind === 'enum' && a.name === b.name;
    case 'reference':
      return b.kind === 'reference' && a.struct === b.struct;
    case 'lock':
      return b.kind === 'lock' && a.lock === b.lock;
    case 'array':
      return false;
    default:
      return never(a);
  }
}

export const nullable = (type: Type): boolean =>
  type.kind === 'thread' || ((type.kind === 'reference' || type.kind === 'lock') && type.nullable);
