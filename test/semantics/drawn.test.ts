/** Machines drawn at random, against a second opinion: a search over plain arrays, and brute force. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../src/machine/index.js';
import { explore, hasEnded, key, outcomes, replay, type State } from '../../src/semantics/index.js';
import { Build } from './build.js';
import { acquire, broadcast, type Line, release, signal, skip, synchronize } from './lines.js';
import { first } from './shown.js';

type Act = {
  readonly do:
    | 'lock'
    | 'unlock'
    | 'wake'
    | 'wake all'
    | 'sleep'
    | 'down'
    | 'up'
    | 'enter'
    | 'leave'
    | 'synchronize';
  readonly on: number;
};

const LOCKS = 2;

const act = (...kinds: Act['do'][]): fc.Arbitrary<Act> =>
  fc.record({ do: fc.constantFrom(...kinds), on: fc.integer({ min: 0, max: LOCKS - 1 }) });

const threads = (...kinds: Act['do'][]): fc.Arbitrary<Act[][]> =>
  fc.array(fc.array(act(...kinds), { maxLength: 5 }), { minLength: 2, maxLength: 3 });

function machineOf(programs: readonly (readonly Act[])[]): Machine {
  const b = new Build();
  const locks = [b.lock('x'), b.lock('y')];
  const semaphores = [b.lock('s', 'semaphore', { initial: 0 }), b.lock('t', 'semaphore', { initial: 1 })];
  const channels = [b.condition('c'), b.condition('d')];
  const usesRcu = programs.flat().some(({ do: kind }) => ['enter', 'leave', 'synchronize'].includes(kind));
  const domains = usesRcu ? [b.domain('rcu'), b.domain('fs', true)] : [];
  const lines = ({ do: kind, on }: Act, place: number): Line[] => {
    const channel = channels[on]!;
    switch (kind) {
      case 'lock':
        return [acquire(locks[on]!)];
      case 'unlock':
        return [release(locks[on]!)];
      case 'down':
        return [acquire(semaphores[on]!)];
      case 'up':
        return [release(semaphores[on]!)];
      case 'enter':
        return [{ op: 'enter-section', domain: domains[on]! }];
      case 'leave':
        return [{ op: 'leave-section', domain: domains[on]! }];
      case 'synchronize':
        return synchronize(domains[on]!, `${place}`);
      case 'wake':
        return [signal(channel)];
      case 'wake all':
        return [broadcast(channel)];
      case 'sleep':
        return [
          { op: 'sleep', channel },
          { actions: [{ guards: [{ kind: 'unlisted', channel }], do: skip }] },
        ];
    }
  };
  programs.forEach((program, i) => {
    b.thread(`t${i}`, program.flatMap(lines));
  });
  return b.machine();
}

/** Counts over plain arrays: a state is the threads' places and the locks' owners. */
function countPlainly(programs: readonly (readonly Act[])[]): { states: number; transitions: number } {
  const start = { at: programs.map(() => 0), owners: Array<number>(LOCKS).fill(-1) };
  const seen = new Set([JSON.stringify(start)]);
  const queue = [start];
  let transitions = 0;
  for (let state = queue.shift(); state; state = queue.shift()) {
    for (const [t, program] of programs.entries()) {
      const move = program[state.at[t]!];
      const owner = move && state.owners[move.on]!;
      // Ends the run: taking what it has, giving back what it has not. Waits: taking what another has.
      const ends = move && (move.do === 'lock' ? owner === t : owner !== t);
      if (!move || (move.do === 'lock' && owner !== -1 && owner !== t)) continue;
      transitions++;
      if (ends) continue;
      const at = state.at.map((place, i) => (i === t ? place + 1 : place));
      const owners = state.owners.map((o, l) => (l === move.on ? (move.do === 'lock' ? t : -1) : o));
      const name = JSON.stringify({ at, owners });
      if (!seen.has(name)) queue.push({ at, owners });
      seen.add(name);
    }
  }
  return { states: seen.size, transitions };
}

/**
 * The same for sections: of each thread how often it has entered each domain, and for whom it waits once
 * its grace period has begun; absent while it does not wait.
 */
