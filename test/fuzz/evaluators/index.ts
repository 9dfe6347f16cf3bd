/** All who are asked; a further one is a file beside this and a line here. */
import type { Evaluator } from '../evaluator.js';
import { reference } from './reference.js';
import { witness } from './witness.js';

/** The first is what the others are compared with. */
export const EVALUATORS: readonly Evaluator[] = [reference, witness];
