export { compile } from './compile.js';
export * from './data.js';
export type * from './expr.js';
export type {
  Action,
  Effect,
  Location,
  Machine,
  Order,
  Program,
  Property,
  SourcePlace,
  Thread,
} from './machine.js';
export type * from './op.js';
export { type Tables, tablesOf } from './tables.js';
