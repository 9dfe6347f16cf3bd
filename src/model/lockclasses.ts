/** Lock declarations as classes, with what the dialect and the attributes make of them. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { constantNumber } from './constants.js';
import type { Unit } from './context.js';
import { attributeMisfit, attributeValue, countMisfit, semaphoreCount } from './errors/locks.js';
import { isCounter, isReaderWriter, kindOf, levelOf } from './kinds.js';
import type { LockClass, LockKind, Struct } from './model.js';
import { arrayLength } from './typeexprs.js';

const SEMAPHORE_MAX = 15;
const NESTING_MAX = 7;
/** Counts are packed into a state. */
const LARGEST_MAX = 255;

/**
 * One class for each entry, undefined for what could not be resolved. `nested by e` is bound later,
 * when fields are known.
 */
export function lockClasses(
  unit: Unit,
  decl: Ast.LockDecl,
  struct?: Struct,
): readonly (LockClass | undefined)[] {
  const kind = kindOf(unit, decl.lockKind);
  if (kind === undefined) return decl.entries.map(() => undefined);
  if (kind !== 'semaphore' && decl.count) unit.sink.add(countMisfit(decl.count.span, kind));
  return decl.entries.map((entry) => classOf(unit, decl, entry, kind, struct));
}

/** What a lock reference names, as far as it is known: some lock of the kind. */
export function anyOfKind(unit: Unit, kind: LockKind, span: Span): LockClass {
  const level = levelOf(unit.dialect, kind);
  return {
    kind,
    name: `&${kind}`,
    any: true,
    size: 1,
    array: false,
    recursive: false,
    leaf: false,
    nested: { kind: 'no' },
    ...(typeof level === 'number' ? { level } : {}),
    prefer: 'either',
    max: NESTING_MAX,
    initial: 0,
    span,
  };
}

function classOf(
  unit: Unit,
  decl: Ast.LockDecl,
  entry: Ast.LockEntry,
  kind: LockKind,
  struct: Struct | undefined,
): LockClass | undefined {
  const size = entry.size ? arrayLength(unit, entry.size) : 1;
  const attributes = attributesOf(unit, entry, kind);
  const initial = kind === 'semaphore' ? initialCount(unit, decl, entry, attributes.max) : 0;
  if (size === undefined || initial === undefined) return undefined;
  const level = attributes.level ?? levelOf(unit.dialect, kind);
  return {
    kind,
    name: struct ? `${struct.name}.${entry.name.text}` : entry.name.text,
    ...(struct ? { struct } : {}),
    size,
    array: entry.size !== undefined,
    recursive: attributes.recursive || kind === 'giant',
    leaf: attributes.leaf,
    nested: attributes.nested ? { kind: 'any' } : { kind: 'no' },
    ...(typeof level === 'number' ? { level } : {}),
    prefer: attributes.prefer,
    max: attributes.max,
    initial,
    span: entry.name.span,
  };
}

interface Attributes {
  recursive: boolean;
  leaf: boolean;
  nested: boolean;
  level?: number;
  max: number;
  prefer: 'readers' | 'writers' | 'either';
}

/** Errors: an attribute that the kind cannot have, or a value that makes no sense (L0413). */
function attributesOf(unit: Unit, entry: Ast.LockEntry, kind: LockKind): Attributes {
  const max = isCounter(kind) ? SEMAPHORE_MAX : NESTING_MAX;
  const found: Attributes = { recursive: false, leaf: false, nested: false, max, prefer: 'either' };
  const unowned = 'a semaphore has no owner and never counts as held';
  for (const attribute of entry.attributes) {
    switch (attribute.kind) {
      case 'recursive':
      case 'leaf':
      case 'nested':
        if (isCounter(kind)) unit.sink.add(attributeMisfit(attribute.span, kind, unowned));
        else found[attribute.kind] = true;
        break;
      case 'level': {
        const level = attributeNumber(unit, attribute, 'a wait level', 0, 2);
        if (level !== undefined) found.level = level;
        break;
      }
      case 'max':
        found.max = attributeNumber(unit, attribute, 'the most that is counted', 1, LARGEST_MAX) ?? found.max;
        break;
      case 'prefer':
        if (isReaderWriter(kind)) found.prefer = attribute.who;
        else unit.sink.add(attributeMisfit(attribute.span, kind, 'it has no readers and writers'));
        break;
    }
  }
  return found;
}

function attributeNumber(
  unit: Unit,
  attribute: Ast.LockAttribute & { readonly value: Ast.Expr },
  what: string,
  low: number,
  high: number,
): number | undefined {
  const value = constantNumber(attribute.value, unit.constants, unit.sink);
  if (value === undefined || (value >= low && value <= high)) return value;
  return unit.sink.add(attributeValue(attribute.value.span, what, low, high, value));
}

function initialCount(unit: Unit, decl: Ast.LockDecl, entry: Ast.LockEntry, max: number): number | undefined {
  if (decl.count === undefined) return unit.sink.add(semaphoreCount(decl.lockKind.span, entry.name.text));
  const count = constantNumber(decl.count, unit.constants, unit.sink);
  if (count === undefined || (count >= 0 && count <= max)) return count;
  return unit.sink.add(attributeValue(decl.count.span, 'the initial count', 0, max, count));
}

/** The `nested by` of an entry, if it has one. */
export function nestingKey(entry: Ast.LockEntry): Ast.Expr | undefined {
  for (const attribute of entry.attributes)
    if (attribute.kind === 'nested' && attribute.by) return attribute.by;
  return undefined;
}
