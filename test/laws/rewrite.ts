/** Trees made into others. */
import type { CheckItem, File, Item, Name } from '../../src/syntax/index.js';

type Node = { readonly [key: string]: unknown };

const isNode = (it: unknown): it is Node => typeof it === 'object' && it !== null && !Array.isArray(it);

/** Places in the text, which are not part of what is said. */
const PLACES = /^(source|span|head|.*Span)$/;

/** The tree without its places; also without how arguments were spelt that are expressions. */
export function bare(it: unknown): unknown {
  if (Array.isArray(it)) return it.map(bare);
  if (!isNode(it)) return it;
  const entries = Object.entries(it).filter(
    ([key]) => !PLACES.test(key) && !(key === 'text' && 'expression' in it),
  );
  return Object.fromEntries(entries.map(([key, part]) => [key, bare(part)]));
}

/** Words of the language that stand where names do. */
const FIXED = new Set(['lockKind', 'violation', 'dialect', 'context']);

/** The tree with each name changed that is in the table. */
export function renamed<T>(it: T, table: ReadonlyMap<string, string>): T {
  const change = (part: unknown, key: string): unknown => {
    if (Array.isArray(part)) return part.map((one) => change(one, key));
    if (!isNode(part) || FIXED.has(key) || PLACES.test(key)) return part;
    if (isName(part)) return { ...part, text: table.get(part.text) ?? part.text };
    return Object.fromEntries(Object.entries(part).map(([k, inner]) => [k, change(inner, k)]));
  };
  return change(it, '') as T;
}

const isName = (it: Node): it is Node & Name =>
  Object.keys(it).length === 2 && typeof it.text === 'string' && 'span' in it;

/** All names that the file gives to something. Those it only uses may be the language's own. */
export function declaredIn(file: File): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (it: unknown): void => {
    if (Array.isArray(it)) for (const one of it) visit(one);
    if (!isNode(it)) return;
    for (const key of ['name', 'binder', 'label']) {
      const name = it[key];
      if (isNode(name) && isName(name) && declares(it, key)) found.add(name.text);
    }
    if (it.kind === 'enum') for (const { text } of it.values as readonly Name[]) found.add(text);
    for (const [key, part] of Object.entries(it)) if (!PLACES.test(key)) visit(part);
  };
  visit(file.items);
  return found;
}

/** Kinds of nodes that only use the name they carry. */
const USES = new Set(['name', 'call', 'deferred', 'named', 'struct-range', 'set', 'goto']);

function declares(it: Node, key: string): boolean {
  if (key !== 'name') return it.kind !== 'goto';
  return !USES.has(String(it.kind)) && !('value' in it && !('kind' in it));
}

/** With the items in another order. Blocks that run one after the other stay as they follow each other, and so do checks. */
export function shuffled(file: File, order: (count: number) => readonly number[]): File {
  return { ...file, items: shuffle(file.items.map(membersToo), order) };

  function membersToo(item: Item): Item {
    return item.kind === 'struct' ? { ...item, members: shuffle(item.members, order) } : item;
  }
}

const KEPT = new Set(['init', 'on-return', 'check']);

function shuffle<T extends { readonly kind: string }>(
  items: readonly T[],
  order: (count: number) => readonly number[],
): T[] {
  const moved = order(items.length).map((i) => items[i]!);
  const inOrder = items.filter((it) => KEPT.has(it.kind));
  return moved.map((it) => (KEPT.has(it.kind) ? inOrder.shift()! : it));
}

export const withItems = (file: File, ...more: readonly Item[]): File => ({
  ...file,
  items: [...file.items, ...more],
});

/** The file with other checks. */
export const withChecks = (file: File, checks: readonly CheckItem[]): File => ({
  ...file,
  items: [...file.items.filter((it) => it.kind !== 'check'), ...checks],
});
