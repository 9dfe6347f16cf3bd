/** Instructions on constants, computed when the code is made. */
import type { Code, PlainOp, Type } from './wasm-code.js';

/** What the instruction comes to, if that is plain. */
export function folded(name: PlainOp, args: readonly Code[]): Code | undefined {
  const [a, b, c] = args.map((arg) => (arg.is === 'const' ? arg.value : undefined));
  if (name === 'select' && c !== undefined) return c !== 0n ? args[0] : args[1];
  const { type, action, compares } = partsOf(name);
  if (action === '') return undefined;
  if (b === 0n && NEUTRAL.has(action)) return args[0];
  if (a === 0n && (action === 'or' || action === 'add' || action === 'xor')) return args[1];
  if (action === 'ne' && type === 'i32' && b === 0n && isTruth(args[0]!)) return args[0];
  if (action === 'and' && type === 'i32' && b === 1n && isTruth(args[0]!)) return args[0];
  if (action === 'and' && type === 'i32' && a === 1n && isTruth(args[1]!)) return args[1];
  if (a === undefined || (args.length > 1 && b === undefined)) return undefined;
  const made = computed(type, action, a, b ?? 0n);
  if (made === undefined) return undefined;
  const result: Type = compares || action === 'wrap_i64' ? 'i32' : type;
  return { is: 'const', type: result, value: BigInt.asIntN(result === 'i32' ? 32 : 64, made) };
}

/** Those that leave the first alone if the second is 0. */
const NEUTRAL: ReadonlySet<string> = new Set(['add', 'sub', 'or', 'xor', 'shl', 'shr_u']);

const COMPARING = /^(eqz?|ne|l[te]_[su]|g[te]_u)$/;

interface Parts {
  readonly type: Type;
  readonly action: string;
  readonly compares: boolean;
}

const known = new Map<PlainOp, Parts>();

/** What the name of an instruction says, looked at once. */
function partsOf(name: PlainOp): Parts {
  const before = known.get(name);
  if (before) return before;
  const [type, action = ''] = name.split('.') as [Type, string | undefined];
  const parts = { type, action, compares: COMPARING.test(action) };
  known.set(name, parts);
  return parts;
}

/** Only 0 or 1? */
const isTruth = (code: Code): boolean =>
  code.is === 'plain' && (partsOf(code.op).compares || (code.op === 'i32.and' && isOne(code.args[1]!)));

const isOne = (code: Code): boolean => code.is === 'const' && code.value === 1n;

function computed(type: Type, action: string, a: bigint, b: bigint): bigint | undefined {
  const bits = type === 'i32' ? 32 : 64;
  switch (action) {
    case 'eqz':
      return a === 0n ? 1n : 0n;
    case 'eq':
      return a === b ? 1n : 0n;
    case 'ne':
      return a !== b ? 1n : 0n;
    case 'lt_s':
      return a < b ? 1n : 0n;
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return a << (b & BigInt(bits - 1));
    case 'shr_u':
      return BigInt.asUintN(bits, a) >> (b & BigInt(bits - 1));
    case 'wrap_i64':
    case 'extend_i32_s':
      return a;
    case 'extend_i32_u':
      return BigInt.asUintN(32, a);
    default:
      return undefined;
  }
}
