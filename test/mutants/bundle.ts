/** The tests' questions and all of the sources, with faults in them, as one file that a process can run. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { instrument, type Numbered } from './instrument.js';

const BANNER =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

let made = 0;

/** @returns the bundle's path. It stands in a folder of `dist`, as deep as the grammar expects it. */
export async function bundle(root: string, faults: readonly Numbered[]): Promise<string> {
  const spoilt = (file: string): Numbered[] => faults.filter((it) => it.file === file);
  const outfile = join(root, 'dist', `mutants-${process.pid}-${++made}`, 'killer.js');
  await build({
    entryPoints: [join(root, 'test/mutants/killer/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    banner: { js: BANNER },
    plugins: [
      {
        name: 'faults',
        setup({ onLoad }) {
          onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => {
            const own = spoilt(relative(root, path).replaceAll('\\', '/'));
            const text = readFileSync(path, 'utf8');
            return { contents: own.length > 0 ? instrument(text, own) : text, loader: 'ts' };
          });
        },
      },
    ],
  });
  return outfile;
}
