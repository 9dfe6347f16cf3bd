/**
 * What a run learned, as plain data: made by `check/`, shown by `report/`. All strings are ready for
 * a person and name things as the model does; nothing here needs the machine to be understood.
 */
import type { ViolationKind } from '../model/index.js';
import type { Diagnostic, Span } from '../source/index.js';

/** Everything about one invocation. */
export interface Report {
  readonly files: readonly FileResult[];
  /** Paths of the files that were not begun, where the run was stopped before. */
  readonly notBegun?: readonly string[];
}

export interface FileResult {
  /** As given on the command line or found: relative to where it ran; `<stdin>`. */
  readonly path: string;
  readonly title: string;
  /** Errors stop the file's checks; warnings do not. */
  readonly diagnostics: readonly Diagnostic[];
  readonly checks: readonly CheckResult[];
  /** Names of the checks that were not begun: the run was stopped before. */
  readonly notBegun: readonly string[];
  /** Statements that none of the file's checks executed; empty if only some checks were run. */
  readonly unexecuted: readonly Span[];
  /** Statements that some check executed, of imported files as well. */
  readonly executed: readonly Span[];
  /** What the `order` lines say, over all checks. */
  readonly order: DeclaredOrder;
  /** Nestings seen that no `order` rule declares, over all checks, each once. */
  readonly undeclared: readonly Nesting[];
  /** `allow` lines that no run needed. */
  readonly idleAllows: readonly Span[];
}

export type Verdict = 'holds' | 'violated' | 'incomplete';

/** One variant of one check. */
export interface CheckResult {
  readonly name: string;
  /** `N = 3` where the check runs several variants; else empty. */
  readonly variant: string;
  readonly span: Span;
  readonly verdict: Verdict;
  /** Whether everything that was expected came, and nothing else. */
  readonly asExpected: boolean;
  /** The expectations in the words of the file: `holds`, `deadlock`, `order in two`, `reaches polled`. */
  readonly expected: readonly string[];
  /** Expectations that were not met. */
  readonly missing: readonly string[];
  readonly states: number;
  /** Null where the engine does not tell. */
  readonly transitions: number | null;
  /** Steps to the farthest state; null where the engine does not tell. */
  readonly depth: number | null;
  /** Why the answer is incomplete. */
  readonly limit: Limit | null;
  /** Broken rules, a shortest run to each kind and place; unexpected ones first, each group by length. */
  readonly violations: readonly Violation[];
  /** What was seen besides, while there was no time or memory left to find the runs to it. */
  readonly untraced: readonly Untraced[];
  /** Answers to `reachable` properties. */
  readonly reached: readonly Reached[];
  readonly unexecuted: readonly Span[];
  readonly nestings: readonly Nesting[];
  /** What `allow` lines silenced. */
  readonly accepted: readonly Accepted[];
  /** Who else looked at the states; null: nobody was asked to, or the search did not come to its end. */
  readonly certified: Certificate | null;
  /** How likely it is, at most, that states were left out, since wide ones were hashed; null: none were. */
  readonly omission: number | null;
  readonly milliseconds: number;
}

/**
 * The reference semantics made the steps of so many of the visited states and came to visited ones only:
 * of all of them, or of as many as were drawn with this seed.
 */
export interface Certificate {
  readonly all: boolean;
  readonly states: number;
  readonly seed: number | null;
}

/** Something to be found: a kind of violation, or a property that is broken or reached. */
export type Untraced = Pick<Violation, 'kind' | 'property'>;

/** An `allow` line that applied: what it names came about and is not among the violations. */
export interface Accepted {
  readonly kind: ViolationKind;
  readonly because: string;
  /** The `allow` line. */
  readonly span: Span;
  /** The statement that it speaks of, if it speaks of a single one. */
  readonly location: Location | null;
  /** As of a violation. */
  readonly signature: string;
}

export type Limit =
  | { readonly kind: 'states'; readonly limit: number; readonly depth: number }
  | { readonly kind: 'time'; readonly seconds: number; readonly depth: number }
  | { readonly kind: 'memory'; readonly depth: number }
  | { readonly kind: 'interrupted'; readonly depth: number }
  /** `new` found the pool empty: some runs ended there. */
  | { readonly kind: 'pool'; readonly struct: string; readonly span: Span; readonly trace: Trace }
  /** `spawn` found all instances of the thread running: some runs ended there. */
  | { readonly kind: 'instances'; readonly thread: string; readonly span: Span; readonly trace: Trace };

export interface Violation {
  /** A kind, or `invariant` or `finally` for a property of the model. */
  readonly kind: ViolationKind | 'invariant' | 'finally' | 'reachable';
  /** The property's name, for `invariant` and `finally`, and `reachable` that was expected `never`. */
  readonly property: string | null;
  /**
   * The check, the kind, and the declared names and statements that it is about. No two violations of a
   * file have the same, and it stays when the model is laid out anew or changed elsewhere.
   */
  readonly signature: string;
  /** One sentence: `closer and poller wait for each other`. */
  readonly message: string;
  /** Further sentences: why it is wrong, the rule's own line, who waits for whom, what would mend it. */
  readonly notes: readonly Note[];
  /** Instances that take part, the one that moves last first. */
  readonly threads: readonly string[];
  readonly locks: readonly string[];
  readonly location: Location;
  /** For a broken or circular order: does some schedule hang? */
  readonly hangs: HangAnswer | null;
  /** What makes the difference; null where a bounded search could not tell. */
  readonly decisive: Decisive | null;
  /** Of the reference counts that it is about. */
  readonly references: readonly Budget[];
  readonly expected: boolean;
  /** Worth knowing, but no reason to fail a check that does not ask for it. */
  readonly advisory: boolean;
  readonly trace: Trace;
}

