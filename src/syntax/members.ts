import type { ActionDict, Node } from 'ohm-js';
import type {
  Declaration,
  Expr,
  Guard,
  ListDecl,
  LockAttribute,
  LockDecl,
  LockEntry,
  Name,
  StructMember,
  VarDecl,
  WhenBlock,
} from './ast.js';
import { expr, given, list, optional, stmts, type, wordOf } from './nodes.js';
import type { Place } from './place.js';

export const members = (node: Node): readonly StructMember[] => node.members();
export const fields = (node: Node): readonly VarDecl[] => node.fields();

/** How the inside of a struct is built. */
export function memberActions(place: Place): ActionDict<readonly StructMember[]> {
  return {
    Members(_stops, inner) {
      return inner.children.flatMap(members);
    },
    MemberEnded_braced(inner, _stops) {
      return members(inner);
    },
    MemberEnded_plain(inner, _end) {
      return members(inner);
    },
    BracedMember_zero(_on, _zero, binding, body) {
      const shape = binding.child(0);
      const named = shape.ctorName === 'Zeroed_field';
      return [
        {
          kind: 'on-zero',
          ...given('field', named ? place.name(shape.child(0)) : undefined),
          binder: place.name(shape.child(named ? 2 : 1)),
          body: stmts(body),
          span: place.span(this),
        },
      ];
    },
    MemberWhen(_when, condition, _open, then, _close, otherwise) {
      return [when(place, this, condition, members(then), optional(otherwise, (o) => members(o)) ?? [])];
    },
    OtherMembers_members(_else, _open, inner, _close) {
      return members(inner);
    },
    OtherMembers_when(_else, inner) {
      return members(inner);
    },
    BracedMember_guarded(guard, _open, _stops, inner, _close) {
      return guardedBy(guardOf(place, guard), inner.children.flatMap(fields));
    },
    PlainMember_declaration(inner) {
      return [declaration(inner)];
    },
    PlainMember_field(field) {
      return fields(field);
    },
  };
}

/** How variables and fields are built. */
export function fieldActions(place: Place): ActionDict<readonly VarDecl[]> {
  return {
    GuardedField(field, _end) {
      return fields(field);
    },
    GuardedVar(word, field, _end) {
      return fields(field).map((f) => ({ ...f, span: place.across(place.span(word), f.span) }));
    },
    Field(constant, name, _colon, typeNode, initial, guard) {
      return [
        {
          kind: 'var',
          constant: constant.numChildren > 0,
          name: place.name(name),
          type: type(typeNode),
          ...given(
            'initial',
            optional(initial, (i) => expr(i.child(1))),
          ),
          ...given(
            'guard',
            optional(guard, (g) => guardOf(place, g)),
          ),
          span: place.span(this),
        },
      ];
    },
  };
}

export const declaration = (node: Node): Declaration => node.declaration();

/** How locks, condition variables and counts are built. */
export function declarationActions(place: Place): ActionDict<Declaration> {
  return {
    LockDecl(kind, entries) {
      const shape = kind.child(0);
      const item: LockDecl = {
        kind: 'lock',
        lockKind: place.name(shape.child(0)),
        ...given('count', shape.ctorName === 'LockKind_semaphore' ? expr(shape.child(2)) : undefined),
        entries: list(entries).map((e) => lockEntry(place, e)),
        span: place.span(this),
      };
      return item;
    },
    CondDecl(_cond, entries) {
      return { kind: 'cond', entries: list(entries).map((e) => sized(place, e)), span: place.span(this) };
    },
    ListDecl(_list, entries, _of, element, _via, link, guard) {
      const item: ListDecl = {
        kind: 'list',
        entries: list(entries).map((e) => sized(place, e)),
        element: place.name(element),
        link: place.name(link),
        ...given(
          'guard',
          optional(guard, (g) => guardOf(place, g)),
        ),
        span: place.span(this),
      };
      return item;
    },
    RefcountDecl(_refcount, name, initial, extras) {
      const shapes = extras.children.map((e) => e.child(0));
      const max = shapes.find((s) => s.ctorName === 'CountExtra_max');
      return {
        kind: 'refcount',
        name: place.name(name),
        ...given(
          'initial',
          optional(initial, (i) => expr(i.child(1))),
        ),
        ...given('max', max && expr(max.child(1))),
        plain: shapes.some((s) => s.ctorName === 'CountExtra_plain'),
        span: place.span(this),
      };
    },
  };
}

export function when<T>(
  place: Place,
  node: Node,
  condition: Node,
  then: readonly T[],
  otherwise: readonly T[],
): WhenBlock<T> {
  return { kind: 'when', condition: expr(condition), then, otherwise, span: place.span(node) };
}

/** A field's own guard prevails over that of the block around it. */
export function guardedBy(guard: Guard, inner: readonly VarDecl[]): readonly VarDecl[] {
  return inner.map((field) => ({ guard, ...field }));
}

export function guardOf(place: Place, node: Node): Guard {
  const [, locks, writes] = node.children;
  const shape = locks!.child(0);
  return {
    locks: shape.ctorName === 'Guards_braces' ? list(shape.child(1)).map(expr) : [expr(shape.child(0))],
    writesOnly: writes!.numChildren > 0,
    span: place.span(node),
  };
}

export function sized(place: Place, node: Node): { readonly name: Name; readonly size?: Expr } {
  const [name, size] = node.children;
  return {
    name: place.name(name!),
    ...given(
      'size',
      optional(size!, (s) => expr(s.child(1))),
    ),
  };
}

function lockEntry(place: Place, node: Node): LockEntry {
  const [entry, attributes] = node.children;
  return { ...sized(place, entry!), attributes: attributes!.children.map((a) => attribute(place, a)) };
}

function attribute(place: Place, node: Node): LockAttribute {
  const span = place.span(node);
  const shape = node.child(0);
  switch (shape.ctorName) {
    case 'Attribute_nestedBy':
      return { kind: 'nested', by: expr(shape.child(2)), span };
    case 'Attribute_nested':
      return { kind: 'nested', span };
    case 'Attribute_level':
      return { kind: 'level', value: expr(shape.child(1)), span };
    case 'Attribute_max':
      return { kind: 'max', value: expr(shape.child(1)), span };
    case 'Attribute_prefer':
      return { kind: 'prefer', who: wordOf<'readers' | 'writers'>(shape.child(1)), span };
    default:
      return { kind: wordOf<'recursive' | 'leaf'>(shape), span };
  }
}
