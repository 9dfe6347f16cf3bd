// Runs the command once, on models that use most of it, and keeps what V8 has compiled by then beside it: see
// src/cli/loading.ts. Only where the whole of it ran; without, the command only takes longer to start.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { compiledOf, load } from '../dist/cli/loading.js';

const MODELS = ['tutorial/01-first-lock', 'tutorial/03-references', 'classics/lookup-table'];

const folder = resolve('dist/cli');
const command = load(folder, 'command');
process.argv.splice(2, Number.POSITIVE_INFINITY, 'check', ...MODELS.map((name) => `models/${name}.lock`));
process.stdout.write = (_text, told) => {
  if (typeof told === 'function') told();
  return true;
};
process.on('exit', (status) => {
  if (status === 0) writeFileSync(compiledOf(folder, 'command'), command.createCachedData());
});
const url = pathToFileURL(resolve(folder, 'main.js')).href;
command.runInThisContext()(createRequire(url), url);
