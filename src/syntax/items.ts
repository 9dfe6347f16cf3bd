import type { ActionDict, Node } from 'ohm-js';
import type {
  ClassPath,
  DefItem,
  FunctionItem,
  Import,
  Item,
  Name,
  ObjectItem,
  PoolItem,
  PropertyItem,
  RcuItem,
  ThreadItem,
} from './ast.js';
import { allowItem, clausesOf } from './checks.js';
import { fieldInits } from './expressions.js';
import { declaration, fields, guardedBy, guardOf, members, sized, when } from './members.js';
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
    Braced_work(head, body) {
      return [workItem(place, this, head, body)];
    },
    Braced_onReturn(on, word, body) {
      const head = place.across(place.span(on), place.span(word));
      return [{ kind: 'on-return', body: stmts(body), span: place.span(this), head }];
    },
    Braced_interrupt(head, body) {
      return [interruptItem(place, this, head, body)];
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
    Plain_perThread(_per, _thread, _var, field) {
      return fields(field).map((f) => ({ ...f, perThread: true, span: place.span(this) }));
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
    Plain_rcu(_rcu, domains) {
      const item: RcuItem = {
        kind: 'rcu',
        domains: list(domains).map((d) => {
          const [name, sleepable] = d.children;
          return { name: place.name(name!), sleepable: sleepable!.numChildren > 0 };
        }),
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

function workItem(place: Place, node: Node, head: Node, body: Node): ThreadItem {
  const [, name, params, title] = head.children;
  return {
    kind: 'thread',
    daemon: false,
    work: true,
    name: place.name(name!),
    parameters: optional(params!, (p) => parameters(place, p)) ?? [],
    ...given('title', optional(title!, unquoted)),
    body: stmts(body),
    span: place.span(node),
    head: place.span(head),
  };
}

function interruptItem(place: Place, node: Node, head: Node, body: Node): ThreadItem {
  const [, name, params, before, , sort, after] = head.children;
  return {
    kind: 'thread',
    daemon: false,
    interrupt: wordOf<'hard' | 'soft'>(sort!),
    name: place.name(name!),
    parameters: optional(params!, (p) => parameters(place, p)) ?? [],
    ...threadExtras([...before!.children, ...after!.children]),
    body: stmts(body),
    span: place.span(node),
    head: place.span(head),
  };
}

/** The title and the count, in any order. */
function threadExtras(extras: readonly Node[]): Pick<ThreadItem, 'title' | 'count'> {
  const shapes = extras.map((e) => e.child(0));
  const title = shapes.find((s) => s.ctorName === 'ThreadExtra_title');
  const count = shapes.find((s) => s.ctorName === 'ThreadExtra_count');
  return {
    ...given('title', title && unquoted(title.child(0))),
    ...given('count', count && expr(count.child(1))),
  };
}

function threadItem(place: Place, node: Node, head: Node, body: Node): ThreadItem {
  const [daemon, , name, params, extras] = head.children;
  return {
    kind: 'thread',
    daemon: daemon!.numChildren > 0,
    name: place.name(name!),
    parameters: optional(params!, (p) => parameters(place, p)) ?? [],
    ...threadExtras(extras!.children),
    body: stmts(body),
    span: place.span(node),
    head: place.span(head),
  };
}

function classSet(place: Place, node: Node): readonly ClassPath[] {
  const shape = node.child(0);
  const paths = shape.ctorName === 'ClassSet_braces' ? list(shape.child(1)) : [shape.child(0)];
  return paths.map((p) => ({ names: names(place, p.child(0)), span: place.span(p) }));
}
