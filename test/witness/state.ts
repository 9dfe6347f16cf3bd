import type { ThreadDecl } from '../../src/model/index.js';
import type { Continuation } from './continuation.js';
import type { Value } from './value.js';

/** Interrupts kept off: all of them, as saved before, and the soft ones so many times. */
export interface Masks {
  readonly off: boolean;
  readonly saved: readonly boolean[];
  readonly bh: number;
}

export interface ThreadState {
  at: Continuation;
  locals: Record<string, Value>;
  /** Queued or spawned, and not begun: its argument. */
  pending?: Value;
  /** How deep it is inside sections of each domain of RCU. */
  readonly sections: Record<string, number>;
  /** Slots of typesafe pools that were freed since it opened its section. */
  since: readonly string[];
  masks: Masks;
  /** Of a handler that runs: the thread that it is on top of; -1 on an idle CPU. */
  under?: number;
  /** What it waits for: the sections that these threads had open. */
  grace?: { readonly domain: string; readonly of: readonly number[] };
}

/** It has come to its end, or waits to be started. */
export const isOver = ({ at }: ThreadState): boolean => at.item === null || at.item.k === 'begin';

/** Nobody else starts it. */
export const startsItself = ({ starts, interrupt }: ThreadDecl): boolean => starts === 'itself' && !interrupt;

/** Over, and not started again. */
export const isResting = (thread: ThreadState): boolean => isOver(thread) && thread.pending === undefined;

/** One lock instance. Threads by number; `go` are queued readers that a writer's turn has let go. */
export interface LockState {
  owner: number;
  depth: number;
  readers: Record<number, number>;
  writersQueued: number[];
  readersQueued: number[];
  go: number[];
  count: number;
  dead: boolean;
}

export interface ObjectState {
  live: boolean;
  fields: Record<string, Value>;
}

export interface State {
  threads: ThreadState[];
  variables: Record<string, Value>;
  objects: Record<string, ObjectState>;
  locks: Record<string, LockState>;
  lists: Record<string, number[]>;
  /** What is freed once the sections that these threads had open are closed. */
  toFree: { readonly object: Value; readonly of: readonly number[] }[];
}

export const emptyState = (): State => ({
  threads: [],
  variables: {},
  objects: {},
  locks: {},
  lists: {},
  toFree: [],
});

export const newThread = (at: Continuation): ThreadState => ({
  at,
  locals: {},
  sections: {},
  since: [],
  masks: { off: false, saved: [], bh: 0 },
});

export const newLock = (count: number): LockState => ({
  owner: -1,
  depth: 0,
  readers: {},
  writersQueued: [],
  readersQueued: [],
  go: [],
  count,
  dead: false,
});

/** Values are never changed in place, all else may be. */
export function clone(s: State): State {
  return {
    threads: s.threads.map((t) => ({ ...t, locals: { ...t.locals }, sections: { ...t.sections } })),
    variables: { ...s.variables },
    objects: Object.fromEntries(
      Object.entries(s.objects).map(([k, o]) => [k, { live: o.live, fields: { ...o.fields } }]),
    ),
    locks: Object.fromEntries(
      Object.entries(s.locks).map(([k, l]) => [
        k,
        {
          ...l,
          readers: { ...l.readers },
          writersQueued: [...l.writersQueued],
          readersQueued: [...l.readersQueued],
          go: [...l.go],
        },
      ]),
    ),
    lists: Object.fromEntries(Object.entries(s.lists).map(([k, l]) => [k, [...l]])),
    toFree: [...s.toFree],
  };
}

const sorted = <T>(record: Record<string, T>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** Equal for equal states only. */
export function keyOf(s: State): string {
  const lock = (l: LockState) => [
    l.owner,
    l.depth,
    l.readers,
    [...l.writersQueued].sort(),
    [...l.readersQueued].sort(),
    [...l.go].sort(),
    l.count,
    l.dead,
  ];
  return JSON.stringify([
    s.threads.map((t) => [
      t.at.id,
      sorted(t.locals),
      t.pending,
      sorted(t.sections),
      [...t.since].sort(),
      t.grace,
      t.masks,
      t.under,
    ]),
    s.variables,
    Object.values(s.objects).map((o) => [o.live, o.fields]),
    Object.values(s.locks).map(lock),
    sorted(s.lists).filter(([, l]) => l.length > 0),
    s.toFree.map((it) => JSON.stringify(it)).sort(),
  ]);
}
