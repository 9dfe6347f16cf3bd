/**
 * What people do wrong, by what comes of it: changes that are drawn for the sake of kinds of violation
 * that a change anywhere to anything seldom makes.
 */
import { type Line, line, type Path } from './outline.js';
import type { Edit } from './perturb.js';
import type { Random } from './random.js';
import {
  classOf,
  countedOf,
  locksOf,
  nestingsOf,
  nullableOf,
  numbersOf,
  objectsOf,
  type Place,
  placesOf,
  pooledOf,
  rulesOf,
  topLocksOf,
  topPointersOf,
} from './survey.js';

type Outline = readonly Line[];

interface Fault {
  readonly weight: number;
  /** Every way to do it in a model. */
  readonly edits: (lines: Outline) => readonly Edit[];
}

/** One of the faults for which there is a way; null where the model has none for any. */
export function drawFault(random: Random, lines: Outline): Edit | null {
  const open = FAULTS.map(({ weight, edits }) => [weight, edits(lines)] as const).filter(
    ([, edits]) => edits.length > 0,
  );
  return open.length > 0 ? random.pick(random.weighted(open)) : null;
}

// ---------------------------------------------------------------- ways to change a model

const textOf = ({ it }: Place): string => it?.text ?? '';

const insertion = (path: Path, ...texts: readonly string[]): Edit => ({
  path,
  count: 0,
  into: texts.map((it) => line(it)),
});

/** Before what stands at the places. */
const before = (places: readonly Place[], of: (place: Place) => readonly string[]): Edit[] =>
  places.flatMap((place) => {
    const texts = of(place);
    return texts.length > 0 ? [insertion(place.path, ...texts)] : [];
  });

/** Among the declarations, after the line that says which dialect it is. */
const declared = (...texts: readonly string[]): Edit[] => texts.map((it) => insertion([1], it));

/** Statements that begin so, left out. */
const without = (lines: Outline, pattern: RegExp): Edit[] =>
  placesOf(lines).flatMap((place) =>
    pattern.test(textOf(place)) ? [{ path: place.path, count: 1, into: [] }] : [],
  );

/** Statements that begin so, done twice. */
const twice = (lines: Outline, pattern: RegExp): Edit[] =>
  placesOf(lines).flatMap(({ path, it }) =>
    it && pattern.test(it.text) ? [{ path, count: 1, into: [it, it] }] : [],
  );

const inOtherWords = (lines: Outline, pattern: RegExp, words: string): Edit[] =>
  placesOf(lines).flatMap(({ path, it }) =>
    it && pattern.test(it.text)
      ? [{ path, count: 1, into: [{ ...it, text: it.text.replace(pattern, words) }] }]
      : [],
  );

/** Lines at the top that begin so, in other words. */
const declaredOtherwise = (lines: Outline, pattern: RegExp, words: string): Edit[] =>
  lines.flatMap((it, i) =>
    pattern.test(it.text)
      ? [{ path: [i], count: 1, into: [{ ...it, text: it.text.replace(pattern, words) }] }]
      : [],
  );

/** Where a thread begins or ends, with nothing held. */
const outside = (lines: Outline): Place[] =>
  placesOf(lines).filter(
    ({ path, held, it }) =>
      path.length === 3 &&
      held.length === 0 &&
      (path[2] === 0 || it === undefined) &&
      lines[path[0]!]!.text.startsWith('thread'),
  );

// ---------------------------------------------------------------- locks

/** A rule against what is done. */
const ruledOut = (lines: Outline): Edit[] =>
  nestingsOf(lines).flatMap(([outer, inner]) => {
    const [a, b] = [classOf(outer), classOf(inner)];
    const turned = declaredOtherwise(lines, new RegExp(`^order ${a} -> ${b}$`), `order ${b} -> ${a}`);
    return turned.length > 0 ? turned : declared(`order ${b} -> ${a}`);
  });

const leaf = (lines: Outline): Edit[] =>
  nestingsOf(lines).flatMap(([outer]) =>
    declaredOtherwise(lines, new RegExp(`^((?:mutex|spin|rwlock|rwspin|sx) ${outer})$`), '$1 leaf'),
  );

/** Two locks the other way round, where no rule says in which order they go. */
function otherWayRound(lines: Outline): Edit[] {
  const comesBefore = rulesOf(lines);
  return nestingsOf(lines).flatMap(([a, b]) =>
    comesBefore(classOf(a), classOf(b))
      ? []
      : before(outside(lines), () => [`lock ${b}`, `lock ${a}`, `unlock ${a}`, `unlock ${b}`]),
  );
}

const takenAgain = (lines: Outline): Edit[] =>
  before(
    placesOf(lines).filter(({ held }) => held.length > 0),
    ({ held }) => [`lock ${held[0]}`, `unlock ${held[0]}`],
  );

const slept = (lines: Outline): Edit[] => {
  const spins = topLocksOf(lines, 'spin|rwspin');
  return before(placesOf(lines), ({ held }) =>
    held.some((it) => spins.includes(it)) ? ['might_sleep'] : [],
  );
};

/** Interrupts left on: a whole thread without its masks, or one lock taken without. */
function unmasked(lines: Outline): Edit[] {
  const threads = lines.flatMap((it, i) => {
    const bare = unmask(it);
    return /^(?:thread|fn|work)/.test(it.text) && bare !== it ? [{ path: [i], count: 1, into: [bare] }] : [];
  });
  return [...threads, ...inOtherWords(lines, /^with (\S+)( shared)? (?:irq|bh)$/, 'with $1$2')];
}

