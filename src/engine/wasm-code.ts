/**
 * WebAssembly as a small tree of instructions, for two printers: the binary format, which runs, and
 * text, which people read. Makers beside the types; nothing here knows what is computed.
 */
import { folded } from './wasm-folding.js';

export type Type = 'i32' | 'i64';

/** A local, a parameter among them; known by identity. */
export interface Variable {
  readonly name: string;
  readonly type: Type;
}

/** A mutable global of the module. */
export interface Global extends Variable {
  readonly initial: bigint;
}

/** Where branches go: past the end of a block, or back to the start of a loop. */
export interface Label {
  readonly name: string;
}

export interface Func {
  readonly name: string;
  readonly parameters: readonly Variable[];
  readonly results: readonly Type[];
  readonly locals: readonly Variable[];
  readonly body: readonly Code[];
  readonly exported: boolean;
}

/** What a call needs to know of a function; the body may come later. */
export interface Callee {
  readonly name: string;
}

export interface Module {
  /** Imported as `env.memory`. */
  readonly memory: { readonly pages: number; readonly maximum: number; readonly shared: boolean };
  readonly globals: readonly Global[];
  readonly functions: readonly Func[];
}

export type Code =
  | { readonly is: 'const'; readonly type: Type; readonly value: bigint }
  | { readonly is: 'plain'; readonly op: PlainOp; readonly args: readonly Code[] }
  | { readonly is: 'memory'; readonly op: MemoryOp; readonly offset: number; readonly args: readonly Code[] }
  | { readonly is: 'get'; readonly variable: Variable }
  | { readonly is: 'set' | 'tee'; readonly variable: Variable; readonly value: Code }
  | { readonly is: 'global.get'; readonly global: Global }
  | { readonly is: 'global.set'; readonly global: Global; readonly value: Code }
  | { readonly is: 'call'; readonly target: Callee; readonly args: readonly Code[] }
  | {
      readonly is: 'block' | 'loop';
      readonly label: Label;
      readonly body: readonly Code[];
    }
  | {
      readonly is: 'if';
      readonly condition: Code;
      readonly then: readonly Code[];
      readonly otherwise: readonly Code[];
    }
  | { readonly is: 'br'; readonly label: Label; readonly condition: Code | undefined }
  | {
      readonly is: 'br_table';
      readonly index: Code;
      readonly labels: readonly Label[];
      readonly other: Label;
    }
  | { readonly is: 'return'; readonly value: Code | undefined }
  | { readonly is: 'sequence'; readonly body: readonly Code[] }
  /** For readers of the text alone. */
  /** Made when it is printed: the binary has none. */
  | { readonly is: 'comment'; readonly text: () => string };

/** Instructions without immediates, and their bytes. */
export const PLAIN = {
  unreachable: 0x00,
  drop: 0x1a,
  select: 0x1b,
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_u': 0x4b,
  'i32.le_u': 0x4d,
  'i32.ge_u': 0x4f,
  'i64.eqz': 0x50,
  'i64.eq': 0x51,
  'i64.ne': 0x52,
  'i64.lt_s': 0x53,
  'i64.lt_u': 0x54,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.div_s': 0x6d,
  'i32.rem_s': 0x6f,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.xor': 0x73,
  'i32.shl': 0x74,
  'i32.shr_u': 0x76,
  'i64.ctz': 0x7a,
  'i64.add': 0x7c,
  'i64.sub': 0x7d,
  'i64.mul': 0x7e,
  'i64.div_s': 0x7f,
  'i64.rem_s': 0x81,
  'i64.and': 0x83,
  'i64.or': 0x84,
  'i64.xor': 0x85,
  'i64.shl': 0x86,
  'i64.shr_u': 0x88,
  'i32.wrap_i64': 0xa7,
  'i64.extend_i32_s': 0xac,
  'i64.extend_i32_u': 0xad,
} as const;
export type PlainOp = keyof typeof PLAIN;

