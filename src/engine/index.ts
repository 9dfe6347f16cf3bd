export type { Knobs, SearchProgress, Stopped } from './pass.js';
export { listing } from './pass.js';
export type { Path } from './paths.js';
export * from './search.js';
export type { Visited } from './visited.js';
