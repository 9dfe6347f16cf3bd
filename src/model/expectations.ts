/** What checks expect, allow and deny, with the kinds and names in it known to exist. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import {
  allowWithoutLabel,
  holdsAndViolates,
  notAllowable,
  notDeniable,
  reachesAndNever,
  unknownViolation,
  wrongProperty,
} from './errors/checks.js';
import { unknownLabel, unknownPlace, unknownProperty } from './errors/names.js';
import type { Allow } from './model.js';
import { allLabels, labelsWithin, type Outline } from './outline.js';
import type { ExpectedOutcome } from './plan.js';
import type { Sink } from './sink.js';
import { ADVISORY, NOT_ALLOWABLE, VIOLATIONS, type ViolationKind } from './violations.js';

/** Errors: a kind that does not exist (L0601). */
export function violationKind(name: Ast.Name, sink: Sink): ViolationKind | undefined {
  const kind = VIOLATIONS.find((known) => known === name.text);
  if (kind !== undefined) return kind;
  return sink.add(unknownViolation(name, VIOLATIONS));
}

/**
 * What a check expects; one that says nothing, or only what is reached, expects to hold besides.
 * Errors: unknown kinds, threads, labels and properties; expectations that exclude each other (L0607).
 */
export function expectationsOf(
  check: Ast.CheckItem,
  outline: Outline,
  sink: Sink,
): readonly ExpectedOutcome[] {
  const written = check.clauses.flatMap((clause) => (clause.kind === 'expect' ? clause.expectations : []));
  const holds = written.find((it) => it.kind === 'holds');
  const broken = written.find((it) => ['violation', 'invariant', 'finally'].includes(it.kind));
  if (holds && broken) sink.add(holdsAndViolates(holds.span, broken.span));
  excluding(written, sink);
  const outcomes = written.flatMap((it) => outcomeOf(it, outline, sink) ?? []);
  return holds || broken ? outcomes : [{ kind: 'holds', span: check.nameSpan }, ...outcomes];
}

function outcomeOf(it: Ast.Expectation, outline: Outline, sink: Sink): ExpectedOutcome | undefined {
  switch (it.kind) {
    case 'holds':
      return { kind: 'holds', span: it.span };
    case 'violation': {
      const violation = violationKind(it.violation, sink);
      const place = placeOf(it, outline, sink);
      return violation && place ? { kind: 'violation', violation, ...place, span: it.span } : undefined;
    }
    case 'invariant':
      return propertyNamed(it, 'invariant', outline, sink);
    case 'finally':
      return propertyNamed(it, 'finally', outline, sink);
    case 'reaches':
    case 'never':
      return propertyNamed(it, 'reachable', outline, sink);
    default:
      return never(it);
  }
}

const HOW_EXPECTED = {
  invariant: 'violates invariant',
  finally: 'violates finally',
  reachable: 'reaches',
} as const;

function propertyNamed(
  it: Extract<Ast.Expectation, { readonly name: Ast.Name }>,
  sort: Ast.PropertyItem['sort'],
  outline: Outline,
  sink: Sink,
): ExpectedOutcome | undefined {
  const property = outline.properties.get(it.name.text);
  if (property === undefined) {
    const names = [...outline.properties.values()].filter((known) => known.sort === sort);
    return sink.add(
      unknownProperty(
        it.name,
        `\`${sort}\``,
        names.map((known) => known.name.text),
      ),
    );
  }
  if (property.sort !== sort) {
    const help = `write \`${HOW_EXPECTED[property.sort]} ${it.name.text}\``;
    return sink.add(wrongProperty(it.name, property.sort, property.name.span, help));
  }
  return { kind: it.kind, name: it.name.text, span: it.span };
}

function excluding(written: readonly Ast.Expectation[], sink: Sink): void {
  const first = new Map<string, Ast.Expectation>();
  for (const it of written) {
    if (it.kind !== 'reaches' && it.kind !== 'never') continue;
    const other = first.get(it.name.text);
    if (other && other.kind !== it.kind) sink.add(reachesAndNever(it.name, other.span));
    first.set(it.name.text, other ?? it);
  }
}

/** `in x` and `at l` of an expectation or `allow`: undefined where a name is wrong. */
function placeOf(
  it: { readonly within?: Ast.Name; readonly at?: Ast.Name },
  outline: Outline,
  sink: Sink,
): { readonly within?: string; readonly at?: string } | undefined {
  const { within, at } = it;
  if (within && !outline.labels.has(within.text))
    return sink.add(unknownPlace(within, outline.labels.keys()));
  const labels = within ? labelsWithin(outline, within.text) : allLabels(outline);
  if (at && !labels.has(at.text)) {
    const where = within ? `\`${within.text}\` and what it calls` : 'any thread or function';
    return sink.add(unknownLabel(at, where, labels));
  }
  return { ...(within ? { within: within.text } : {}), ...(at ? { at: at.text } : {}) };
}

/** Errors: unknown names, a kind that no run could go on after (L0608), no label (L0613). */
export function allowOf(item: Ast.AllowItem, outline: Outline, sink: Sink): Allow | undefined {
  const violation = violationKind(item.violation, sink);
  const place = placeOf(item, outline, sink);
  if (violation === undefined || place === undefined) return undefined;
  if (NOT_ALLOWABLE.has(violation)) return sink.add(notAllowable(item.violation));
  if (item.at === undefined && item.within === undefined)
    return sink.add(allowWithoutLabel(item.span, violation));
  return { violation, ...place, because: item.because, span: item.span };
}

/** Errors: a kind that fails a check anyway (L0609). */
export function deniedOf(violation: Ast.Name, sink: Sink): ViolationKind | undefined {
  const kind = violationKind(violation, sink);
  return kind === undefined || ADVISORY.has(kind) ? kind : sink.add(notDeniable(violation));
}

/** Where two checks, or properties, have the same name, `spans` says where. */
export function repeatedNames<T>(
  items: readonly T[],
  name: (item: T) => string,
  span: (item: T) => Span,
  report: (item: T, first: Span) => void,
): void {
  const first = new Map<string, Span>();
  for (const item of items) {
    const before = first.get(name(item));
    if (before) report(item, before);
    else first.set(name(item), span(item));
  }
}
