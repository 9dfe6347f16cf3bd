/**
 * What must be so of every model: printing and reading it gives the same, names and the order of declarations
 * mean nothing, more threads take no finding back, an order rule makes no deadlock, a run made again is the
 * same run. Each law can be spoilt, to see that what breaks it is noticed.
 */
import type { CheckResult } from '../../src/finding/index.js';
import { choices, explore, initial, key, next, replay, type State } from '../../src/semantics/index.js';
import { hasErrors } from '../../src/source/index.js';
import {
  type CheckItem,
  type File,
  type Item,
  type OrderItem,
  parse,
  type ThreadItem,
} from '../../src/syntax/index.js';
import { print } from '../print/file.js';
import { builtOf, checked, isWhole, LIMIT, outcome } from './checked.js';
import { bare, declaredIn, renamed, shuffled, withChecks, withItems } from './rewrite.js';

/** What is so, and what must be; undefined where the law has nothing to say of a file. */
export type Said = { readonly found: unknown; readonly expected: unknown } | undefined;

/** Tries a file; the numbers decide what is open. */
export type Law = (file: File, numbers: readonly number[]) => Promise<Said>;

/** What a file is made into; undefined where there is nothing to be made. */
export type Change = (file: File, numbers: readonly number[]) => File | undefined;

const whole = (checks: readonly CheckResult[]): boolean => checks.every(isWhole);

/** After the change all checks come to the same. */
export const sameAfter =
  (change: Change): Law =>
  async (file, numbers) => {
    const changed = change(file, numbers);
    const [before, after] = [await checked(file), changed && (await checked(changed))];
    if (!changed || !before || !whole(before)) return undefined;
    return { found: after?.map(outcome), expected: before.map(outcome) };
  };

/** An order of so many, drawn by the numbers. */
const orderBy =
  (numbers: readonly number[]) =>
  (count: number): readonly number[] =>
    Array.from({ length: count }, (_, i) => i).sort(
      (a, b) => (numbers[a % numbers.length]! % 1009) - (numbers[b % numbers.length]! % 1009) || a - b,
    );

const span = { source: { path: '', text: '' }, start: 0, end: 0 };

export const lockNames = (file: File): string[] =>
  file.items.flatMap((it) => (it.kind === 'lock' ? it.entries.map(({ name }) => name.text) : []));

// ---------------------------------------------------------------- texts

export function readAgain(text: string, path: string): unknown {
  const { value, diagnostics } = parse({ path, text });
  return diagnostics.length > 0 ? diagnostics.map(({ message }) => message) : bare(value);
}

/** A tree, printed and read, is the same tree. */
export const readsTheSame: Law = async (file) => ({
  found: readAgain(print(file), file.source.path),
  expected: bare(file),
});

export const rename: Change = (file, numbers) => {
  // A label of that name is where a daemon rests.
  const names = [...declaredIn(file)].filter((it) => it !== 'idle');
  const order = orderBy(numbers)(names.length);
  return renamed(file, new Map(names.map((it, i) => [it, `${'zyxw'[order[i]! % 4]}${order[i]}_${it}`])));
};

/** An object's place is its address, which a model may ask for. */
const byAddress = (file: File): boolean => /nested by address/.test(file.source.text);

export const shuffle: Change = (file, numbers) =>
  byAddress(file) ? undefined : shuffled(file, orderBy(numbers));

// ---------------------------------------------------------------- threads

/** A check that runs just these threads, and expects nothing. */
const checkOf = (name: string, threads: readonly ThreadItem[]): CheckItem => ({
  kind: 'check',
  name,
  nameSpan: span,
  span,
  clauses: [
    { kind: 'run', threads: threads.map((thread) => ({ name: thread.name, span })), span },
    { kind: 'expect', expectations: [{ kind: 'holds', span }], span },
  ],
});

/** Another thread may well end a wait, keep all from being done, refer to what is lost, or be told of instead. */
const MAY_GO = new Set(['deadlock', 'leak', 'finally', 'invariant', 'order-cycle', 'irq-order']);

const threadsOf = (file: File): ThreadItem[] =>
  file.items.flatMap((it) => (it.kind === 'thread' && !it.work && !it.interrupt ? [it] : []));

