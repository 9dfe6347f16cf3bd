#!/usr/bin/env node
/** Starts the command. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from './loading.js';

const command = load(dirname(fileURLToPath(import.meta.url)), 'command');
// In a function of its own, with what it knows of the module that it is: see `build:command`.
command.runInThisContext()(createRequire(import.meta.url), import.meta.url);
