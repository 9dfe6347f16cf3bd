/** Params and flags: what they are without a check, and the variants that a check's `set` makes of them. */
import type * as Ast from '../syntax/ast.js';
import { type Constant, type Constants, constantFlag, constantNumber } from './constants.js';
import {
  flagNumber,
  settingNeedsValue,
  settingTwice,
  tooManyVariants,
  unknownOverride,
  unknownSetting,
} from './errors/checks.js';
import { declaredTwice } from './errors/names.js';
import type { Outline } from './outline.js';
import type { Settings, Variant } from './plan.js';
import type { Program } from './program.js';
import type { Sink } from './sink.js';

/** A check that would run more often than this is a mistake. */
const MOST_VARIANTS = 1000;

/** The values of all params and flags, given some of them. Defaults may name settings declared before. */
export function valuesOf(settings: readonly Ast.ParamItem[], given: Constants, sink: Sink): Constants {
  const values = new Map<string, Constant>();
  const items = new Map<string, Ast.ParamItem>();
  for (const item of settings) {
    const name = item.name.text;
    const first = items.get(name);
    if (first) {
      sink.add(declaredTwice(name, item.name.span, first.name.span));
      continue;
    }
    items.set(name, item);
    const value = given.get(name) ?? settingValue(item, item.value, values, sink);
    values.set(name, value ?? (item.kind === 'flag' ? false : 0));
  }
  return values;
}

function settingValue(item: Ast.ParamItem, e: Ast.Expr, known: Constants, sink: Sink): Constant | undefined {
  return item.kind === 'flag' ? constantFlag(e, known, sink) : constantNumber(e, known, sink);
}

/** Settings as `plan.ts` has them, back as values. */
export function constantsOf(settings: readonly Ast.ParamItem[], given: Settings): Constants {
  const values = new Map<string, Constant>();
  for (const { kind, name } of settings) {
    const value = given.get(name.text);
    if (value !== undefined) values.set(name.text, kind === 'flag' ? value !== 0 : value);
  }
  return values;
}

/** What was given from outside, as values. Errors: a name that is no setting, a flag that is a number. */
export function overridesOf(program: Program, outline: Outline, overrides: Settings, sink: Sink): Constants {
  const span = program.entry.title?.span ?? { source: program.entry.source, start: 0, end: 0 };
  const names = outline.settings.map((item) => item.name.text);
  for (const [name, value] of overrides) {
    const item = outline.settings.find((setting) => setting.name.text === name);
    if (item === undefined) sink.add(unknownOverride(span, name, names));
    else if (item.kind === 'flag' && value !== 0 && value !== 1) sink.add(flagNumber(span, name, value));
  }
  return constantsOf(outline.settings, overrides);
}

/** One dimension of a check's product: a setting and the values it takes. */
interface Axis {
  readonly name: string;
  readonly values: readonly Constant[];
}

/**
 * The product of a check's lists, the last varying fastest. What `overrides` gives is not varied.
 * Errors: an unknown setting (L0604), a value of another type (L0317), the same setting twice, a
 * param without a value, a huge product (L0606).
 */
export function variantsOf(
  check: Ast.CheckItem | undefined,
  outline: Outline,
  overrides: Constants,
  sink: Sink,
): readonly Variant[] {
  const defaults = valuesOf(outline.settings, overrides, sink);
  const axes = (check?.clauses ?? []).flatMap((clause) => {
    const axis = clause.kind === 'set' ? axisOf(clause, outline, defaults, sink) : undefined;
    return axis === undefined || overrides.has(axis.name) ? [] : [axis];
  });
  const size = axes.reduce((product, axis) => product * axis.values.length, 1);
  if (check && size > MOST_VARIANTS) {
    sink.add(tooManyVariants(check.nameSpan, size, MOST_VARIANTS));
    return [];
  }
  repeated(check, sink);
  let combinations: readonly (readonly Constant[])[] = [[]];
  for (const axis of axes) {
    combinations = combinations.flatMap((before) => axis.values.map((value) => [...before, value]));
  }
  return combinations.map((values) => {
    const given = new Map([...overrides, ...axes.map((axis, i) => [axis.name, values[i]!] as const)]);
    const label = axes
      .flatMap((axis, i) => (axis.values.length > 1 ? [`${axis.name} = ${values[i]!}`] : []))
      .join(', ');
    return { label, settings: asSettings(valuesOf(outline.settings, given, sink)) };
  });
}

function axisOf(
  clause: Ast.CheckClause & { kind: 'set' },
  outline: Outline,
  defaults: Constants,
  sink: Sink,
): Axis | undefined {
  const name = clause.name.text;
  const item = outline.settings.find((setting) => setting.name.text === name);
  if (item === undefined) {
    return sink.add(
      unknownSetting(
        clause.name,
        outline.settings.map((setting) => setting.name.text),
      ),
    );
  }
  if (clause.values.length === 0) {
    return item.kind === 'flag' ? { name, values: [true] } : sink.add(settingNeedsValue(clause.name));
  }
  const values = clause.values.flatMap((e) => settingValue(item, e, defaults, sink) ?? []);
  return values.length === 0 ? undefined : { name, values: [...new Set(values)] };
}

function repeated(check: Ast.CheckItem | undefined, sink: Sink): void {
  const first = new Map<string, Ast.Name>();
  for (const clause of check?.clauses ?? []) {
    if (clause.kind !== 'set') continue;
    const before = first.get(clause.name.text);
    if (before) sink.add(settingTwice(clause.name, before.span));
    else first.set(clause.name.text, clause.name);
  }
}

const asSettings = (values: Constants): Settings =>
  new Map([...values].map(([name, value]) => [name, Number(value)]));
