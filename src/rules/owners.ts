/**
 * Who owns a lock, where that follows from where threads stand: a thread owns it whenever it stands at
 * some places, and never at the others; others give it away only when it is not its own. Most locks of
 * most programs are like that, unless they are taken through pointers or tried.
 */

import { edgesIn } from './edges.js';
import type { Choice, Circumstances, Possible } from './possible.js';
import type { Rules, VariableRole } from './rules.js';

/** A thread owns the lock when the variable that says where it stands has one of these values. */
export interface Owner {
  readonly thread: number;
  readonly location: number;
  readonly places: readonly number[];
}

/** A step of a thread, and what it makes of owners. */
interface Edge {
  readonly thread: number;
  readonly from: number;
  readonly to: readonly number[];
  readonly under: Circumstances;
  /** By variable. */
  readonly after: ReadonlyMap<number, Choice>;
}

/** By variable that says who owns a lock: its owners, if it is like that. */
export function ownersIn(rules: Rules, possible: Possible): ReadonlyMap<number, readonly Owner[]> {
  if (!rules.initial) return new Map();
  const owning = new Set(rules.variables.flatMap(({ index, role }) => (saysOwner(role) ? [index] : [])));
  const edges = edgesIn(rules, possible).map(({ thread, from, leaf, under }): Edge => {
    const { location, at } = rules.threads[thread]!;
    const matters = leaf.updates.filter(({ variable }) => variable === location || owning.has(variable));
    const after = new Map(matters.map(({ variable, value }) => [variable, under.choiceOf(value)] as const));
    const to = after.has(location) ? [...(after.get(location) ?? at.keys())] : [from];
    return { thread, from, to, under, after };
  });
  const found = new Map<number, readonly Owner[]>();
  for (const index of owning) {
    const owners = possible.of[index] && ownersOf(rules, edges, index, possible.of[index]);
    if (owners) found.set(index, owners);
  }
  return found;
}

const saysOwner = (role: VariableRole): boolean => role.kind === 'lock' && role.part === 'owner';

/** How the variable names a thread. */
const named = (thread: number): number => thread + 1;

function ownersOf(
  rules: Rules,
  edges: readonly Edge[],
  variable: number,
  possible: ReadonlySet<number>,
): readonly Owner[] | undefined {
  const threads = rules.threads.filter(({ thread }) => possible.has(named(thread)));
  const owners: Owner[] = [];
  for (const { thread, location } of threads) {
    if (edges.some((edge) => edge.thread !== thread && mayTouch(edge, variable, named(thread))))
      return undefined;
    const start = rules.initial![location]!;
    const owns = rules.initial![variable] === named(thread);
    const own = edges.filter((edge) => edge.thread === thread);
    const places = placesOf(own, variable, named(thread), start, owns);
    if (!places) return undefined;
    owners.push({ thread, location, places });
  }
  return owners;
}

/** May another's step take the lock from the owner, or give it to it? */
function mayTouch({ under, after }: Edge, variable: number, owner: number): boolean {
  if (!after.has(variable)) return false;
  const [from, to] = [under.variable(variable), after.get(variable)];
  return !from || from.has(owner) || !to || to.has(owner);
}

/** The places where the thread is the owner; undefined if it sometimes is and sometimes is not. */
function placesOf(
  edges: readonly Edge[],
  variable: number,
  owner: number,
  start: number,
  owns: boolean,
): readonly number[] | undefined {
  const known = new Map([[start, owns]]);
  const waiting = [start];
  for (const from of waiting) {
    const is = known.get(from)!;
    for (const edge of edges) {
      if (edge.from !== from || !couldBe(edge.under.variable(variable), owner, is)) continue;
      const after = edge.after.has(variable) ? edge.after.get(variable) : undefined;
      if (edge.after.has(variable) && (!after || (after.has(owner) && after.size > 1))) return undefined;
      const then = after ? after.has(owner) : is;
      for (const to of edge.to) {
        if (known.has(to) && known.get(to) !== then) return undefined;
        if (!known.has(to)) waiting.push(to);
        known.set(to, then);
      }
    }
  }
  return [...known].flatMap(([place, is]) => (is ? [place] : []));
}

/** Can the variable name the owner, or not name it, under these circumstances? */
function couldBe(choice: Choice, owner: number, is: boolean): boolean {
  if (!choice) return true;
  return is ? choice.has(owner) : choice.size > 1 || !choice.has(owner);
}
