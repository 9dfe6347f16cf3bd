import type { Dialect } from '../model.js';
import { freebsd } from './freebsd.js';
import { generic } from './generic.js';
import { linux } from './linux.js';
import { netbsd } from './netbsd.js';
import type { Entry, Table } from './table.js';

const TABLES: Readonly<Record<Dialect, Table>> = { generic, linux, freebsd, netbsd };

export const tableOf = (dialect: Dialect): Table => TABLES[dialect];

/** A kernel function of a dialect. */
export const entryOf = (dialect: Dialect, name: string): Entry | undefined =>
  Object.hasOwn(TABLES[dialect], name) ? TABLES[dialect][name] : undefined;

/** The dialects that know a name. */
export const dialectsWith = (name: string): readonly Dialect[] =>
  (Object.keys(TABLES) as Dialect[]).filter((dialect) => entryOf(dialect, name) !== undefined);
