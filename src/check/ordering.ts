/** What a broken lock order says to a person, and by which rules. */
import { never } from '../base/index.js';
import type { Note } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import type { Hold, OrderReason, Note as Seen } from '../semantics/index.js';
import { by, type Description, says } from './description.js';
import { className, holdName, lockName, threadName } from './show.js';

export function order(machine: Machine, note: Seen & { kind: 'order' }): Description {
  const name = threadName(machine, note.at.thread);
  const message = `${name} asks for lock ${holdName(machine, note.wanted)} while it holds ${holdName(machine, note.held)}`;
  return by(note.at, message, orderReason(machine, note.reason, note.held, note.wanted), [
    note.wanted.lock,
    note.held.lock,
  ]);
}

function orderReason(machine: Machine, reason: OrderReason, held: Hold, wanted: Hold): Note[] {
  const heldClass = className(machine, held.lock);
  const wantedClass = className(machine, wanted.lock);
  switch (reason) {
    case 'declared':
      return rulePath(machine, machine.locks[wanted.lock]!.class, machine.locks[held.lock]!.class);
    case 'nested':
      return [
        says(
          `two instances of ${heldClass} are held at once; if that is meant, declare it \`nested\`, or \`nested by …\` with the order among them`,
          machine.lockClasses[machine.locks[held.lock]!.class]!.span,
        ),
      ];
    case 'key':
      return [
        says(
          `instances of ${heldClass} are taken in increasing order of their key, and ${lockName(machine, wanted.lock)} does not come after ${lockName(machine, held.lock)}`,
          machine.lockClasses[machine.locks[held.lock]!.class]!.span,
        ),
      ];
    case 'leaf':
      return [
        says(
          `${heldClass} is a leaf: nothing may be taken while it is held`,
          machine.lockClasses[machine.locks[held.lock]!.class]!.span,
        ),
      ];
    case 'total':
      return [
        says(
          `\`order total\` wants a rule for every nesting, and none says whether ${heldClass} comes before ${wantedClass}`,
        ),
      ];
    default:
      return never(reason);
  }
}

/** The rules by which one class comes before another: the shortest chain of them. */
export function rulePath(machine: Machine, from: number, to: number): Note[] {
  const cameBy = new Map<number, Machine['order']['rules'][number]>();
  const queue = [from];
  for (let at = queue.shift(); at !== undefined && !cameBy.has(to); at = queue.shift()) {
    for (const rule of machine.order.rules) {
      if (rule.from !== at || cameBy.has(rule.to) || rule.to === from) continue;
      cameBy.set(rule.to, rule);
      queue.push(rule.to);
    }
  }
  const chain: Note[] = [];
  for (let at = to; at !== from; ) {
    const rule = cameBy.get(at);
    if (!rule) return [];
    const name = (c: number): string => machine.lockClasses[c]!.name;
    chain.unshift(says(`the rule: ${name(rule.from)} is taken before ${name(rule.to)}`, rule.span));
    at = rule.from;
  }
  return chain;
}
