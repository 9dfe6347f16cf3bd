/** What was measured, as tables in Markdown. */
import type { Subject } from './families.js';
import type { Run } from './tools.js';

export interface Row {
  readonly subject: Subject;
  /** By tool. */
  readonly runs: ReadonlyMap<string, Run>;
}

/** Below so many states, starting and stopping is most of it. */
const ENOUGH = 100_000;

/** `empty`: of a model of a few states, for what a tool takes in any case. */
export function tables(rows: readonly Row[], empty: Row): string {
  const large = rows.filter(({ runs }) => runs.get('lockcheck')!.states >= ENOUGH);
  return [
    '## One thread',
    'Millions of transitions for each second of processor time, and how many times the other’s rate ours is.',
    speeds(large),
    '## Two threads',
    'Seconds of time.',
    threads(large),
    '## To the answer',
    'SPIN as it comes, depth first with partial-order reduction, which looks at fewer states: seconds of time.',
    answers(large),
    '## Memory',
    'Bytes for each state, less what an empty run takes.',
    memory(large, empty),
  ].join('\n\n');
}

function speeds(rows: readonly Row[]): string {
  const others = ['SPIN', 'Rumur', 'SPIN, exported', 'Rumur, exported', 'C, plain', 'C, batched'];
  const lines = rows.map(({ subject, runs }) => {
    const { transitions, cpu } = runs.get('lockcheck')!;
    const rate = (run: Run): number => transitions / run.cpu / 1e6;
    const own = transitions / cpu / 1e6;
    const cells = others.flatMap((name) => {
      const run = runs.get(name);
      return run ? [rate(run).toFixed(2), times(own / rate(run))] : ['', ''];
    });
    return [nameOf(subject), ...counts(runs), own.toFixed(2), ...cells];
  });
  const summary = others.map((name) => {
    const ratios = rows.flatMap(({ runs }) => {
      const run = runs.get(name);
      return run ? [run.cpu / runs.get('lockcheck')!.cpu] : [];
    });
    if (ratios.length === 0) return '';
    return `${name}: median ${times(median(ratios))}, worst ${times(Math.min(...ratios))}.`;
  });
  const heads = ['model', 'states', 'transitions', 'lockcheck', ...others.flatMap((name) => [name, '×'])];
  return `${table(heads, lines)}\n\n${summary.filter(Boolean).join(' ')}`;
}

function threads(rows: readonly Row[]): string {
  const lines = rows.map(({ subject, runs }) => {
    const pair = (one: string, two: string): string[] => {
      const [a, b] = [runs.get(one), runs.get(two)];
      return [told(a), told(b), a && b ? times(a.search / b.search) : ''];
    };
    return [
      nameOf(subject),
      ...counts(runs).slice(0, 1),
      ...pair('lockcheck', 'lockcheck, 2 workers'),
      ...pair('Rumur', 'Rumur, 2 threads'),
    ];
  });
  return table(['model', 'states', 'lockcheck', '2 workers', '×', 'Rumur', '2 threads', '×'], lines);
}

function answers(rows: readonly Row[]): string {
  const lines = rows.map(({ subject, runs }) => {
    const [own, spin] = [runs.get('lockcheck')!, runs.get('SPIN, reduced')];
    return [nameOf(subject), String(own.states), told(own), String(spin?.states ?? ''), told(spin)];
  });
  return table(['model', 'states', 'lockcheck', 'SPIN’s states', 'SPIN'], lines);
}

function memory(rows: readonly Row[], empty: Row): string {
  const tools = ['lockcheck', 'lockcheck, 2 workers', 'SPIN', 'Rumur', 'C, batched'];
  const lines = rows.map(({ subject, runs }) => [
    nameOf(subject),
    ...counts(runs).slice(0, 1),
    String(runs.get('lockcheck')!.bits),
    ...tools.map((name) => {
      const run = runs.get(name);
      const least = empty.runs.get(name)?.bytes ?? 0;
      return run ? ((run.bytes - least) / run.states).toFixed(1) : '';
    }),
  ]);
  return table(['model', 'states', 'bits', ...tools], lines);
}

const told = (run: Run | undefined): string => run?.search.toFixed(2) ?? '';
const nameOf = ({ family, n }: Subject): string => `${family} ${n}`;

function counts(runs: Row['runs']): [string, string] {
  const { states, transitions } = runs.get('lockcheck')!;
  return [String(states), String(transitions)];
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const times = (ratio: number): string => ratio.toFixed(2);

export function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = heads.map((_, i) => (i === 0 ? '---' : '--:'));
  return [heads, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
