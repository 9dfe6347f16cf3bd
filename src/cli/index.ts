export { type Io, type Sink, STATUS, type Stop } from './io.js';
export { run } from './run.js';
