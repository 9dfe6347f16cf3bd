import { compile, type Machine } from '../machine/index.js';
import {
  type CheckPlan,
  loadProgram,
  type Model,
  type Program,
  plansOf,
  type Reader,
  resolve,
  type Settings,
  type Variant,
} from '../model/index.js';
import { type Diagnostic, hasErrors, type Outcome, type Source } from '../source/index.js';

/** One variant of one check, ready to run. */
export interface Built {
  readonly plan: CheckPlan;
  readonly variant: Variant;
  readonly model: Model;
  readonly machine: Machine;
}

/** A file's checks, ready to run: those without errors. */
export interface BuiltFile {
  readonly program: Program;
  readonly variants: readonly Built[];
}

/**
 * Takes a file from its text to machines, one for each variant of each check. Whatever a stage finds
 * is told; a stage that depends on one with errors is not begun.
 */
export function build(entry: Source, read: Reader, defines: Settings): Outcome<BuiltFile> {
  const loaded = loadProgram(entry, read);
  const program = loaded.value;
  if (hasErrors(loaded.diagnostics))
    return { value: { program, variants: [] }, diagnostics: loaded.diagnostics };
  const plans = plansOf(program, defines);
  const diagnostics: Diagnostic[] = [...loaded.diagnostics, ...plans.diagnostics];
  const variants = plans.value.flatMap((plan) =>
    plan.variants.flatMap((variant): Built[] => {
      const model = resolve(program, plan, variant);
      diagnostics.push(...model.diagnostics);
      if (hasErrors(model.diagnostics)) return [];
      const machine = compile(model.value, plan.span);
      diagnostics.push(...machine.diagnostics);
      return [{ plan, variant, model: model.value, machine: machine.value }];
    }),
  );
  return { value: { program, variants }, diagnostics: once(diagnostics) };
}

/** Variants of one text say the same things of it; they are told in the order of the text. */
function once(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const keyOf = ({ code, message, span }: Diagnostic): string =>
    [code, span.source.path, span.start, span.end, message].join('|');
  const distinct = [...new Map(diagnostics.map((d) => [keyOf(d), d])).values()];
  const files = [...new Set(distinct.map((d) => d.span.source.path))];
  const fileOf = (d: Diagnostic): number => files.indexOf(d.span.source.path);
  return distinct.sort((a, b) => fileOf(a) - fileOf(b) || a.span.start - b.span.start);
}
