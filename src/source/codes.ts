/**
 * Every diagnostic code with its title. A code never changes its meaning and is never reused.
 * L00 input · L01 syntax · L02 names · L03 types · L04 domains and model mistakes · L05 warnings ·
 * L06 checks and expectations · L09 not supported yet.
 */
export const CODES = {
  L0001: 'not a lockcheck model',
  L0101: 'syntax error',
} as const satisfies Record<string, string>;

export type Code = keyof typeof CODES;
