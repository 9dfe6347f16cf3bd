/** Operations on sections of RCU, as part of a step: opened, closed, waited for. */
import type { Op } from '../machine/index.js';
import { remove } from './ascending.js';
import { openSections, sectionOf } from './grace.js';
import { endUnlessAllowed, giveUp } from './locking.js';
import { endObject, toBeFreed } from './objects.js';
import type { Turn } from './turn.js';

/** How deep sections of one domain may be nested. */
const DEEPEST = 7;

export function enterSection(turn: Turn, domain: number): void {
  const { machine, thread } = turn;
  const section = sectionOf(machine, domain, thread);
  const depth = turn.rcu.depths.get(section)! + 1;
  const span = turn.location!.place.statement;
  if (depth > DEEPEST) turn.fail({ kind: 'range', span, of: { what: 'nesting', domain, max: DEEPEST } });
  else turn.rcu = turn.rcu.set('depths', turn.rcu.depths.set(section, depth));
}

/** Closes a level of the section, and with the last one the section. */
export function leaveSection(turn: Turn, domain: number): void {
  const section = sectionOf(turn.machine, domain, turn.thread);
  const depth = turn.rcu.depths.get(section)!;
  if (depth === 0) {
    endUnlessAllowed(turn, { kind: 'unlock-not-held', at: turn.at, domain });
    return;
  }
  turn.rcu = turn.rcu.set('depths', turn.rcu.depths.set(section, depth - 1));
  if (depth === 1) closed(turn, domain, section);
}

/** Nothing waits for the section any more; what only waited for this one is freed, in order of the slots. */
function closed(turn: Turn, domain: number, section: number): void {
  const { rcu, machine } = turn;
  const pending = rcu.pending.map((sections) => remove(sections, section));
  const due = [...pending.filter((sections) => sections.isEmpty()).keys()].sort((a, b) => a - b);
  turn.rcu = rcu.merge({
    waits: rcu.waits.map((sections) => remove(sections, section)),
    pending: pending.filter((sections) => !sections.isEmpty()),
    kept: machine.rcu[domain]!.own ? rcu.kept.set(turn.thread, rcu.kept.get(turn.thread)!.clear()) : rcu.kept,
  });
  for (const cell of due) {
    const struct = machine.structs.find(({ live, slots }) => live <= cell && cell < live + slots.length)!;
    endObject(turn, struct, cell - struct.live, true);
  }
}

/** Goes on if no section is open, else waits for those that are; which of the two is left in `turn.target`. */
export function synchronize(turn: Turn, op: Op & { readonly op: 'synchronize' }): void {
  const open = openSections(turn.machine, turn.rcu, op.domain);
  if (open.includes(sectionOf(turn.machine, op.domain, turn.thread))) {
    turn.end({ kind: 'self-deadlock', at: turn.at, domain: op.domain });
    return;
  }
  turn.target = open.isEmpty() ? 0 : 1;
  if (open.isEmpty()) return;
  turn.rcu = turn.rcu.set('waits', turn.rcu.waits.set(turn.thread, open));
  if (op.giant) giveUp(turn, op.giant.lock, op.giant.saves);
}

/** Frees the object once all sections that are open now are closed: at once if there are none. */
export function freeLater(turn: Turn, op: Op & { readonly op: 'free-later' }): void {
  const slot = toBeFreed(turn, op);
  if (slot < 0) return;
  const struct = turn.machine.structs[op.struct]!;
  const open = openSections(turn.machine, turn.rcu, op.domain);
  if (open.isEmpty()) endObject(turn, struct, slot);
  else turn.rcu = turn.rcu.set('pending', turn.rcu.pending.set(struct.live + slot, open));
}
