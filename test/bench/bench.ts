/**
 * `npm run bench`: ratios between the engine, other checkers and C by hand, from one run. Counts must
 * agree, or it fails; times only are printed. What the columns mean is told in README.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawn } from './drawn.js';
import { exported } from './exported.js';
import { SIZES, type Size, type Subject, subject } from './families.js';
import { starting } from './starting.js';
import { type Row, tables } from './table.js';
import { engine, lacking, loop, type Run, rumur, spin, type Tool, versions } from './tools.js';

const { values: options } = parseArgs({
  options: {
    /** Small and few: does it all still run? */
    quick: { type: 'boolean', default: false },
    /** Families, by name; all. */
    only: { type: 'string', multiple: true, default: [] },
    /** Tools, by the names that the tables have; all. */
    tool: { type: 'string', multiple: true, default: [] },
    size: { type: 'string', multiple: true, default: [] },
    repeat: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});

/** Also in the largest size unless families were chosen: there is not time for all. */
const LARGE = ['philosophers', 'ladder', 'refcount'];

/** A drawn model has at least so many states. */
const DRAWN: Readonly<Record<Size, number>> = { small: 5_000, medium: 500_000, large: 5_000_000 };

/** Exported text is explored below so many states. */
const MANY = 4_000_000;

const missing = lacking();
if (missing.length > 0) throw new Error(`not found: ${missing.join(', ')}`);

const folder = mkdtempSync(join(tmpdir(), 'lockcheck-bench-'));
let folders = 0;
const fresh = (): string => join(folder, String(folders++));

/** The fastest of several runs; tools take turns, so that what else goes on hits all alike. */
function compared(tools: readonly Tool[], repeat: number): Map<string, Run> {
  const best = new Map<string, Run>();
  for (let i = 0; i < repeat; i++)
    for (const { name, run } of tools) {
      const now = run();
      const before = best.get(name);
      if (!before) best.set(name, now);
      else
        best.set(name, {
          ...now,
          search: Math.min(now.search, before.search),
          cpu: Math.min(now.cpu, before.cpu),
        });
    }
  return best;
}

/** All that a model is given to, by name; made when they are wanted, since that means to compile. */
function toolsFor(what: Subject, states: number): readonly (readonly [string, () => Tool])[] {
  const { lock, promela, murphi, family, n } = what;
  const text = exported(lock);
  const byHand: readonly (readonly [string, () => Tool])[] = ['plain', 'batched'].map((file) => [
    `C, ${file}`,
    () => loop(fresh(), file, n),
  ]);
  const byExporters: readonly (readonly [string, () => Tool])[] = [
    ['SPIN, exported', () => spin(fresh(), text.promela, 'exported', states)],
    ['Rumur, exported', () => rumur(fresh(), text.murphi, 1, 'Rumur, exported')],
  ];
  return [
    ['lockcheck, 2 workers', () => engine(fresh(), lock, 2)],
    ['SPIN', () => spin(fresh(), promela, 'breadth first', states)],
    ['SPIN, reduced', () => spin(fresh(), promela, 'reduced', states)],
    ['Rumur', () => rumur(fresh(), murphi, 1)],
    ['Rumur, 2 threads', () => rumur(fresh(), murphi, 2)],
    ...(states < MANY ? byExporters : []),
    ...(family === 'philosophers' ? byHand : []),
  ];
}

function measured(what: Subject, repeat: number): Row {
  const own = engine(fresh(), what.lock, 1);
  const { states } = own.run();
  const wanted = (name: string): boolean => options.tool.length === 0 || options.tool.includes(name);
  const tools = [own, ...toolsFor(what, states).flatMap(([name, make]) => (wanted(name) ? [make()] : []))];
  const runs = compared(tools, repeat);
  const { transitions } = runs.get(own.name)!;
  for (const [name, run] of runs) {
    // A reduced search sees less; exported text may have a step more that stands for a legal end.
    const same = run.states === states && (name.includes('exported') || run.transitions === transitions);
    if (!same && name !== 'SPIN, reduced')
      disagreements.push(`${what.family} ${what.n}: ${name} counts ${run.states} and ${run.transitions}`);
  }
  return { subject: what, runs };
}

/** The first drawn from the seed on that is large enough. */
function drawnSubject(seed: number, size: Size): Subject {
  for (let threads = 4, next = seed; ; next++, threads = Math.min(threads + (next % 2), 12)) {
    const one = drawn(next, threads);
    const { states } = engine(fresh(), one.lock, 1).run();
    if (states >= DRAWN[size]) return one;
  }
}

const disagreements: string[] = [];

function sizesOf(family: string): Size[] {
  if (options.size.length > 0) return options.size as Size[];
  if (options.quick) return ['small'];
  return LARGE.includes(family) ? ['small', 'medium', 'large'] : ['small', 'medium'];
}

const chosen = [...Object.keys(SIZES), 'drawn'].filter(
  (one) => options.only.length === 0 || options.only.includes(one),
);
const repeat = options.quick ? 1 : Number(options.repeat);
console.log(
  `${versions().join(' · ')}\n\nSeed ${options.seed}: \`npm run bench -- --seed ${options.seed}\`\n`,
);
try {
  const rows: Row[] = [];
  for (const size of ['small', 'medium', 'large'] as const)
    for (const family of chosen)
      if (sizesOf(family).includes(size)) {
        const what =
          family === 'drawn'
            ? drawnSubject(Number(options.seed), size)
            : subject(family, SIZES[family]![size]);
        const start = performance.now();
        rows.push(measured(what, size === 'large' ? 1 : repeat));
        console.error(`${what.family} ${what.n}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
      }
  console.log(tables(rows, measured(subject('philosophers', 2), 1)));
  const small = Object.keys(SIZES).slice(0, options.quick ? 1 : 4);
  const subjects = small.map((family) => subject(family, SIZES[family]!.small));
  console.log(`\n${starting(subjects, fresh(), options.quick ? 1 : 5)}`);
} finally {
  rmSync(folder, { recursive: true });
}
if (disagreements.length > 0) {
  console.error(`Counts differ:\n${disagreements.join('\n')}`);
  process.exitCode = 1;
}
