/** What a program for a peer has to say, before it is said in a language. */
import { basename } from 'node:path';
import { assert } from '../base/index.js';
import type { LocationRules, Rules, Value } from '../rules/index.js';
import { type Command, commandsOf, oneByOne } from './commands.js';
import {
  all,
  any,
  canStep,
  type Formula,
  heldUp,
  isAlways,
  isNever,
  not,
  truth,
  valuesIn,
} from './formula.js';
import { type Predicate, predicatesOf } from './sights.js';

/**
 * `count`: nothing stops the search, so that all states are seen, and it is told which of the
 * predicates were met. `find`: the first state in which one of them is met ends it, and so does a
 * deadlock, but those that are known.
 */
export type Form =
  | { readonly form: 'count' }
  | {
      readonly form: 'find';
      readonly sights: ReadonlySet<number>;
      readonly deadlock: 'not' | { readonly except: readonly Formula[] };
      /** Whether the peer's own notion of a deadlock may be used; unless it would be wrong. */
      readonly native?: boolean;
      /** Anything else: states for the sake of which somebody asks. */
      readonly states?: Formula;
    };

/** One check of a file as a program for a peer. */
export interface Program {
  readonly rules: Rules;
  readonly form: Form;
  /** The first state. */
  readonly initial: readonly number[];
  readonly commands: readonly Command[];
  /** What is to be told, or to be found. */
  readonly predicates: readonly Predicate[];
  readonly threads: readonly ThreadFormulas[];
  /** Which deadlocks are to be told; absent if none is. */
  readonly deadlock: Formula | undefined;
  /** The peer's own notion of a deadlock may be used as well: that nothing moves. */
  readonly native: boolean;
  /** Threads have ended or rest: no peer need worry that nothing moves. */
  readonly legalEnd: Formula;
  /** What the file is and what is asked of it, for its first lines. */
  readonly about: readonly string[];
}

/** What is asked of a thread to know who is stuck. */
export interface ThreadFormulas {
  readonly moves: Formula;
  readonly ended: Formula;
  readonly idle: Formula;
  /** Given who is gone. */
  readonly heldUp: Formula;
}

/** Where a check is from. */
export interface Origin {
  readonly path: string;
  readonly check: string;
}

/** Gathers the program of some rules, which must have a first state. */
export function programOf(rules: Rules, form: Form, { path, check }: Origin): Program {
  assert(rules.initial !== undefined, 'a program without a first state');
  const commands = commandsOf(rules);
  const wanted = (sight: number): boolean => form.form === 'count' || form.sights.has(sight);
  const threads = rules.threads.map(({ thread }) => formulasOf(rules, thread));
  return {
    rules,
    form,
    initial: rules.initial,
    commands,
    predicates: [
      ...predicatesOf(rules, commands).filter(({ sight }) => wanted(sight)),
      ...(form.form === 'find' && form.states ? [asked(form.states)] : []),
    ],
    threads,
    deadlock: deadlockOf(form, threads),
    // It cannot be told which are known, nor that the model accepts some.
    native:
      form.form === 'find' &&
      form.native !== false &&
      form.deadlock !== 'not' &&
      form.deadlock.except.length === 0 &&
      !rules.deadlock.allowed,
    legalEnd: all(...threads.map(({ ended, idle }) => any(ended, idle))),
    about: [`${basename(path)}: ${check}`.replace(/\s+/g, ' ')],
  };
}

const asked = (when: Formula): Predicate => ({
  sight: -1,
  name: 'asked__for',
  words: 'asked for',
  kind: 'asked for',
  when,
});

function formulasOf(rules: Rules, thread: number): ThreadFormulas {
  const where = (of: (here: LocationRules) => Formula): Formula =>
    any(
      ...rules.threads[thread]!.at.map((here, place) => all({ is: 'at', thread, place }, of(here))).filter(
        (formula) => !isNever(formula),
      ),
    );
  return {
    moves: where(({ steps }) => canStep(steps)),
    ended: where(({ ended }) => (ended ? all() : any())),
    idle: where(({ idle }) => truth(idle)),
    // Who can always move, or has ended, does not wait.
    heldUp: where((here) => (here.ended || isAlways(canStep(here.steps)) ? any() : heldUp(here))),
  };
}

/** Somebody is stuck who does not rest, and not in a way that is known. */
function deadlockOf(form: Form, threads: readonly ThreadFormulas[]): Formula | undefined {
  if (form.form === 'find' && form.deadlock === 'not') return undefined;
  const except = form.form === 'find' && form.deadlock !== 'not' ? form.deadlock.except : [];
  const stuck = any(...threads.map(({ idle }, thread) => all({ is: 'stuck', thread }, not(idle))));
  return all(stuck, ...except.map(not));
}

/** All values that the program writes, for finding those that come more than once. */
export function rootsOf({ commands, predicates, threads }: Program): readonly Value[] {
  return [
    ...commands.flatMap(({ guard, leaf }) => [
      ...valuesIn(guard),
      ...oneByOne(leaf.updates).flatMap((step) => ('value' in step ? [step.value] : [])),
    ]),
    ...predicates.flatMap(({ when }) => valuesIn(when)),
    ...threads.flatMap((t) => [t.moves, t.ended, t.idle, t.heldUp].flatMap(valuesIn)),
  ];
}