/** Loads and stores: their bytes, and the logarithm of how they are aligned. Those at 0xfe are atomic. */
export const MEMORY = {
  'i32.load': [[0x28], 2],
  'i64.load': [[0x29], 3],
  'i32.load8_u': [[0x2d], 0],
  'i32.store': [[0x36], 2],
  'i64.store': [[0x37], 3],
  'i32.store8': [[0x3a], 0],
  'i32.atomic.load': [[0xfe, 0x10], 2],
  'i32.atomic.store': [[0xfe, 0x17], 2],
  'i32.atomic.rmw.add': [[0xfe, 0x1e], 2],
  'i32.atomic.rmw.cmpxchg': [[0xfe, 0x48], 2],
  'i64.atomic.rmw.cmpxchg': [[0xfe, 0x49], 3],
} as const;
export type MemoryOp = keyof typeof MEMORY;

export const i32 = (value: number): Code => ({ is: 'const', type: 'i32', value: BigInt(value | 0) });
export const i64 = (value: bigint): Code => ({ is: 'const', type: 'i64', value: BigInt.asIntN(64, value) });
export const op = (name: PlainOp, ...args: readonly Code[]): Code =>
  folded(name, args) ?? { is: 'plain', op: name, args };
export const memory = (name: MemoryOp, offset: number, ...args: readonly Code[]): Code => ({
  is: 'memory',
  op: name,
  offset,
  args,
});
export const get = (variable: Variable): Code => ({ is: 'get', variable });
export const set = (variable: Variable, value: Code): Code => ({ is: 'set', variable, value });
export const tee = (variable: Variable, value: Code): Code => ({ is: 'tee', variable, value });
export const getGlobal = (global: Global): Code => ({ is: 'global.get', global });
export const setGlobal = (global: Global, value: Code): Code => ({ is: 'global.set', global, value });
export const call = (target: Callee, ...args: readonly Code[]): Code => ({ is: 'call', target, args });
export const block = (at: Label, body: readonly Code[]): Code => ({ is: 'block', label: at, body });
export const loop = (at: Label, body: readonly Code[]): Code => ({ is: 'loop', label: at, body });
export const sequence = (body: readonly Code[]): Code => ({ is: 'sequence', body });
export const when = (condition: Code, then: readonly Code[], otherwise: readonly Code[] = []): Code =>
  condition.is === 'const'
    ? sequence(condition.value !== 0n ? then : otherwise)
    : { is: 'if', condition, then, otherwise };
export const br = (to: Label, condition?: Code): Code => {
  if (condition?.is !== 'const') return { is: 'br', label: to, condition };
  return condition.value !== 0n ? { is: 'br', label: to, condition: undefined } : sequence([]);
};
export const brTable = (index: Code, labels: readonly Label[], other: Label): Code => ({
  is: 'br_table',
  index,
  labels,
  other,
});
export const give = (value?: Code): Code => ({ is: 'return', value });
export const comment = (text: () => string): Code => ({ is: 'comment', text });

/** Adds to a variable. */
export const add = (variable: Variable, amount: Code): Code =>
  set(variable, op(`${variable.type}.add`, get(variable), amount));

/** A function under construction: its locals are declared as they come to be needed. */
export class FuncBuilder {
  private readonly locals: Variable[] = [];
  private labels = 0;

  constructor(
    readonly name: string,
    private readonly parameters: readonly Variable[] = [],
    private readonly results: readonly Type[] = [],
  ) {}

  local(name: string, type: Type): Variable {
    const variable = { name: `${name}.${this.locals.length}`, type };
    this.locals.push(variable);
    return variable;
  }

  label(name: string): Label {
    return { name: `${name}.${this.labels++}` };
  }

  build(body: readonly Code[], exported = false): Func {
    const { name, parameters, results, locals } = this;
    return { name, parameters, results, locals, body, exported };
  }
}
