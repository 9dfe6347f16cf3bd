/**
 * A model drawn from a seed, said in three languages at once: threads that lock in order, count, look at
 * counters under their locks, and go one way or the other.
 */
import { never } from '../../src/base/index.js';
import type { Subject } from './families.js';

const LOCKS = 4;
/** Counters go round. */
const MODULUS = 3;

type Statement =
  /** A lock, and the counter that it guards, by number. */
  | { readonly is: 'hold'; readonly lock: number; readonly body: readonly Statement[] }
  | { readonly is: 'count'; readonly counter: number }
  | {
      readonly is: 'if';
      readonly counter: number;
      readonly equals: number;
      readonly then: readonly Statement[];
    };

/** Numbers from a seed: xorshift. */
function numbers(seed: number): (below: number) => number {
  let x = (seed * 2654435761 + 1) >>> 0 || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

export function drawn(seed: number, threads: number): Subject {
  const number = numbers(seed);
  const inside = (counters: readonly number[], depth: number): Statement[] =>
    Array.from({ length: 1 + number(2) }, (): Statement => {
      const counter = counters[number(counters.length)]!;
      const next = Math.max(...counters) + 1;
      if (depth > 0 && next < LOCKS && number(3) === 0) {
        const lock = next + number(LOCKS - next);
        return { is: 'hold', lock, body: inside([...counters, lock], depth - 1) };
      }
      if (depth > 0 && number(2) === 0)
        return { is: 'if', counter, equals: number(MODULUS), then: inside(counters, depth - 1) };
      return { is: 'count', counter };
    });
  const thread = (): Statement[] => {
    const lock = number(LOCKS);
    // Each looks at what it counts, so that nobody may leave the counter out.
    const look: Statement = { is: 'if', counter: lock, equals: 0, then: [{ is: 'count', counter: lock }] };
    return [{ is: 'hold', lock, body: [look, ...inside([lock], 2)] }];
  };
  const all = Array.from({ length: threads }, thread);
  return {
    family: `drawn from ${seed}`,
    n: threads,
    lock: lockText(all),
    promela: promelaText(all),
    murphi: murphiText(all),
  };
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
const each = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

function lockText(threads: readonly (readonly Statement[])[]): string {
  const lines = (body: readonly Statement[]): string[] =>
    body.flatMap((statement): string[] => {
      switch (statement.is) {
        case 'hold':
          return [`lock m${statement.lock}`, ...lines(statement.body), `unlock m${statement.lock}`];
        case 'count':
          return [`x${statement.counter} = (x${statement.counter} + 1) % ${MODULUS}`];
        case 'if':
          return [
            `if x${statement.counter} == ${statement.equals} {`,
            ...indented(lines(statement.then)),
            '}',
          ];
        default:
          return never(statement);
      }
    });
  return [
    'model "Drawn"',
    ...each(LOCKS, (i) => `mutex m${i}`),
    `order ${each(LOCKS, (i) => `m${i}`).join(' -> ')}`,
    ...each(LOCKS, (i) => `var x${i} : 0..${MODULUS - 1} = 0 guarded_by m${i}`),
    ...threads.flatMap((body, t) => [`thread t${t} {`, ...indented(lines(body)), '}']),
    'check "bench" { expect holds }',
    '',
  ].join('\n');
}

function promelaText(threads: readonly (readonly Statement[])[]): string {
  const lines = (body: readonly Statement[]): string[] =>
    body.flatMap((statement): string[] => {
      switch (statement.is) {
        case 'hold': {
          const { lock } = statement;
          return [`d_step { !m${lock} -> m${lock} = true };`, ...lines(statement.body), `m${lock} = false;`];
        }
        case 'count':
          return [`x${statement.counter} = (x${statement.counter} + 1) % ${MODULUS};`];
        case 'if': {
          const { counter, equals, then } = statement;
          const way = indented(indented(lines(then)));
          return ['if', `:: x${counter} == ${equals} ->`, ...way, `:: x${counter} != ${equals}`, 'fi;'];
        }
        default:
          return never(statement);
      }
    });
  return [
    `bool ${each(LOCKS, (i) => `m${i}`).join(', ')};`,
    `byte ${each(LOCKS, (i) => `x${i}`).join(', ')};`,
    ...threads.flatMap((body, t) => [
      `active proctype t${t}() {`,
      ...indented(lines(body)),
      'end: false',
      '}',
    ]),
    '',
  ].join('\n');
}

function murphiText(threads: readonly (readonly Statement[])[]): string {
  const rules: string[] = [];
  const ends = threads.map((body, t) => {
    let places = 0;
    /** Rules from a place on; gives the place behind them. */
    const write = (statements: readonly Statement[], start: number): number =>
      statements.reduce((at, statement) => {
        const rule = (from: number, guard: string, change: string, to: number): void => {
          rules.push(
            `rule "t${t} ${from} ${to}" p${t} = ${from}${guard} ==> begin ${change}p${t} := ${to}; end;`,
          );
        };
        switch (statement.is) {
          case 'hold': {
            const { lock } = statement;
            const begin = ++places;
            rule(at, ` & !m${lock}`, `m${lock} := true; `, begin);
            const last = write(statement.body, begin);
            const behind = ++places;
            rule(last, '', `m${lock} := false; `, behind);
            return behind;
          }
          case 'count': {
            const { counter } = statement;
            const behind = ++places;
            rule(at, '', `x${counter} := (x${counter} + 1) % ${MODULUS}; `, behind);
            return behind;
          }
          case 'if': {
            const { counter, equals } = statement;
            const begin = ++places;
            rule(at, ` & x${counter} = ${equals}`, '', begin);
            const behind = write(statement.then, begin);
            rule(at, ` & x${counter} != ${equals}`, '', behind);
            return behind;
          }
          default:
            return never(statement);
        }
      }, start);
    write(body, 0);
    return places;
  });
  return [
    'var',
    ...ends.map((last, t) => `  p${t} : 0..${last};`),
    ...each(LOCKS, (i) => `  m${i} : boolean;\n  x${i} : 0..${MODULUS - 1};`),
    'startstate begin',
    ...ends.map((_, t) => `  p${t} := 0;`),
    ...each(LOCKS, (i) => `  m${i} := false; x${i} := 0;`),
    'end;',
    ...rules,
    '',
  ].join('\n');
}
