// Runs the command once, on models that use most of it, and keeps what V8 has compiled by then beside it: see
// src/cli/launch.ts. Only where the whole of it ran; without, the command only takes longer to start.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

const MODELS = ['tutorial/01-first-lock', 'tutorial/03-references', 'classics/lookup-table'];

const filename = resolve('dist/cli/command.cjs');
const command = new Script(readFileSync(filename, 'utf8'), { filename });
process.argv.splice(2, Number.POSITIVE_INFINITY, 'check', ...MODELS.map((name) => `models/${name}.lock`));
process.stdout.write = (_text, told) => {
  if (typeof told === 'function') told();
  return true;
};
process.on('exit', (status) => {
  const compiled = `dist/cli/command-${process.versions.v8}-${process.arch}.bin`;
  if (status === 0) writeFileSync(compiled, command.createCachedData());
});
const url = pathToFileURL(resolve('dist/cli/main.js')).href;
command.runInThisContext()(createRequire(url), url);
