/**
 * Lists: `list l of T via link`. A list is its head, a reference to the first element that only the
 * statements on lists write; the rest is in the elements, in a field that is there anyway or is made.
 */
import { words } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context, Unit } from './context.js';
import { entity } from './entities.js';
import { linkUnfit, notAList } from './errors/lists.js';
import { anotherSort, unknownType } from './errors/names.js';
import { indexMissing } from './errors/types.js';
import type { Field, List, ListPath, Place, Struct, Type } from './model.js';
import { arrayLength } from './typeexprs.js';
import { reference } from './types.js';

export interface Head {
  readonly name: Ast.Name;
  /** Both absent where the declaration could not be resolved. */
  readonly type?: Type;
  readonly list?: List;
}

/** The heads that a declaration declares. Their links are bound later. Errors: what is no struct (L0203, L0208), sizes. */
export function headsOf(unit: Unit, item: Ast.ListDecl): readonly Head[] {
  const struct = elementOf(unit, item);
  return item.entries.map(({ name, size }) => {
    const length = size ? arrayLength(unit, size) : 1;
    if (struct === undefined || length === undefined) return { name };
    const element = reference(struct, true);
    const type: Type = size ? { kind: 'array', element, size: length } : element;
    return { name, type, list: { element: struct, link: ownLink(struct, item.link) } };
  });
}

function elementOf({ globals, sink }: Unit, { element }: Ast.ListDecl): Struct | undefined {
  const found = globals.types.get(element.text);
  if (found === undefined) return sink.add(unknownType(element, globals.types.keys()));
  if (found.kind === 'struct') return found.struct;
  return sink.add(anotherSort(element.span, element.text, 'an enum', 'a struct', found.span));
}

const ownLink = (struct: Struct, { text: name, span }: Ast.Name): Field => ({
  kind: 'field',
  struct,
  name,
  type: reference(struct, true),
  constant: false,
  span,
});

/**
 * Gives each list the field of its elements that it goes by; lists of the same words share one.
 * Errors: a member of that name that is no reference to the next element (L0430).
 */
export function bindLinks(unit: Unit, items: readonly Ast.ListDecl[]): void {
  const { globals, sink } = unit;
  for (const item of items) {
    const type = globals.types.get(item.element.text);
    if (type?.kind !== 'struct') continue;
    const { struct } = type;
    const { link } = item;
    const member = globals.membersOf(struct).get(link.text);
    const field = member?.kind === 'field' ? member.field : ownLink(struct, link);
    if (member === undefined) {
      globals.addMember(struct, link, { kind: 'field', field, span: link.span });
      struct.fields.push(field);
    } else if (member.kind !== 'broken' && !isLink(field, struct, member.kind === 'field')) {
      sink.add(linkUnfit(link, struct, member.span));
    }
    for (const list of headsWith(unit, item)) list.link = field;
  }
}

function isLink({ type, constant, list }: Field, struct: Struct, isField: boolean): boolean {
  const leads = type.kind === 'reference' && type.struct === struct && type.nullable;
  return isField && leads && !constant && list === undefined;
}

/** The lists that a declaration has made, found by where their names stand. */
function headsWith({ globals }: Unit, item: Ast.ListDecl): readonly List[] {
  const spans = new Set(item.entries.map(({ name }) => name.span));
  const variables = [...globals.values.values()].flatMap((it) =>
    it.kind === 'variable' ? [it.variable] : [],
  );
  const structs = [...globals.types.values()].flatMap((it) => (it.kind === 'struct' ? [it.struct] : []));
  const heads = [...variables, ...structs.flatMap((struct) => struct.fields)];
  return heads.flatMap(({ list, span }) => (list && spans.has(span) ? [list] : []));
}

/** The list whose head a place is, if it is one. */
export const listOf = (place: Place): List | undefined =>
  place.kind === 'variable' ? place.variable.list : place.kind === 'field' ? place.field.list : undefined;

/** Errors: what is no list (L0208), and an array of lists without its index (L0306). */
export function listPath(context: Context, e: Ast.Expr): ListPath | undefined {
  const { sink } = context.unit;
  const it = entity(context, e);
  if (it === undefined) return undefined;
  const head = it.kind === 'place' ? it.place : undefined;
  const list = head && listOf(head);
  if (head === undefined || head.kind === 'local' || !list) return sink.add(notAList(e.span, words(e.span)));
  if (head.type.kind === 'array') return sink.add(indexMissing(e.span, words(e.span), head.type.size));
  return { head, list };
}
