/**
 * The search: breadth first, layer by layer. It begins in order, with all states numbered and kept, so
 * that the first path to anything is known at once. A space that turns out large goes on without
 * numbers; what is seen only then is sought again, in order, as deep as it was seen.
 */
import { compacted } from '../rules/index.js';
import type { Rules } from '../rules/rules.js';
import { Book } from './book.js';
import type { Crew } from './crew.js';
import { ROOM } from './layout.js';
import { omission } from './mixing.js';
import {
  type Knobs,
  Pass,
  type Program,
  programOf,
  type SearchProgress,
  type Stopped,
  summary,
} from './pass.js';
import type { Path } from './paths.js';
import { Visited } from './visited.js';

export interface SearchLimits {
  /** No further layer is begun once more states than these are known. */
  readonly maxStates?: number;
  /** Bytes for states. */
  readonly maxMemory?: number;
  /** Asked now and then; true ends the search where it stands. */
  readonly stop?: (states: number, depth: number) => boolean;
}

export interface SearchOptions extends SearchLimits {
  readonly workers?: number;
  /**
   * Know a state that takes several words by a hash of them, which takes less and may be that of another,
   * too; then some are left out, as likely as `omission` says.
   */
  readonly hashed?: boolean;
  /** More states than these are not numbered. */
  readonly numbered?: number;
  /** Nobody will ask for the visited states: their memory may serve for what has to be sought again. */
  readonly reuse?: boolean;
  readonly knobs?: Knobs;
}

export interface Found {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly stopped?: Stopped;
  /** For each sight, and each combination of what is seen in a view, a shortest path, of those the first. */
  readonly paths: readonly Path[];
  /** The keys of the findings among them. */
  readonly told: readonly string[];
  /** The keys of findings that were seen, and still had to be sought for their paths when the search was stopped. */
  readonly untraced: readonly string[];
  /** By program, the locations that were gone through. */
  readonly executed: readonly ReadonlySet<number>[];
  /** `allow`s that applied in steps. */
  readonly allowed: ReadonlySet<number>;
  /** All states that it came to; of those that were hashed, or where memory was used again, it cannot tell. */
  readonly visited: Visited;
  /** How likely it is, at most, that states were left out; absent: none were, up to where it came. */
  readonly omission?: number;
}

/** States that are kept with their numbers. */
const NUMBERED = 2_500_000;
/** Threads take some 50 milliseconds to start: smaller spaces, and searches that were over so soon, are done before. */
const ALONE = 50_000;
const SOON = 150;
const MEMORY = 2 ** 40;

export async function* search(
  given: Rules,
  options: SearchOptions = {},
): AsyncGenerator<SearchProgress, Found> {
  const { workers = 1, knobs = {}, maxMemory = MEMORY, numbered = NUMBERED, hashed = false } = options;
  const rules = compacted(given, knobs.room ?? ROOM);
  const program = programOf(rules, { workers, knobs, memory: maxMemory, hashed });
  const book = new Book(rules, program.plan.layout);
  book.begin();
  const pass = new Pass(program, book);
  let stopped = yield* through(pass, options, numbered, workers, knobs.together ?? false);
  const counts = { states: pass.states, transitions: pass.transitions, depth: pass.depth };
  const { hash } = program.plan;
  const left = hash === undefined ? {} : { omission: omission(pass.states, hash) };
  const { executed, allowed } = summary(rules, pass.performed());
  if (stopped === 'states') pass.judge();
  const judgedOnly = stopped === 'states' ? pass.depth : undefined;
  if (book.missing >= 0) stopped = (yield* again(program, book, judgedOnly, options, pass)) ?? stopped;
  const paths = [[], ...book.paths];
  const visited = new Visited(rules, program.plan.layout, pass.store);
  const ended = stopped ? { stopped } : {};
  const { told, untraced } = book;
  return { ...counts, ...ended, ...left, paths, told, untraced, executed, allowed, visited };
}

/** Sees to layer after layer. Threads, if there are any, number nothing. */
async function* through(
  pass: Pass,
  { maxStates = Number.POSITIVE_INFINITY, stop = () => false }: SearchLimits,
  numbered: number,
  workers: number,
  wait: boolean,
): AsyncGenerator<SearchProgress, Stopped | undefined> {
  let crew: Crew | undefined;
  const began = performance.now();
  const takesLong = (): boolean =>
    pass.states > Math.min(numbered, ALONE) && (wait || performance.now() - began > SOON);
  const asked = (states: number): boolean => stop(states, pass.depth);
  try {
    for (;;) {
      // Threads take a while to start; meanwhile this one goes on.
      const stopped =
        crew && (await crew.hasStarted(wait))
          ? yield* pass.expandTogether(crew, asked)
          : yield* pass.expand(() => asked(pass.states));
      if (stopped) return stopped;
      if (!pass.descend()) return undefined;
      if (pass.states > maxStates) return 'states';
      const threads = workers > 1 && !crew && takesLong();
      if (pass.numbered && (threads || pass.states > numbered)) pass.unnumber();
      if (threads) crew = pass.crew();
    }
  } finally {
    await crew?.dismiss();
  }
}

/** Seeks the paths that are missing. The steps of a layer that was only judged are none of the search. */
async function* again(
  program: Program,
  book: Book,
  judgedOnly: number | undefined,
  { stop = () => false, reuse = false }: SearchOptions,
  before: Pass,
): AsyncGenerator<SearchProgress, Stopped | undefined> {
  const pass = reuse ? new Pass(program, book, before) : new Pass(program, book);
  const deepest = book.missing;
  for (;;) {
    const last = pass.depth === deepest;
    if (pass.depth === judgedOnly) {
      pass.judge();
      break;
    }
    const stopped = yield* pass.expand(() => stop(pass.states, pass.depth));
    if (stopped) return stopped;
    if (last) break;
    pass.descend();
  }
  book.complete();
  return undefined;
}
