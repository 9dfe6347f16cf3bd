/** One way to spoil the source: a piece of its text, and what stands there instead. */
export interface Fault {
  /** From the root: `src/semantics/locks.ts`. */
  readonly file: string;
  readonly room: string;
  /** How it was made: an operator of the mutator, or `planted`. */
  readonly operator: string;
  /** Offsets into the file's text. */
  readonly start: number;
  readonly end: number;
  /** What stands there instead: a piece of the same sort, empty for a dropped statement. */
  readonly replacement: string;
  /** Whether it is statements rather than an expression. */
  readonly statement: boolean;
}

/** With a name that stays, whatever else changes in the file. */
export interface Named extends Fault {
  readonly name: string;
}

/** Names them by operator, and the line with the piece marked; the second of a kind says that it is. */
export function named<T extends Fault>(faults: readonly T[], text: string): (T & Named)[] {
  const times = new Map<string, number>();
  return faults.map((fault) => {
    const name = nameOf(fault, text);
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    return { ...fault, name: nth > 1 ? `${name} (${nth})` : name };
  });
}

function nameOf(fault: Fault, text: string): string {
  const from = text.lastIndexOf('\n', fault.start) + 1;
  const end = text.indexOf('\n', fault.end);
  const line = (s: string): string => s.replace(/\s+/g, ' ');
  const before = line(text.slice(from, fault.start)).trimStart();
  const after = line(text.slice(fault.end, end < 0 ? text.length : end)).trimEnd();
  return `${fault.operator} ${before}«${line(text.slice(fault.start, fault.end))}»${after}`;
}

/** For people: where, and what became what. */
export function told(fault: Named, text: string): string {
  const line = text.slice(0, fault.start).split('\n').length;
  return `${fault.file}:${line} ${fault.name} → ${fault.replacement.replace(/\s+/g, ' ') || 'nothing'}`;
}
