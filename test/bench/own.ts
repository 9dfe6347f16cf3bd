/** Runs `searching.ts` as the command runs: from what V8 makes of it, which is kept the first time. */
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiledOf, load } from '../../src/cli/loading.js';

const folder = dirname(fileURLToPath(import.meta.url));
const searching = load(folder, 'searching');
const compiled = compiledOf(folder, 'searching');
if (!existsSync(compiled)) process.on('exit', () => writeFileSync(compiled, searching.createCachedData()));
searching.runInThisContext()(createRequire(import.meta.url), import.meta.url);
