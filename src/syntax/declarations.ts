import type { ActionDict, Node } from 'ohm-js';
import type {
  ClassPath,
  Declaration,
  DefItem,
  Expr,
  FunctionItem,
  Guard,
  Import,
  Item,
  LockAttribute,
  LockDecl,
  LockEntry,
  Name,
  ObjectItem,
  PoolItem,
  PropertyItem,
  StructMember,
  ThreadItem,
  UnsupportedItem,
  VarDecl,
  WhenBlock,
} from './ast.js';
import { allowItem, clausesOf } from './checks.js';
import { unsupported } from './errors.js';
import { fieldInits } from './expressions.js';
import { expr, given, list, names, optional, parameters, stmts, type, unquoted, wordOf } from './nodes.js';
import type { Place } from './place.js';

/** What one chunk of a file is: its title, its dialect, an import, or items. */
export type Piece =
  | { readonly kind: 'model'; readonly text: string; readonly span: Item['span'] }
  | { readonly kind: 'dialect'; readonly name: Name; readonly span: Item['span'] }
  | { readonly kind: 'import'; readonly import: Import }
  | { readonly kind: 'items'; readonly items: readonly Item[] };

export function pieceActions(place: Place): ActionDict<Piece> {
  return {
    Chunk(_before, piece, _after) {
      return piece.piece();
    },
    Header_model(_word, title) {
      return { kind: 'model', text: unquoted(title), span: place.span(this) };
    },
    Header_dialect(_word, name) {
      return { kind: 'dialect', name: place.name(name), span: place.span(this) };
    },
    Header_import(_word, path) {
      return { kind: 'import', import: { path: unquoted(path), span: place.span(this) } };
    },
    ItemEnded_braced(inner, _stops) {
      return { kind: 'items', items: items(inner) };
    },
    ItemEnded_plain(inner, _end) {
      return { kind: 'items', items: items(inner) };
    },
  };
}

const items = (node: Node): readonly Item[] => node.items();
const members = (node: Node): readonly StructMember[] => node.members();
const fields = (node: Node): readonly VarDecl[] => node.fields();

