export type * from './ast.js';
export { parse } from './parse.js';
