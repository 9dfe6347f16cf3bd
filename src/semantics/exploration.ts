/** What a search of a machine found, as plain data. */
import type { Hold, Note } from './note.js';
import type { Supply } from './turn.js';
import type { LockUse } from './uses.js';

/** Indices of choices, from the first state. */
export type Path = readonly number[];

/**
 * The first occurrence of a note, by `keyOf`: the path is a shortest one to it and, among those, the
 * first in dictionary order. Its last step makes the note, or leads to the state that it is true of.
 */
export interface Finding {
  readonly key: string;
  readonly note: Note;
  readonly path: Path;
}

/** A lock asked for while another was held, and what else was held then; no two shared ones. */
export interface NestingSeen {
  readonly held: Hold;
  readonly wanted: Hold;
  readonly thread: number;
  readonly location: number;
  /** All other locks that the thread held, by instance, in ascending order. */
  readonly others: readonly Hold[];
  readonly path: Path;
}

/** A pair of lock classes on which a thread hangs, and a shortest run to a deadlock where one does. */
export interface HangSeen {
  readonly held: number;
  readonly wanted: number;
  readonly path: Path;
}

/** The first time that a class was used in one of the ways that matter to interrupts. */
export interface UseSeen extends LockUse {
  readonly path: Path;
}

export interface Exploration {
  readonly states: number;
  /** Steps taken from all states, those that end a run included. */
  readonly transitions: number;
  /** All states at this distance from the first are known, and nearer ones have been seen to. */
  readonly depth: number;
  /** Why not all states were seen; absent if they were. */
  readonly stopped?: 'states' | 'asked';
  readonly findings: readonly Finding[];
  /** Runs that ended because there was no more of something: the first for each. */
  readonly exhausted: readonly { readonly supply: Supply; readonly path: Path }[];
  /** For each program, the locations that some run went through. */
  readonly executed: readonly ReadonlySet<number>[];
  readonly nestings: readonly NestingSeen[];
  /** Classes such that in the core of some explored deadlock a thread waits for the one while it holds the other. */
  readonly hangs: readonly HangSeen[];
  readonly uses: readonly UseSeen[];
  /** Of somebody who looks for findings only: that nothing else is told says nothing. What it counts. */
  readonly partial?: { readonly transitions: boolean; readonly depth: boolean };
  /** `allow`s of the model that applied somewhere. */
  readonly allowed: ReadonlySet<number>;
}

export interface Limits {
  /** No further layer is begun once more states than these are known. */
  readonly maxStates?: number;
  /** Asked now and then; true ends the search where it stands. */
  readonly stop?: (states: number, depth: number) => boolean;
}

/** How far a search is. */
export interface SearchProgress {
  readonly states: number;
  readonly depth: number;
  /** States of the next layer found so far. */
  readonly frontier: number;
}
