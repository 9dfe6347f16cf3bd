/**
 * A case is a model file with its expectation inside:
 *
 * - above each `check`, `//!` lines with what its run must count and find: `//! states 8, transitions
 *   12, depth 4`, and where they matter `//! violation deadlock steps 5`, `//! reached name steps 5`,
 *   `//! order hangs`, `//! order cannot hang`, `//! order may hang`, `//! incomplete` (a pool or a thread's instances ran out), `//! not as expected`;
 *   where `set` gives several variants, each line opens with its own: `//! [N = 3] states …`
 * - under a line, carets with the diagnostic that it must get: `//  ^^^^ L0201: `x` is not declared`
 *   (the message may stop early); `//! says L0002: …` where there is nothing to draw under
 * - `//! warns L0501` for a warning of which the place does not matter
 * - `//! idle` above an `allow` that no run needs, `//! never executed` above a statement that no run
 *   executes, `//! undeclared a b` for a nesting that no rule declares: if any, then all
 */
import type { CheckResult, FileResult } from '../src/finding/index.js';
import { type Diagnostic, position, type Source } from '../src/source/index.js';

/** What the lines above one check ask of it. */
export interface CheckCase {
  readonly name: string;
  /** Index of the line with `check`. */
  readonly line: number;
  readonly asks: readonly string[];
  /** The same lines with those among them that are for the whole file. */
  readonly above: readonly string[];
}

export interface Drawn {
  readonly code: string;
  readonly message: string;
  /** Absent: any place. */
  readonly place?: { readonly line: number; readonly from: number; readonly to: number };
}

export interface Case {
  readonly source: Source;
  readonly lines: readonly string[];
  readonly checks: readonly CheckCase[];
  readonly diagnostics: readonly Drawn[];
  readonly warns: readonly string[];
  /** Lines after `//! idle`, after `//! never executed`, and the pairs of `//! undeclared`. */
  readonly idle: readonly number[];
  readonly unexecuted: readonly number[];
  readonly undeclared: readonly string[];
}

const CHECK = /^\s*check "([^"]*)"/;
const CARETS = /^(\s*\/\/\s*)(\^+)\s+(L\d{4}): (.*)$/;
const ASK = /^\s*\/\/! (.*)$/;
const OF_FILE = /^(says|warns|idle|never executed|undeclared)\b/;

/** Reads the expectations of a case. @throws Error where a `//!` line or carets cannot be understood. */
export function readCase(source: Source): Case {
  const lines = source.text.split('\n');
  const asksOf = (index: number): string[] => {
    const ask = index < 0 ? undefined : ASK.exec(lines[index]!)?.[1];
    return ask === undefined ? [] : [...asksOf(index - 1), ask];
  };
  const below = (words: string): number[] =>
    lines.flatMap((line, i) => (ASK.exec(line)?.[1] === words ? [i + 1] : []));
  const checks = lines.flatMap((line, index): CheckCase[] => {
    const name = CHECK.exec(line)?.[1];
    const above = asksOf(index - 1);
    const asks = above.filter((ask) => !OF_FILE.test(ask));
    return name === undefined ? [] : [{ name, line: index, asks, above }];
  });
  const read = checks.reduce((n, check) => n + check.asks.length, 0);
  const asked = lines.flatMap((line) => ASK.exec(line)?.[1] ?? []);
  if (asked.filter((ask) => !OF_FILE.test(ask)).length !== read) {
    throw new Error(`${source.path}: a //! line stands neither above a check nor for the whole file`);
  }
  const words = (key: string): string[] =>
    asked.flatMap((ask) => (ask.startsWith(`${key} `) ? [ask.slice(key.length + 1)] : []));
  return {
    source,
    lines,
    checks,
    diagnostics: [...drawn(source, lines), ...words('says').map(says)],
    warns: words('warns'),
    idle: below('idle'),
    unexecuted: below('never executed'),
    undeclared: words('undeclared').sort(),
  };
}

function drawn(source: Source, lines: readonly string[]): Drawn[] {
  let subject = 0;
  return lines.flatMap((line, index): Drawn[] => {
    const carets = CARETS.exec(line);
    if (carets === null) {
      if (/^\s*\/\/[\s^]*\^/.test(line))
        throw new Error(`${source.path}:${index + 1}: carets without a code`);
      subject = index;
      return [];
    }
    const [, indent, marks, code, message] = carets as unknown as [string, string, string, string, string];
    const place = { line: subject, from: indent.length, to: indent.length + marks.length };
    return [{ code, message, place }];
  });
}

function says(words: string): Drawn {
  const [code, message] = words.split(/: ?(.*)/) as [string, string | undefined];
  return { code, message: message ?? '' };
}

/** A diagnostic as a case draws it: cut at the end of its first line, at least one caret wide. */
export function draw(diagnostic: Diagnostic): Drawn {
  const { source, start, end } = diagnostic.span;
  const { line } = position(source, start);
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const breakAt = source.text.indexOf('\n', start);
  const stop = breakAt < 0 ? source.text.length : breakAt;
  const from = start - lineStart;
  const to = Math.max(from + 1, Math.min(end, stop) - lineStart);
  return { code: diagnostic.code, message: diagnostic.message, place: { line: line - 1, from, to } };
}

/** As a line of text, for messages: what a case would have to say. */
export function drawnWords({ code, message, place }: Drawn): string {
  const where =
    place === undefined ? 'anywhere' : `line ${place.line + 1}, columns ${place.from}-${place.to}`;
  return `${where}: ${code}: ${message}`;
}

