import type { Table } from './table.js';

/** No kernel's own words: only the language's. */
export const generic: Table = {};
