/** What is used of the WebAssembly interface, which the types of Node do not declare. */
export interface Memory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number): number;
}

/** Functions of an instance by name; all of them take and give numbers of 32 bits. */
export type Exports = Readonly<Record<string, (...numbers: readonly number[]) => number>>;

/** Compiled code; threads share it. */
export interface Compiled {
  readonly [Symbol.toStringTag]: string;
}

interface Api {
  readonly Memory: new (shape: { initial: number; maximum: number; shared: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => Compiled;
  readonly Instance: new (module: Compiled, imports: { env: { memory: Memory } }) => { exports: Exports };
}

/** Code at work on a memory. */
export const attach = (compiled: Compiled, memory: Memory): Exports =>
  new WebAssembly.Instance(compiled, { env: { memory } }).exports;

export const { WebAssembly } = globalThis as unknown as { WebAssembly: Api };