const meets = (expected: Drawn, found: Drawn, here: boolean): boolean =>
  expected.code === found.code &&
  found.message.includes(expected.message) &&
  (expected.place === undefined ||
    (here &&
      expected.place.line === found.place!.line &&
      expected.place.from === found.place!.from &&
      expected.place.to === found.place!.to));

export interface Mismatch {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/** Matches diagnostics with the expected ones, one to one; warnings named by code need no place. */
export function compareDiagnostics(wanted: Case, found: readonly Diagnostic[]): Mismatch {
  const rest = [...found];
  const warned = new Set<string>();
  const missing = wanted.diagnostics.filter((expected) => {
    const at = rest.findIndex((d) => meets(expected, draw(d), d.span.source.path === wanted.source.path));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  const unexpected = rest.filter((d) => {
    if (d.severity !== 'warning' || !wanted.warns.includes(d.code)) return true;
    warned.add(d.code);
    return false;
  });
  return {
    missing: [...missing.map(drawnWords), ...wanted.warns.filter((code) => !warned.has(code))],
    unexpected: unexpected.map((d) => drawnWords(draw(d))),
  };
}

export const isCount = (ask: string): boolean => /^states \d+, transitions \d+, depth \d+$/.test(ask);

/** What a run says to a question of its check; a question that it does not know is answered by null. */
export function answer(ask: string, result: CheckResult): string | null {
  if (isCount(ask)) {
    return `states ${result.states}, transitions ${result.transitions}, depth ${result.depth}`;
  }
  if (ask === 'incomplete')
    return result.limit && 'trace' in result.limit ? result.verdict : 'not for want of objects';
  if (ask === 'not as expected') return result.asExpected ? 'as expected' : ask;
  const steps = /^(violation|reached) (\S+) steps \d+$/.exec(ask);
  if (steps) {
    const [, sort, name] = steps;
    const traces =
      sort === 'violation'
        ? result.violations.filter((v) => v.kind === name || v.property === name).map((v) => v.trace)
        : result.reached.filter((r) => r.name === name).flatMap((r) => r.trace ?? []);
    const shortest = Math.min(...traces.map((trace) => trace.steps.length));
    return traces.length === 0 ? `no ${sort} ${name}` : `${sort} ${name} steps ${shortest}`;
  }
  const hangs = /^(order|order-cycle|irq-order) (hangs|cannot hang|may hang)$/.exec(ask);
  if (hangs) {
    const answers = result.violations.flatMap((v) => (v.kind === hangs[1] && v.hangs ? [v.hangs.can] : []));
    if (answers.length === 0) return `no ${hangs[1]}`;
    const open = answers.includes(null) ? 'may hang' : 'cannot hang';
    return `${hangs[1]} ${answers.includes(true) ? 'hangs' : open}`;
  }
  return null;
}

/** What a variant of a check comes to, and what its case wants of it: the lines above the check that are its own. */
export function compareCheck(
  variant: CheckResult,
  asks: readonly string[],
): { readonly found: unknown; readonly expected: unknown } {
  const asked = asks.map(splitVariant).flatMap((it) => (it.variant === variant.variant ? [it.ask] : []));
  const { missing, asExpected } = variant;
  const unexpected = asExpected
    ? []
    : variant.violations.flatMap((v) => (v.expected ? [] : [`${v.kind}: ${v.message}`]));
  const answers = asked.map((ask) => answer(ask, variant));
  const fails = asked.some((ask) => ask === 'not as expected' || ask === 'incomplete');
  return fails
    ? { found: { answers, asExpected }, expected: { answers: asked, asExpected: false } }
    : {
        found: { answers, asExpected, missing, unexpected },
        expected: { answers: asked, asExpected: true, missing: [], unexpected: [] },
      };
}

export interface Split {
  /** With its brackets and a blank; empty where there is only one variant. */
  readonly prefix: string;
  readonly variant: string;
  readonly ask: string;
}

/** `[N = 3] states 4, …` asks it of that variant. */
export function splitVariant(line: string): Split {
  const found = /^(\[(.*?)\] )(.*)$/.exec(line);
  if (!found) return { prefix: '', variant: '', ask: line };
  return { prefix: found[1]!, variant: found[2]!, ask: found[3]! };
}

const lineOf = (span: FileResult['unexecuted'][number]): number => position(span.source, span.start).line - 1;

/** The remarks on the whole file that a case makes, against those of the run. */
export function compareRemarks(
  wanted: Case,
  found: FileResult,
): { readonly wanted: string[]; readonly found: string[] } {
  const one = (sort: string, mine: readonly unknown[], theirs: readonly unknown[]) =>
    mine.length === 0 && sort !== 'idle'
      ? { wanted: [], found: [] }
      : { wanted: mine.map((it) => `${sort} ${it}`), found: theirs.map((it) => `${sort} ${it}`) };
  const all = [
    one('idle', wanted.idle, found.idleAllows.map(lineOf)),
    one('never executed', wanted.unexecuted, found.unexecuted.map(lineOf)),
    one('undeclared', wanted.undeclared, found.undeclared.map((n) => `${n.held} ${n.acquired}`).sort()),
  ];
  return { wanted: all.flatMap((it) => it.wanted), found: all.flatMap((it) => it.found) };
}
