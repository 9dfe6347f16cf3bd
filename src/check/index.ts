export type { CheckOptions, Progress } from './options.js';