function countSectionsPlainly(programs: readonly (readonly Act[])[]) {
  interface Plain {
    readonly at: readonly number[];
    readonly inside: readonly (readonly number[])[];
    readonly waits: readonly (readonly number[] | null)[];
  }
  const next = ({ at, inside, waits }: Plain, t: number): Plain | 'end' | 'stay' => {
    const move = programs[t]![at[t]!];
    if (move === undefined) return 'stay';
    const set = <T>(list: readonly T[], value: T) => list.map((old, i) => (i === t ? value : old));
    const on = at.map((place, i) => (i === t ? place + 1 : place));
    const level = inside[t]![move.on]!;
    const readers = programs.flatMap((_, i) => (inside[i]![move.on]! > 0 ? [i] : []));
    const domains = (to: number) =>
      set(
        inside,
        inside[t]!.map((n, d) => (d === move.on ? to : n)),
      );
    switch (move.do) {
      case 'enter':
        return { at: on, inside: domains(level + 1), waits };
      case 'leave': {
        if (level === 0) return 'end';
        const left = (list: readonly number[] | null, i: number) =>
          level === 1 && programs[i]![at[i]!]?.on === move.on ? (list?.filter((r) => r !== t) ?? null) : list;
        return { at: on, inside: domains(level - 1), waits: waits.map(left) };
      }
      default: {
        const waited = waits[t];
        if (waited) return waited.length > 0 ? 'stay' : { at: on, inside, waits: set(waits, null) };
        if (level > 0) return 'end';
        if (readers.length > 0) return { at, inside, waits: set(waits, readers) };
        return { at: on, inside, waits };
      }
    }
  };
  const start: Plain = {
    at: programs.map(() => 0),
    inside: programs.map(() => [0, 0]),
    waits: programs.map(() => null),
  };
  const seen = new Map([[JSON.stringify(start), start]]);
  let transitions = 0;
  for (const state of seen.values())
    for (const t of programs.keys()) {
      const after = next(state, t);
      if (after !== 'stay') transitions++;
      if (typeof after === 'object') seen.set(JSON.stringify(after), after);
    }
  return { states: seen.size, transitions };
}

/** Every state that can follow this one, itself included. */
function future(machine: Machine, from: State): State[] {
  const seen = new Map([[key(from), from]]);
  for (const state of seen.values())
    for (const { index } of machine.threads)
      for (const { outcome } of outcomes(machine, state, index))
        if (outcome.kind === 'state' && !seen.has(key(outcome.state)))
          seen.set(key(outcome.state), outcome.state);
  return [...seen.values()];
}

const moves = (machine: Machine, state: State, thread: number): boolean =>
  outcomes(machine, state, thread).length > 0;

describe('machines drawn at random', () => {
  it('have as many states and steps as a plain search counts', () => {
    fc.assert(
      fc.property(threads('lock', 'unlock'), (programs) => {
        const { states, transitions } = explore(machineOf(programs));
        expect({ states, transitions }).toEqual(countPlainly(programs));
      }),
      { numRuns: 300 },
    );
  });

  it('have as many with sections of RCU', () => {
    fc.assert(
      fc.property(threads('enter', 'leave', 'synchronize'), (programs) => {
        const { states, transitions } = explore(machineOf(programs));
        expect({ states, transitions }).toEqual(countSectionsPlainly(programs));
      }),
      { numRuns: 300 },
    );
  });

  const sections = ['enter', 'leave', 'synchronize'] as const;
  const everything = threads('lock', 'unlock', 'wake', 'wake all', 'sleep', 'down', 'up', ...sections);

  it('are in no deadlock whose threads ever move again', () => {
    fc.assert(
      fc.property(everything, (programs) => {
        const machine = machineOf(programs);
        for (const { note, path } of explore(machine).findings) {
          if (note.kind !== 'deadlock') continue;
          const stuck = [...note.core, ...note.behind].map((w) => w.thread);
          for (const state of future(machine, replay(machine, path).last!))
            for (const thread of stuck) expect(moves(machine, state, thread)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are in a deadlock wherever nothing moves and not all have ended', () => {
    fc.assert(
      fc.property(everything, (programs) => {
        const machine = machineOf(programs);
        const halted = future(machine, first(machine)).some(
          (state) =>
            machine.threads.every((t) => !moves(machine, state, t.index)) &&
            machine.threads.some((t) => !hasEnded(machine, state, t.index)),
        );
        const found = explore(machine).findings.some((f) => f.note.kind === 'deadlock');
        if (halted) expect(found).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('show every finding again when its path is replayed', () => {
    fc.assert(
      fc.property(everything, (programs) => {
        const machine = machineOf(programs);
        for (const { note, path } of explore(machine).findings) {
          const { steps, judged } = replay(machine, path);
          const last = steps.at(-1);
          expect([...(last?.notes ?? []), ...(last?.judged ?? judged)]).toContainEqual(note);
        }
      }),
      { numRuns: 100 },
    );
  });
});
