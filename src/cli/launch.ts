#!/usr/bin/env node
/**
 * Starts the command, which the build leaves beside this in one file, and beside that what V8 makes of
 * it: to compile it takes longer than to check a small model. V8 looks whether that was made by itself,
 * and of a text as long; where it was not, or is not there, the text is compiled anew.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const folder = dirname(fileURLToPath(import.meta.url));
const filename = join(folder, 'command.cjs');
const compiled = join(folder, `command-${process.versions.v8}-${process.arch}.bin`);
const options = existsSync(compiled) ? { filename, cachedData: readFileSync(compiled) } : { filename };
const command = new Script(readFileSync(filename, 'utf8'), options);
// In a function of its own, with what it knows of the module that it is: see `build:command`.
command.runInThisContext()(createRequire(import.meta.url), import.meta.url);