/** How items are built. One item of the text may be several: a `guarded_by` block is its variables. */
export function itemActions(place: Place): ActionDict<readonly Item[]> {
  return {
    Items(_stops, inner) {
      return inner.children.flatMap(items);
    },
    ItemEnded_braced(inner, _stops) {
      return items(inner);
    },
    ItemEnded_plain(inner, _end) {
      return items(inner);
    },
    When(_when, condition, _open, then, _close, otherwise) {
      return [when(place, this, condition, items(then), optional(otherwise, (o) => items(o)) ?? [])];
    },
    Otherwise_items(_else, _open, inner, _close) {
      return items(inner);
    },
    Otherwise_when(_else, inner) {
      return items(inner);
    },
    Braced_struct(_struct, name, _open, inner, _close) {
      return [{ kind: 'struct', name: place.name(name), members: members(inner), span: place.span(this) }];
    },
    Braced_enum(_enum, name, _open, _stops, values, _last, _close) {
      return [{ kind: 'enum', name: place.name(name), values: names(place, values), span: place.span(this) }];
    },
    Braced_init(_init, body) {
      return [{ kind: 'init', body: stmts(body), span: place.span(this) }];
    },
    Braced_function(head, requires, body) {
      return [functionItem(place, this, head, requires, body)];
    },
    Braced_thread(head, body) {
      return [threadItem(place, this, head, body)];
    },
    Braced_check(_check, name, _open, clauses, _close) {
      return [
        {
          kind: 'check',
          name: unquoted(name),
          nameSpan: place.span(name),
          clauses: clausesOf(clauses),
          span: place.span(this),
        },
      ];
    },
    Braced_guarded(guard, _open, _stops, inner, _close) {
      return guardedBy(guardOf(place, guard), inner.children.flatMap(fields));
    },
    Plain_declaration(inner) {
      return [declaration(inner)];
    },
    Plain_var(_var, field) {
      return fields(field).map((f) => ({ ...f, span: place.span(this) }));
    },
    Plain_object(_object, entries, _colon, struct, inits) {
      const item: ObjectItem = {
        kind: 'object',
        entries: list(entries).map((e) => sized(place, e)),
        struct: place.name(struct),
        fields: optional(inits, (i) => fieldInits(place, i)) ?? [],
        span: place.span(this),
      };
      return [item];
    },
    Plain_pool(_pool, size, struct, memory) {
      const item: PoolItem = {
        kind: 'pool',
        size: expr(size),
        struct: place.name(struct),
        memory: optional(memory, (m) => wordOf<'typestable' | 'typesafe'>(m)) ?? 'reused',
        span: place.span(this),
      };
      return [item];
    },
    Plain_param(_param, name, _is, value) {
      return [{ kind: 'param', name: place.name(name), value: expr(value), span: place.span(this) }];
    },
    Plain_flag(_flag, name, _is, value) {
      return [{ kind: 'flag', name: place.name(name), value: expr(value), span: place.span(this) }];
    },
    Plain_total(_order, _total) {
      return [{ kind: 'order', total: true, steps: [], span: place.span(this) }];
    },
    Plain_order(_order, first, _arrows, rest) {
      return [
        {
          kind: 'order',
          total: false,
          steps: [first, ...rest.children].map((s) => classSet(place, s)),
          span: place.span(this),
        },
      ];
    },
    Plain_def(_def, name, params, _is, body) {
      const item: DefItem = {
        kind: 'def',
        name: place.name(name),
        parameters: parameters(place, params),
        body: expr(body),
        span: place.span(this),
      };
      return [item];
    },
    Plain_property(sort, name, _colon, condition) {
      const item: PropertyItem = {
        kind: 'property',
        sort: wordOf<PropertyItem['sort']>(sort),
        name: place.name(name),
        condition: expr(condition),
        span: place.span(this),
      };
      return [item];
    },
    Allow(_allow, _violation, _within, _at, _because, _reason) {
      return [allowItem(place, this)];
    },
    Plain_deny(_deny, violation) {
      return [{ kind: 'deny', violation: place.name(violation), span: place.span(this) }];
    },
    Later_named(word, _name, _rest) {
      return [unsupportedItem(place, this, word.sourceString)];
    },
    Later_perThread(_per, _thread, _rest) {
      return [unsupportedItem(place, this, 'per thread')];
    },
    Later_onReturn(_on, _return, _rest) {
      return [unsupportedItem(place, this, 'on return')];
    },
  };
}

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
    LaterMember(word, _name, _rest) {
      return [unsupportedItem(place, this, word.sourceString)];
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

const declaration = (node: Node): Declaration => node.declaration();

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

function functionItem(place: Place, node: Node, head: Node, requires: Node, body: Node): FunctionItem {
  const [, name, params, result] = head.children;
  return {
    kind: 'function',
    name: place.name(name!),
    parameters: parameters(place, params!),
    ...given(
      'result',
      optional(result!, (r) => type(r.child(1))),
    ),
    requires: requires.children.map((r) => ({ condition: expr(r.child(1)), span: place.span(r) })),
    body: stmts(body),
    span: place.span(node),
    head: place.span(head),
  };
}

function threadItem(place: Place, node: Node, head: Node, body: Node): ThreadItem {
  const [daemon, , name, params, extras] = head.children;
  const shapes = extras!.children.map((e) => e.child(0));
  const title = shapes.find((s) => s.ctorName === 'ThreadExtra_title');
  const count = shapes.find((s) => s.ctorName === 'ThreadExtra_count');
  return {
    kind: 'thread',
    daemon: daemon!.numChildren > 0,
    name: place.name(name!),
    parameters: optional(params!, (p) => parameters(place, p)) ?? [],
    ...given('title', title && unquoted(title.child(0))),
    ...given('count', count && expr(count.child(1))),
    body: stmts(body),
    span: place.span(node),
    head: place.span(head),
  };
}

function when<T>(
  place: Place,
  node: Node,
  condition: Node,
  then: readonly T[],
  otherwise: readonly T[],
): WhenBlock<T> {
  return { kind: 'when', condition: expr(condition), then, otherwise, span: place.span(node) };
}

/** A field's own guard prevails over that of the block around it. */
function guardedBy(guard: Guard, inner: readonly VarDecl[]): readonly VarDecl[] {
  return inner.map((field) => ({ guard, ...field }));
}

function guardOf(place: Place, node: Node): Guard {
  const [, locks, writes] = node.children;
  const shape = locks!.child(0);
  return {
    locks: shape.ctorName === 'Guards_braces' ? list(shape.child(1)).map(expr) : [expr(shape.child(0))],
    writesOnly: writes!.numChildren > 0,
    span: place.span(node),
  };
}

function sized(place: Place, node: Node): { readonly name: Name; readonly size?: Expr } {
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

function classSet(place: Place, node: Node): readonly ClassPath[] {
  const shape = node.child(0);
  const paths = shape.ctorName === 'ClassSet_braces' ? list(shape.child(1)) : [shape.child(0)];
  return paths.map((p) => ({ names: names(place, p.child(0)), span: place.span(p) }));
}

function unsupportedItem(place: Place, node: Node, construct: string): UnsupportedItem {
  const span = place.span(node);
  place.report(unsupported({ ...span, end: span.start + construct.length }, construct));
  return { kind: 'unsupported', construct, span };
}