export interface HangAnswer {
  /** Null: none was shown to, but not all were looked at. */
  readonly can: boolean | null;
  /** After how many steps, or why not; it may be empty. */
  readonly why: string;
}

/**
 * The last step of a run before which the finding could still be avoided, and what would have avoided it. A
 * finding is avoided by a run in which it does not come about and at whose end all threads are done.
 */
export type Decisive =
  /** From the first state on nothing avoids it: every run comes to it. */
  | { readonly kind: 'always' }
  /** Had others gone first, by these steps, and only then the thread that made the decisive one. */
  | { readonly kind: 'earlier'; readonly step: number; readonly first: readonly OtherStep[] }
  /** Had the thread itself gone another of the ways that were open to it in that step. */
  | { readonly kind: 'otherwise'; readonly step: number };

/** A step that a run has not, or not there. */
export interface OtherStep {
  /** Index into the trace's `threads`. */
  readonly thread: number;
  readonly text: string;
  readonly location: Location;
}

/** Who took and who gave back the references that a count counts, along a run. */
export interface Budget {
  /** `f.f_count`. */
  readonly count: string;
  readonly initially: number;
  /** The step that made the object; null if it is there from the start. */
  readonly madeIn: number | null;
  readonly entries: readonly BudgetEntry[];
}

export interface BudgetEntry {
  readonly step: number;
  readonly thread: string;
  /** References taken; negative where given back; 0 where the object was freed. */
  readonly by: number;
  /** The count afterwards; null where the object was freed. */
  readonly left: number | null;
}

export interface Note {
  readonly text: string;
  readonly span: Span | null;
}

export interface Reached {
  readonly name: string;
  readonly span: Span;
  /** Null: shown unreachable (or not found within the limits). */
  readonly trace: Trace | null;
  readonly expected: 'reaches' | 'never' | null;
}

/** Where something happens: the statement, and the calls that led there, outermost first. */
export interface Location {
  readonly span: Span;
  /** `@ "kern_event.c:2125"`. */
  readonly origin: string | null;
  readonly calls: readonly { readonly function: string; readonly span: Span }[];
}

/** A run from the initial state: one entry a step. */
export interface Trace {
  /** Lanes: every thread instance that runs, in the machine's order. */
  readonly threads: readonly { readonly name: string; readonly title: string | null }[];
  readonly steps: readonly TraceStep[];
  /** How things stand after the last step, for each thread. */
  readonly ending: readonly ThreadEnding[];
}

export interface TraceStep {
  /** From 1. */
  readonly step: number;
  /** Index into `threads`. */
  readonly thread: number;
  /** The statement in the model's words: `lock ep.mtx`. */
  readonly text: string;
  /** What came of it, short: `→ 0 left`, `held by poller`, `true`, `wakes poller`; empty if nothing. */
  readonly outcome: string;
  /** The step was to begin waiting, or it stands waiting here at the end. */
  readonly waits: boolean;
  /** The step broke a rule that ends the run: there is no state after it. */
  readonly ends: boolean;
  readonly location: Location;
  /** Locks that this thread holds afterwards. */
  readonly holds: readonly string[];
  /** Everything that changed, by name: `f.f_count` → `0`, `ep.mtx` → `poller`. */
  readonly changes: Readonly<Record<string, string>>;
}

export interface ThreadEnding {
  readonly thread: number;
  readonly holds: readonly string[];
  /** What it waits for, in words: `ep.mtx (held by poller since step 1)`; null if it does not wait. */
  readonly waitsFor: string | null;
  /** The lock among that, if it is one. */
  readonly waitsForLock: string | null;
  /** The threads that would have to move for it to go on, where they are known; indices into `threads`. */
  readonly waitsOn: readonly number[];
  /** The statement where it stands; null if it is done. */
  readonly at: { readonly text: string; readonly location: Location } | null;
}

/** The lock classes, and the rules as they are written: what follows from several is not among them. */
export interface DeclaredOrder {
  readonly classes: readonly string[];
  readonly rules: readonly OrderRule[];
}

/** `before -> after` in an `order` line. */
export interface OrderRule {
  readonly before: string;
  readonly after: string;
  readonly span: Span;
}

/** A lock class taken while another is held. */
export interface Nesting {
  readonly held: string;
  readonly acquired: string;
  /** An `order` rule says so, directly or by way of others. */
  readonly declared: boolean;
  /** A rule forbids it: an `order` violation tells. */
  readonly forbidden: boolean;
  /** Where it was first seen. */
  readonly location: Location;
  /** Wherever it was seen, each place and way of calls once, in the order of the text. */
  readonly places: readonly Location[];
}