/** The line without masks in it; itself, if there are none. */
function unmask(it: Line): Line {
  const text = it.text.replace(
    /^(lock|unlock|with|if trylock|if not trylock)( \S+)( shared)? (?:irq|bh)\b/,
    '$1$2$3',
  );
  const blocks = it.blocks.map((block) => {
    const kept = block.lines.filter((inner) => !/^(?:irq|bh)_\w+$/.test(inner.text)).map(unmask);
    const same = kept.length === block.lines.length && kept.every((inner, i) => inner === block.lines[i]);
    return same ? block : { ...block, lines: kept };
  });
  return text === it.text && blocks.every((block, i) => block === it.blocks[i]) ? it : { text, blocks };
}

/** A handler that takes a lock which others take with interrupts on. */
const handled = (lines: Outline): Edit[] =>
  topLocksOf(lines, 'spin').flatMap((lock) => ({
    path: [lines.length - 1],
    count: 0,
    into: [line('interrupt stray at hard', [line(`lock ${lock}`), line(`unlock ${lock}`)])],
  }));

// ---------------------------------------------------------------- lifetimes

const lost = (lines: Outline): Edit[] =>
  pooledOf(lines).flatMap((struct) =>
    before(outside(lines), () => [`var lost : ${struct}? = trynew ${struct}`]),
  );

/** The object goes with its lock held, or the lock itself does. */
const goesHeld = (lines: Outline): Edit[] => [
  ...before(placesOf(lines), ({ held }) => {
    const owner = /^(.*)\.\w+$/.exec(held.at(-1) ?? '')?.[1];
    return owner ? [`free ${owner}`] : [];
  }),
  ...locksOf(lines).flatMap((lock) => before(outside(lines), () => [`destroy ${lock}`])),
];

/** A pointer loses what it points to just before it is followed. */
function nulled(lines: Outline): Edit[] {
  const pointers = nullableOf(lines);
  return before(placesOf(lines), (place) => {
    const followed = /^(?:(?:touch|put|get|free) (\w+)$|(\w+)\.)/.exec(textOf(place))?.slice(1).find(Boolean);
    return followed && pointers.includes(followed) ? [`${followed} = null`] : [];
  });
}

const counted = (lines: Outline, text: (o: string) => string): Edit[] =>
  countedOf(lines).flatMap((o) => before(outside(lines), () => [text(o)]));

// ---------------------------------------------------------------- what the model says of itself

/** What may and may not be so in the end, or always. */
const claims = (lines: Outline): string[] => [
  ...numbersOf(lines).flatMap((it) => [`${it} == 0`, `${it} != 0`, `${it} + 1 < 3`]),
  ...topPointersOf(lines).flatMap((it) => [`${it} == null`, `${it} != null`]),
  ...objectsOf(lines).flatMap((it) => [`live(${it})`, `not live(${it})`]),
  ...countedOf(lines).map((it) => `refs(${it}) > 0`),
];

/** A reference taken in any case, where it should be only if there is one left. */
const takenAnyway = (lines: Outline): Edit[] =>
  placesOf(lines).flatMap(({ path, it }) => {
    const [, not, object] = /^if (not )?tryget (\S+)/.exec(it?.text ?? '') ?? [];
    if (object === undefined) return [];
    return [{ path, count: 1, into: [line(`get ${object}`), ...(not ? [] : it!.blocks[0]!.lines)] }];
  });

export const FAULTS: readonly Fault[] = [
  // order, order-cycle
  { weight: 3, edits: ruledOut },
  { weight: 1, edits: leaf },
  { weight: 14, edits: otherWayRound },
  // self-deadlock, sleep-in-atomic, unlock-not-held, held-at-exit
  { weight: 1.2, edits: takenAgain },
  { weight: 1, edits: slept },
  { weight: 0.7, edits: (lines) => without(lines, /^lock /) },
  { weight: 0.7, edits: (lines) => without(lines, /^unlock /) },
  // irq-order
  { weight: 7, edits: unmasked },
  { weight: 4, edits: handled },
  // leak
  { weight: 4, edits: lost },
  { weight: 1, edits: (lines) => without(lines, /^(?:free|free_rcu|put|if put) /) },
  // held-lock-freed, double-free, null-dereference
  { weight: 1.3, edits: goesHeld },
  { weight: 3, edits: (lines) => twice(lines, /^free /) },
  { weight: 4, edits: nulled },
  // underflow, resurrection
  { weight: 2.5, edits: (lines) => twice(lines, /^(?:put|if put) /) },
  { weight: 2, edits: (lines) => counted(lines, (o) => `put ${o}`) },
  { weight: 4, edits: (lines) => counted(lines, (o) => `get ${o}`) },
  { weight: 10, edits: takenAnyway },
  // list-corruption
  { weight: 8, edits: (lines) => twice(lines, /^(?:insert|remove) /) },
  // range, assertion
  {
    weight: 1.3,
    edits: (lines) => numbersOf(lines).flatMap((n) => before(outside(lines), () => [`${n} += 2`])),
  },
  {
    weight: 0.4,
    edits: (lines) => claims(lines).flatMap((e) => before(outside(lines), () => [`assert ${e}`])),
  },
  // finally, invariant
  { weight: 2.2, edits: (lines) => declared(...claims(lines).map((it) => `finally as_wanted: ${it}`)) },
  { weight: 1.5, edits: (lines) => declared(...claims(lines).map((it) => `invariant always: ${it}`)) },
];
