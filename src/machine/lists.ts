/** Lists: where their heads are, and putting into them and taking out of them. */
import type * as m from '../model/index.js';
import { type Context, node } from './context.js';
import type { ListInstance } from './data.js';
import type { Place } from './expr.js';
import { action } from './graph.js';
import { elementOf, type Layout } from './layout.js';
import { writeEffect } from './waiting.js';

/** All lists: top-level ones in order of declaration, then those in objects, slot by slot. */
export function layOutLists(model: m.Model, layout: Layout): ListInstance[] {
  const listAt = (list: m.List, head: number): ListInstance => ({
    head,
    struct: layout.structOf.get(list.element)!.index,
    link: layout.fieldOf.get(list.link)!.offset,
  });
  const each = (list: m.List, type: m.Type, first: number): ListInstance[] =>
    Array.from({ length: elementOf(type).size }, (_, i) => listAt(list, first + i));
  const free = model.variables.flatMap((variable) =>
    variable.list ? each(variable.list, variable.type, layout.cellOf.get(variable)!) : [],
  );
  const owned = model.structs.flatMap((struct) => {
    const { base, width, live, slots } = layout.structOf.get(struct)!;
    return slots.flatMap((_, slot) =>
      struct.fields.flatMap((field) => {
        const first = base + slot * width + layout.fieldOf.get(field)!.offset;
        return field.list
          ? each(field.list, field.type, first).map((it) => ({ ...it, live: live + slot }))
          : [];
      }),
    );
  });
  return [...free, ...owned];
}

/** `insert k in l`, `remove k from l`: one step. */
export function changeList(
  context: Context,
  stmt: m.Stmt,
  effect: m.Effect & { kind: 'insert' | 'remove' },
  next: number,
): number {
  const { translator } = context.program;
  const { list, element } = effect;
  const { link: field } = list.list;
  const head = translator.place(list.head, context.scope);
  const link: Place = translator.field(element, field, undefined, context.scope, element.span);
  const declared = list.head.kind === 'variable' ? list.head.variable : list.head.field;
  const effects = [writeEffect(context, declared), writeEffect(context, field)];
  const op =
    effect.kind === 'insert'
      ? ({ op: effect.kind, head, link, atEnd: effect.atEnd } as const)
      : ({ op: effect.kind, head, link } as const);
  return node(context, stmt, true, [action(op, next)], { effects });
}
