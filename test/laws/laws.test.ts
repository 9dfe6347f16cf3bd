/**
 * What must be so of every model: that names and the order of declarations mean nothing, that more threads
 * take no finding back, that an order rule makes no deadlock, that a run made again is the same run. Each
 * law is shown to fail, too: of something that is nearly what it is about.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/finding/index.js';
import { choices, explore, initial, key, next, replay, type State } from '../../src/semantics/index.js';
import { hasErrors } from '../../src/source/index.js';
import type { CheckItem, File, Item, OrderItem, ThreadItem } from '../../src/syntax/index.js';
import { builtOf, checked, corpus, isWhole, LIMIT, outcome } from './corpus.js';
import { declaredIn, renamed, shuffled, withChecks, withItems } from './rewrite.js';

const SEED = 4_711;
const TIME = 240_000;

const samples = corpus();
const files = samples.map(({ file }) => file);

/** What a file is made into, with numbers to decide by; undefined where there is nothing to be made. */
type Change = (file: File, numbers: readonly number[]) => File | undefined;

/** Compares the checks of a file with those of another; undefined where nothing can be said. */
type Law = (
  file: File,
  numbers: readonly number[],
) => Promise<{ found: unknown; expected: unknown } | undefined>;

/** Tries a law on files drawn by a seed. How often it said something is part of the answer. */
async function tried(
  law: Law,
  runs: number,
  seed = SEED,
): Promise<{ failed: string | undefined; said: number }> {
  let said = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...files),
    fc.array(fc.nat(), { minLength: 64, maxLength: 64 }),
    async (file, numbers) => {
      const answer = await law(file, numbers);
      if (answer === undefined) return;
      said++;
      expect(answer.found, file.source.path).toEqual(answer.expected);
    },
  );
  const details = await fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  return { failed: details.failed ? String(details.errorInstance) : undefined, said };
}

const whole = (checks: readonly CheckResult[]) => checks.every(isWhole);

/** A law about a change after which all checks come to the same. */
const sameAfter =
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

describe('renaming changes nothing but names', () => {
  const rename: Change = (file, numbers) => {
    // A label of that name is where a daemon rests.
    const names = [...declaredIn(file)].filter((it) => it !== 'idle');
    const order = orderBy(numbers)(names.length);
    return renamed(file, new Map(names.map((it, i) => [it, `${'zyxw'[order[i]! % 4]}${order[i]}_${it}`])));
  };

  test(
    `seed ${SEED}`,
    async () => {
      expect(await tried(sameAfter(rename), 100)).toEqual({
        failed: undefined,
        said: expect.toSatisfy((n) => n > 30),
      });
    },
    TIME,
  );

  test(
    'two names made one are noticed',
    async () => {
      const merge: Change = (file) => {
        const [one, other] = lockNames(file);
        return one && other ? renamed(file, new Map([[other, one]])) : undefined;
      };
      expect((await tried(sameAfter(merge), 60)).failed).toBeDefined();
    },
    TIME,
  );
});

const lockNames = (file: File): string[] =>
  file.items.flatMap((it) => (it.kind === 'lock' ? it.entries.map(({ name }) => name.text) : []));

describe('the order of declarations means nothing', () => {
  /** An object's place is its address, which a model may ask for. */
  const byAddress = (file: File): boolean => /nested by address/.test(file.source.text);

  const shuffle: Change = (file, numbers) => (byAddress(file) ? undefined : shuffled(file, orderBy(numbers)));

  test(
    `seed ${SEED}`,
    async () => {
      expect(await tried(sameAfter(shuffle), 100)).toEqual({
        failed: undefined,
        said: expect.toSatisfy((n) => n > 30),
      });
    },
    TIME,
  );

  test(
    'statements in another order are noticed',
    async () => {
      const disorder: Change = (file) => ({
        ...file,
        items: file.items.map((it) => (it.kind === 'thread' ? { ...it, body: it.body.toReversed() } : it)),
      });
      expect((await tried(sameAfter(disorder), 60)).failed).toBeDefined();
    },
    TIME,
  );
});

const span = { source: { path: '', text: '' }, start: 0, end: 0 };

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

