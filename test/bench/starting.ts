/** From a source file to the verdict on a small model: what each tool takes in all, compilers included. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Subject } from './families.js';
import { table } from './table.js';
import { whole } from './tools.js';

const CLI = join(dirname(fileURLToPath(import.meta.url)), '..', 'cli', 'main.js');

const SPIN = 'spin -a model.pml && cc -w -O2 -DSAFETY -DBFS -DNOREDUCE -o pan pan.c && ./pan -n';
const RUMUR =
  'rumur --deadlock-detection off --threads 1 --output model.c model.m && cc -w -std=c11 -O2 -march=native -mcx16 -o model model.c -lpthread -latomic && ./model';

/** The least of some runs: processor time, and time. */
export function starting(subjects: readonly Subject[], folder: string, repeat: number): string {
  mkdirSync(folder, { recursive: true });
  const lines = subjects.map((subject) => {
    writeFileSync(join(folder, 'model.lock'), subject.lock);
    writeFileSync(join(folder, 'model.pml'), subject.promela);
    writeFileSync(join(folder, 'model.m'), subject.murphi);
    const commands: readonly (readonly string[])[] = [
      [process.execPath, '-e', '0'],
      [process.execPath, CLI, 'model.lock'],
      ['sh', '-c', SPIN],
      ['sh', '-c', RUMUR],
    ];
    const least = commands.map(() => ({ elapsed: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY }));
    for (let i = 0; i < repeat; i++)
      commands.forEach((command, c) => {
        const { elapsed, cpu } = whole(command, folder);
        least[c] = { elapsed: Math.min(least[c]!.elapsed, elapsed), cpu: Math.min(least[c]!.cpu, cpu) };
      });
    const cells = least.map(({ elapsed, cpu }) => `${elapsed.toFixed(2)} (${cpu.toFixed(2)})`);
    return [`${subject.family} ${subject.n}`, ...cells];
  });
  return [
    '## From the source to the verdict',
    'Seconds of time (of processors), compilers included.',
    table(['model', 'node -e 0', 'lockcheck', 'SPIN', 'Rumur'], lines),
  ].join('\n\n');
}
