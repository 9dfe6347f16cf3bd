import { readFileSync } from 'node:fs';

/** The package's own version: `package.json` lies two folders up, in the source tree and when installed. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