describe('a thread more takes no finding back that another makes alone', () => {
  /** Another thread may well end a wait, keep all from being done, refer to what is lost, or be told of instead. */
  const MAY_GO = new Set(['deadlock', 'leak', 'finally', 'invariant', 'order-cycle', 'irq-order']);

  const threadsOf = (file: File): ThreadItem[] =>
    file.items.flatMap((it) => (it.kind === 'thread' && !it.work && !it.interrupt ? [it] : []));

  /** Who asks about other threads may act otherwise with them. */
  const asks = (file: File): boolean => /\b(?:done|at|held|unheld) ?\(/.test(file.source.text);

  const alone = (result: CheckResult): string[] =>
    result.violations
      .filter(({ kind }) => !MAY_GO.has(kind))
      .map(({ kind, location, trace }) => `${kind} ${location.span.start} ${trace.steps.length}`);

  const law =
    (spoil: (file: File) => File): Law =>
    async (file, numbers) => {
      const threads = threadsOf(file);
      const [one, other] = orderBy(numbers)(threads.length).map((i) => threads[i]!);
      if (!one || !other || asks(file)) return undefined;
      const both = spoil(withChecks(file, [checkOf('both', [one, other])]));
      const checks = [
        (await checked(withChecks(file, [checkOf('alone', [one])])))?.[0],
        (await checked(both))?.[0],
      ];
      const [by, with_] = checks;
      if (!by || !with_ || !isWhole(by) || !isWhole(with_) || alone(by).length === 0) return undefined;
      const left = new Set(with_.violations.map(({ kind, location }) => `${kind} ${location.span.start}`));
      const gone = alone(by).filter((it) => !left.has(it.replace(/ \d+$/, '')));
      return { found: gone, expected: [] };
    };

  test(
    `seed ${SEED}`,
    async () => {
      expect(
        await tried(
          law((file) => file),
          400,
        ),
      ).toEqual({
        failed: undefined,
        said: expect.toSatisfy((n) => n > 4),
      });
    },
    TIME,
  );

  test(
    'a thread that loses its statements is noticed',
    async () => {
      const emptied = (file: File): File => ({
        ...file,
        items: file.items.map((it) => (it.kind === 'thread' ? { ...it, body: it.body.slice(0, 1) } : it)),
      });
      expect((await tried(law(emptied), 400)).failed).toBeDefined();
    },
    TIME,
  );
});

describe('an order rule makes no deadlock', () => {
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

  const law =
    (more: (from: string, to: string) => Item): Law =>
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

  test(
    `seed ${SEED}`,
    async () => {
      expect(await tried(law(rule), 200)).toEqual({
        failed: undefined,
        said: expect.toSatisfy((n) => n > 15),
      });
    },
    TIME,
  );

  test(
    'a thread that takes the two against each other is noticed',
    async () => {
      const lock = (word: 'lock' | 'unlock', text: string) => ({
        kind: 'expression' as const,
        span,
        expression: {
          kind: 'operation' as const,
          word,
          wordSpan: span,
          operand: { kind: 'name' as const, name: { text, span }, span },
          shared: false,
          span,
        },
      });
      const against = (from: string, to: string): Item => ({
        kind: 'thread',
        daemon: false,
        name: { text: 'against__', span },
        parameters: [],
        body: [lock('lock', to), lock('lock', from), lock('unlock', from), lock('unlock', to)],
        span,
        head: span,
      });
      expect((await tried(law(against), 200)).failed).toBeDefined();
    },
    TIME,
  );
});

describe('a run made again is the same run', () => {
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

  const law =
    (spoil: (path: readonly number[]) => readonly number[]): Law =>
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

  test(
    `seed ${SEED}`,
    async () => {
      expect(
        await tried(
          law((path) => path),
          150,
        ),
      ).toEqual({
        failed: undefined,
        said: expect.toSatisfy((n) => n > 90),
      });
    },
    TIME,
  );

  test(
    'a run that is cut short is noticed',
    async () => {
      expect(
        (
          await tried(
            law((path) => path.slice(0, -1)),
            30,
          )
        ).failed,
      ).toBeDefined();
    },
    TIME,
  );

  test(
    'and what was found is found at its end',
    () => {
      for (const file of files.slice(0, 60)) {
        const built = builtOf(file);
        if (hasErrors(built.diagnostics)) continue;
        for (const { machine } of built.value.variants)
          for (const { note, path } of explore(machine, { maxStates: LIMIT }).findings) {
            const run = replay(machine, path);
            const told = [
              ...run.judged,
              ...run.start.notes,
              ...run.steps.flatMap((it) => [...it.notes, ...it.judged]),
            ];
            expect(told).toContainEqual(note);
          }
      }
    },
    TIME,
  );
});
