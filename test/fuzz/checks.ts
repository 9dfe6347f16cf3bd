/** What is asked of a drawn model: its check, in all that a check can say. */
import type { World } from './world.js';

export const CHECK = 'as drawn';

/** The check of a model with these threads, as declared. */
export function checkOf(w: World, threads: readonly string[]): string {
  const clauses = [
    ...(w.settings.length > 0 && w.random.chance(0.6) ? [`set ${w.settings.join(', ')}`] : []),
    ...runs(w, threads),
    ...w.clauses,
    ...started(w),
    ...(w.random.chance(0.05) ? ['deny order-cycle'] : []),
    `expect ${expected(w, threads).join(', ')}`,
  ];
  return `check "${CHECK}" {\n${clauses.join('\n')}\n}`;
}

const HEAD = /^(daemon )?(thread|interrupt) (\w+)(?:\((\w+): 0\.\.(\d)\))?(?: \* (\d))?/;

/** The threads by name, sometimes with all their arguments, sometimes one left out. */
function runs(w: World, threads: readonly string[]): string[] {
  const { random } = w;
  const heads = threads.map((it) => HEAD.exec(it)!);
  const [always, others] = [
    heads.filter(([, daemon, word]) => daemon || word === 'interrupt'),
    heads.filter(([, daemon, word]) => !daemon && word === 'thread'),
  ];
  const without = always.length > 0 && random.chance(0.04) ? `without ${random.pick(always)[3]}` : '';
  // A thread that is spawned runs only where something spawns it, and others may wait for one that is not here.
  if (w.spawns || others.length === 0 || random.chance(0.65)) return without ? [without] : [];
  const run = others.map(([, , , name, parameter, high, count]) => {
    if (parameter !== undefined && random.chance(0.6))
      return Array.from({ length: Number(high) + 1 }, (_, i) => `${name}(${i})`).join(', ');
    return `${name}${count ? ` * ${count}` : ''}`;
  });
  const left = run.length > 2 && random.chance(0.15) ? run.slice(1) : run;
  return [`run ${left.join(', ')} ${without}`];
}

/** Something else to begin with. */
function started(w: World): string[] {
  const numbers = w.declarations.flatMap((it) => /^var (\w+) : 0\.\.\d =/.exec(it)?.[1] ?? []);
  return numbers.length > 0 && w.random.chance(0.08) ? [`init { ${w.random.pick(numbers)} = 1 }`] : [];
}

function expected(w: World, threads: readonly string[]): string[] {
  const { random } = w;
  const named = (sort: string): string[] =>
    w.declarations.flatMap((it) => new RegExp(`^${sort} (\\w+):`).exec(it)?.[1] ?? []);
  const paths = named('reachable').map((name) => `${random.pick(['reaches', 'never'])} ${name}`);
  if (random.chance(0.85)) return ['holds', ...paths];
  const name = HEAD.exec(random.pick(threads))![3]!;
  const violations = [
    `deadlock in ${name}`,
    `${random.pick(['race', 'order', 'leak'])}`,
    ...named('invariant').map((it) => `invariant ${it}`),
    ...named('finally').map((it) => `finally ${it}`),
  ];
  const places = w.labels.slice(0, 1).map((label) => `use-after-free at ${label}`);
  return [`violates ${[...random.shuffled(violations).slice(0, 2), ...places].join(', ')}`, ...paths];
}
