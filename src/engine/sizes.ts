/** How large a table is made, what its slots hold then, and how full it may become. */

/** What slots hold: `slots.ts` tells of both. */
export interface Size {
  readonly form: 'whole' | 'quotient';
  readonly slots: number;
}

const BYTES = { whole: 8, quotient: 4 } as const;

/** Bytes of a table. */
export const bytesIn = ({ form, slots }: Size): number => slots * BYTES[form];

/** How full a table may become before it grows. */
const LOAD = 0.8;
/** From so many slots on it grows by little at a time: memory counts then. */
const LARGE = 1 << 22;
const LITTLE = 1.25;
/** Slots from which on quotients are thought of, and how much room there must be at once if they are taken up. */
const QUOTIENTS = 1 << 20;
const EASE = 1.25;
/** No table of quotients is smaller. */
const FEWEST = 16;

/**
 * How full a table of quotients may become, by bits for the distance from home. A number hardly ever finds
 * no place then: that one stands as far off as d falls like e^-d(a - 1 - ln a) in a table that is filled
 * to a part of a, and a table has some 2^24 numbers. (B. Pittel, Linear probing: the probable largest search
 * time grows logarithmically with the number of records, J. Algorithms 1987.) With fewer bits it is not tried.
 */
const FULL: readonly (readonly [bits: number, load: number])[] = [
  [10, LOAD],
  [9, 0.75],
  [8, 0.66],
  [7, 0.55],
];

export interface SizesOptions {
  /** Bits that a number has at the top, if quotients of it may be kept. */
  readonly bits: number | undefined;
  /** Slots from which on they are, or sooner, if there is no room to grow otherwise. */
  readonly quotients?: number;
  /** How full tables of quotients may become, whatever the bits are. */
  readonly full?: number;
}

export class Sizes {
  constructor(private readonly options: SizesOptions) {}

  /** States that may be in a table. `shift`: top bits that all numbers have in common. */
  most(size: Size, shift: number): number {
    return Math.floor(size.slots * (size.form === 'whole' ? LOAD : this.fullness(size.slots, shift)));
  }

  /** The next size, with room for so many states in so many bytes. */
  larger(now: Size, shift: number, states: number, bytes: number): Size | undefined {
    if (now.form === 'quotient') return this.quotient(2 * now.slots, shift, states + 1, bytes);
    const whole = largerWhole(now.slots, states, bytes);
    const { quotients = QUOTIENTS } = this.options;
    if (whole && now.slots < quotients) return whole;
    return this.quotient(now.slots, shift, EASE * (states + 1), whole ? bytesIn(whole) : bytes) ?? whole;
  }

  /** The size of each half of a table, for so many states, in so many bytes: no larger than the table. */
  half({ form, slots }: Size, shift: number, states: number, bytes: number): Size | undefined {
    if (form === 'quotient') {
      // As many slots as there are always suffice: a half has one bit less to keep.
      const wanted = Math.min(EASE * states, this.most({ form, slots }, shift));
      return this.quotient(slots / 2, shift + 1, wanted, bytes);
    }
    const most = Math.floor(bytes / BYTES.whole);
    const wanted = Math.max(Math.ceil((slots / 2) * LITTLE), Math.ceil(states / LOAD));
    return states < most * 0.95 ? { form, slots: Math.min(wanted, most) } : undefined;
  }

  /** Bits of a number that a quotient keeps, less than none if a home takes more than there are; bits for the distance. */
  split({ slots }: Pick<Size, 'slots'>, shift: number): { readonly rest: number; readonly distance: number } {
    const rest = (this.options.bits ?? 64) - shift - Math.log2(slots);
    return { rest, distance: 32 - Math.max(rest, 0) };
  }

  /** A number from its top bits. */
  number(top: number): bigint {
    return (BigInt(top) << BigInt(64 - this.options.bits!)) | 1n;
  }

  private fullness(slots: number, shift: number): number {
    const { distance } = this.split({ slots }, shift);
    const [, load = 0] = FULL.find(([bits]) => bits <= distance) ?? [];
    return load > 0 ? (this.options.full ?? load) : 0;
  }

  /** A table of quotients with at least so many slots and room for so many states. */
  private quotient(least: number, shift: number, states: number, bytes: number): Size | undefined {
    if (this.options.bits === undefined) return undefined;
    for (
      let slots = 2 ** Math.ceil(Math.log2(Math.max(least, FEWEST)));
      slots * BYTES.quotient <= bytes;
      slots *= 2
    )
      if (this.most({ form: 'quotient', slots }, shift) >= states) return { form: 'quotient', slots };
    return undefined;
  }
}

function largerWhole(slots: number, states: number, bytes: number): Size | undefined {
  const least = Math.max(Math.ceil((states + 1) / LOAD), Math.ceil(slots * 1.02));
  const wanted = Math.max(least, Math.ceil(slots * (slots < LARGE ? 2 : LITTLE)));
  const more = Math.min(wanted, Math.floor(bytes / BYTES.whole));
  return more < least ? undefined : { form: 'whole', slots: more };
}
