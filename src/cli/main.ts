import process from 'node:process';
import { exit, processIo } from './process-io.js';
import { internalError, run } from './run.js';

const io = processIo();
process.on('uncaughtException', (error) => process.exit(internalError(error, io)));
// No `await` here: `launch.ts` runs this as a script.
run(process.argv.slice(2), io).then(exit);
