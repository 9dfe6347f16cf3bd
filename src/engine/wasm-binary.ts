/** Prints modules in the binary format. */
import { assert, never } from '../base/index.js';
import { type Code, type Func, type Label, MEMORY, type Module, PLAIN, type Type } from './wasm-code.js';

const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e };

/** The bytes of a module, as small as the format allows, without names. */
export function binary(module: Module): Uint8Array<ArrayBuffer> {
  const out = new Bytes();
  out.raw(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  const shapes = [...new Set(module.functions.map(shapeOf))];
  section(out, 1, (s) => {
    s.unsigned(shapes.length);
    for (const shape of shapes) {
      const of = module.functions.find((f) => shapeOf(f) === shape)!;
      s.raw(0x60).unsigned(of.parameters.length);
      for (const { type } of of.parameters) s.raw(TYPES[type]);
      s.unsigned(of.results.length);
      for (const type of of.results) s.raw(TYPES[type]);
    }
  });
  section(out, 2, (s) => {
    const { shared, pages, maximum } = module.memory;
    s.unsigned(1)
      .text('env')
      .text('memory')
      .raw(0x02, shared ? 0x03 : 0x01)
      .unsigned(pages)
      .unsigned(maximum);
  });
  section(out, 3, (s) => {
    s.unsigned(module.functions.length);
    for (const f of module.functions) s.unsigned(shapes.indexOf(shapeOf(f)));
  });
  if (module.globals.length > 0)
    section(out, 6, (s) => {
      s.unsigned(module.globals.length);
      for (const { type, initial } of module.globals)
        s.raw(TYPES[type], 0x01, type === 'i32' ? 0x41 : 0x42)
          .signed(initial)
          .raw(0x0b);
    });
  const exported = module.functions.filter((f) => f.exported);
  section(out, 7, (s) => {
    s.unsigned(exported.length);
    for (const f of exported) s.text(f.name).raw(0x00).unsigned(module.functions.indexOf(f));
  });
  const indices = new Map(module.functions.map((f, i) => [f.name, i]));
  section(out, 10, (s) => {
    s.unsigned(module.functions.length);
    for (const f of module.functions) {
      const body = new FuncPrinter(module, f, indices).print();
      s.unsigned(body.length).append(body);
    }
  });
  return out.take();
}

/** Parameters and results, as a key: functions alike in them share a type. */
export const shapeOf = (f: Func): string =>
  `${f.parameters.map((p) => p.type).join(' ')} -> ${f.results.join(' ')}`;

function section(out: Bytes, id: number, fill: (bytes: Bytes) => void): void {
  const content = new Bytes();
  fill(content);
  out.raw(id).unsigned(content.length).append(content);
}

class FuncPrinter {
  private readonly out = new Bytes();
  private readonly variables: ReadonlyMap<unknown, number>;
  /** Innermost last; `undefined` for what no branch goes to. */
  private readonly labels: (Label | undefined)[] = [];

  constructor(
    private readonly module: Module,
    private readonly func: Func,
    private readonly functions: ReadonlyMap<string, number>,
  ) {
    this.variables = new Map([...func.parameters, ...func.locals].map((variable, i) => [variable, i]));
  }

  print(): Bytes {
    this.declareLocals();
    this.all(this.func.body);
    this.out.raw(0x0b);
    return this.out;
  }

  /** Neighbours of one type are declared together. */
  private declareLocals(): void {
    const runs: { readonly type: Type; count: number }[] = [];
    for (const { type } of this.func.locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    this.out.unsigned(runs.length);
    for (const { type, count } of runs) this.out.unsigned(count).raw(TYPES[type]);
  }

  private all(codes: readonly Code[]): void {
    for (const code of codes) this.one(code);
  }

  private one(code: Code): void {
    const { out } = this;
    switch (code.is) {
      case 'const':
        out.raw(code.type === 'i32' ? 0x41 : 0x42).signed(code.value);
        return;
      case 'plain':
        this.all(code.args);
        out.raw(PLAIN[code.op]);
        return;
      case 'memory': {
        this.all(code.args);
        const [bytes, alignment] = MEMORY[code.op];
        out
          .raw(...bytes)
          .unsigned(alignment)
          .unsigned(code.offset);
        return;
      }
      case 'get':
        out.raw(0x20).unsigned(this.variable(code.variable));
        return;
      case 'set':
      case 'tee':
        this.one(code.value);
        out.raw(code.is === 'set' ? 0x21 : 0x22).unsigned(this.variable(code.variable));
        return;
      case 'global.get':
        out.raw(0x23).unsigned(this.module.globals.indexOf(code.global));
        return;
      case 'global.set':
        this.one(code.value);
        out.raw(0x24).unsigned(this.module.globals.indexOf(code.global));
        return;
      case 'call': {
        this.all(code.args);
        const target = this.functions.get(code.target.name);
        assert(target !== undefined, `no function ${code.target.name}`);
        out.raw(0x10).unsigned(target);
        return;
      }
      case 'block':
      case 'loop':
        out.raw(code.is === 'block' ? 0x02 : 0x03, 0x40);
        this.within(code.label, code.body);
        out.raw(0x0b);
        return;
      case 'if':
        this.one(code.condition);
        out.raw(0x04, 0x40);
        this.within(undefined, code.then);
        if (code.otherwise.length > 0) {
          out.raw(0x05);
          this.within(undefined, code.otherwise);
        }
        out.raw(0x0b);
        return;
      case 'br':
        if (code.condition) this.one(code.condition);
        out.raw(code.condition ? 0x0d : 0x0c).unsigned(this.depth(code.label));
        return;
      case 'br_table':
        this.one(code.index);
        out.raw(0x0e).unsigned(code.labels.length);
        for (const label of code.labels) out.unsigned(this.depth(label));
        out.unsigned(this.depth(code.other));
        return;
      case 'return':
        if (code.value) this.one(code.value);
        out.raw(0x0f);
        return;
      case 'sequence':
        this.all(code.body);
        return;
      case 'comment':
        return;
      default:
        never(code);
    }
  }

  private within(label: Label | undefined, body: readonly Code[]): void {
    this.labels.push(label);
    this.all(body);
    this.labels.pop();
  }

  private variable(variable: unknown): number {
    const index = this.variables.get(variable);
    assert(index !== undefined, `${this.func.name} uses a variable that it does not have`);
    return index;
  }

  private depth(label: Label): number {
    const at = this.labels.lastIndexOf(label);
    assert(at >= 0, `${this.func.name} branches to ${label.name}, which it is not in`);
    return this.labels.length - 1 - at;
  }
}

/** Bytes that grow. */
class Bytes {
  private bytes = new Uint8Array(256);
  length = 0;

  raw(...values: readonly number[]): this {
    this.reserve(values.length);
    for (const value of values) this.bytes[this.length++] = value;
    return this;
  }

  append(other: Bytes): this {
    this.reserve(other.length);
    this.bytes.set(other.bytes.subarray(0, other.length), this.length);
    this.length += other.length;
    return this;
  }

  text(value: string): this {
    const encoded = new TextEncoder().encode(value);
    return this.unsigned(encoded.length).raw(...encoded);
  }

  unsigned(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.raw((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.raw(rest);
  }

  signed(value: bigint): this {
    let rest = value;
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      if ((rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40)) return this.raw(low);
      this.raw(low | 0x80);
    }
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