/** Who asks where others stand may act otherwise even if they stand still. */
const asks = (file: File): boolean => /\b(?:done|at) ?\(/.test(file.source.text);

const madeAlone = (result: CheckResult): string[] =>
  result.violations
    .filter(({ kind }) => !MAY_GO.has(kind))
    .map(({ kind, location, trace }) => `${kind} ${location.span.start} ${trace.steps.length}`);

/** A thread more takes no finding back that another makes alone. */
export const keepsFindings =
  (spoil: (file: File) => File = (file) => file): Law =>
  async (file, numbers) => {
    const threads = threadsOf(file);
    const [one, other] = orderBy(numbers)(threads.length).map((i) => threads[i]!);
    if (!one || !other || asks(file)) return undefined;
    const both = spoil(withChecks(file, [checkOf('both', [one, other])]));
    const by = (await checked(withChecks(file, [checkOf('alone', [one])])))?.[0];
    const together = (await checked(both))?.[0];
    if (!by || !together || !isWhole(by) || !isWhole(together)) return undefined;
    // Where the other breaks something before anybody moves, nothing comes after that.
    if (madeAlone(by).length === 0 || together.states === 0) return undefined;
    const left = new Set(together.violations.map(({ kind, location }) => `${kind} ${location.span.start}`));
    const gone = madeAlone(by).filter((it) => !left.has(it.replace(/ \d+$/, '')));
    return { found: gone, expected: [] };
  };

// ---------------------------------------------------------------- rules

const deadlocks = ({ violations }: CheckResult): string[] =>
  violations.flatMap((v) =>
    v.kind === 'deadlock' || v.kind === 'self-deadlock' ? [`${v.kind} ${v.trace.steps.length}`] : [],
  );

const rule = (from: string, to: string): OrderItem => ({
  kind: 'order',
  total: false,
  steps: [from, to].map((text) => [{ names: [{ text, span }], span }]),
  span,
});

/** One declaration more about two locks, by itself a rule, makes no deadlock and no state. */
export const ruleIsHarmless =
  (more: (from: string, to: string) => Item = rule): Law =>
  async (file, numbers) => {
    const names = lockNames(file);
    const [from, to] = orderBy(numbers)(names.length).map((i) => names[i]!);
    if (from === undefined || to === undefined) return undefined;
    const [before, after] = [await checked(file), await checked(withItems(file, more(from, to)))];
    // The rule may contradict those that there are.
    if (!before || !after || !whole(before)) return undefined;
    const of = (checks: readonly CheckResult[]) =>
      checks.map((it) => ({ states: it.states, deadlocks: deadlocks(it).sort() }));
    return { found: of(after), expected: of(before) };
  };

// ---------------------------------------------------------------- runs

/** Goes on by the numbers for as long as there are choices. */
function drawn(machine: Parameters<typeof initial>[0], numbers: readonly number[]) {
  const path: number[] = [];
  const start = initial(machine).outcome;
  let state: State | undefined = start.kind === 'state' ? start.state : undefined;
  for (const number of numbers) {
    const open: ReturnType<typeof choices> = state ? choices(machine, state) : [];
    if (!state || open.length === 0) break;
    const choice = number % open.length;
    const { outcome } = next(machine, state, open[choice]!);
    path.push(choice);
    if (outcome.kind !== 'state') break;
    state = outcome.state;
  }
  return { path, end: state && key(state) };
}

/** A run made again comes to the same end. */
export const endsTheSame =
  (spoil: (path: readonly number[]) => readonly number[] = (path) => path): Law =>
  async (file, numbers) => {
    const built = builtOf(file);
    if (hasErrors(built.diagnostics)) return undefined;
    const runs = built.value.variants.map(({ machine }) => ({ machine, ...drawn(machine, numbers) }));
    const again = runs.map(({ machine, path }) => {
      const { last } = replay(machine, spoil(path));
      return last && key(last);
    });
    return { found: again, expected: runs.map(({ end }) => end) };
  };

/** What was found is found at the end of the run that is kept for it: none is missing there. */
export const foundAgain: Law = async (file) => {
  const built = builtOf(file);
  if (hasErrors(built.diagnostics)) return undefined;
  const missing = built.value.variants.flatMap(({ machine }) =>
    explore(machine, { maxStates: LIMIT }).findings.flatMap(({ note, path }) => {
      const run = replay(machine, path);
      const told = [
        ...run.judged,
        ...run.start.notes,
        ...run.steps.flatMap((it) => [...it.notes, ...it.judged]),
      ].map((it) => JSON.stringify(it));
      return told.includes(JSON.stringify(note)) ? [] : [note];
    }),
  );
  return { found: missing, expected: [] };
};

/** All of them, in the words of their titles. */
export const LAWS: Readonly<Record<string, Law>> = {
  'formatting, then parsing, gives the same model': readsTheSame,
  'renaming changes nothing but names': sameAfter(rename),
  'the order of declarations means nothing': sameAfter(shuffle),
  'a thread more takes no finding back that another makes alone': keepsFindings(),
  'an order rule makes no deadlock': ruleIsHarmless(),
  'a run made again is the same run': endsTheSame(),
  'what was found is found at the end of its run': foundAgain,
};
