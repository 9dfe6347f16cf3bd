/** The models that are measured, each in three sizes: some 10^4, 10^6 and 10^7 states. */
import { readFileSync } from 'node:fs';

export type Size = 'small' | 'medium' | 'large';

/** One model in one size, said for each tool. */
export interface Subject {
  readonly family: string;
  readonly n: number;
  readonly lock: string;
  readonly promela: string;
  readonly murphi: string;
}

/** What `N` is. */
export const SIZES: Readonly<Record<string, Readonly<Record<Size, number>>>> = {
  philosophers: { small: 6, medium: 10, large: 11 },
  ladder: { small: 3, medium: 5, large: 6 },
  refcount: { small: 3, medium: 5, large: 6 },
  eventfd: { small: 3, medium: 6, large: 7 },
  bpf: { small: 4, medium: 7, large: 9 },
  knlist: { small: 3, medium: 6, large: 7 },
  foplock: { small: 6, medium: 12, large: 14 },
  epoll: { small: 4, medium: 6, large: 7 },
};

export function subject(family: string, n: number): Subject {
  const text = (extension: string): string =>
    readFileSync(`test/bench/models/${family}.${extension}`, 'utf8');
  return {
    family,
    n,
    lock: text('lock').replace(/^param N = \d+/m, `param N = ${n}`),
    promela: text('pml').replace(/^#define N \d+/m, `#define N ${n}`),
    murphi: text('m').replace(/^const N : \d+;/m, `const N : ${n};`),
  };
}
