/** All who are asked; a further one is a file beside this and a line here. */
import type { Evaluator } from '../evaluator.js';
import { peers } from './peers.js';
import { certified, compiled, reference, strained } from './reference.js';
import { witness } from './witness.js';

/** Those of our own. The first is what the others are compared with. */
export const OWN: readonly Evaluator[] = [reference, compiled, strained, certified, witness];

export const EVALUATORS: readonly Evaluator[] = [...OWN, ...peers];
