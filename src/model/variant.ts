/** What is left of a program once `when` has chosen. */
import type * as Ast from '../syntax/ast.js';
import { type Constants, constantFlag } from './constants.js';
import type { Program } from './program.js';
import type { Sink } from './sink.js';

export type ActiveItem = Exclude<Ast.Item, Ast.WhenItem>;
export type ActiveMember = Exclude<Ast.StructMember, Ast.WhenBlock<Ast.StructMember>>;

/** The items of all files, imports first. Errors: a condition that is not constant (L0317). */
export function activeItems(program: Program, constants: Constants, sink: Sink): readonly ActiveItem[] {
  const choose = (item: Ast.Item): readonly ActiveItem[] =>
    item.kind === 'when' ? branch(item, constants, sink).flatMap(choose) : [item];
  return program.files.flatMap((file) => file.items.flatMap(choose));
}

/** The members of a struct. */
export function activeMembers(
  struct: Ast.StructItem,
  constants: Constants,
  sink: Sink,
): readonly ActiveMember[] {
  const choose = (member: Ast.StructMember): readonly ActiveMember[] =>
    member.kind === 'when' ? branch(member, constants, sink).flatMap(choose) : [member];
  return struct.members.flatMap(choose);
}

/** A condition that cannot be told, which has been reported, chooses the first branch. */
function branch<T>(block: Ast.WhenBlock<T>, constants: Constants, sink: Sink): readonly T[] {
  return (constantFlag(block.condition, constants, sink) ?? true) ? block.then : block.otherwise;
}
