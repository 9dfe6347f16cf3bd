/** Resolves a text as the checker would, for tests. */
import {
  type CheckPlan,
  loadProgram,
  type Model,
  type Program,
  plansOf,
  resolve,
} from '../../src/model/index.js';
import { type Diagnostic, position, type Source } from '../../src/source/index.js';

export interface Resolved {
  readonly program: Program;
  readonly plans: readonly CheckPlan[];
  readonly models: readonly Model[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Given {
  /** Other files by the path that an import names. */
  readonly files?: Readonly<Record<string, string>>;
  /** As by `-D`. */
  readonly overrides?: Readonly<Record<string, number>>;
}

/** All variants of all checks of a text; what is said several times is here once. */
export function resolveText(text: string, { files = {}, overrides = {} }: Given = {}): Resolved {
  const sources = new Map<string, Source>([['model.lock', { path: 'model.lock', text }]]);
  for (const [path, content] of Object.entries(files)) sources.set(path, { path, text: content });
  const { value: program, diagnostics } = loadProgram(sources.get('model.lock')!, (path) =>
    path.startsWith('../') ? { failure: 'outside' } : (sources.get(path) ?? { failure: 'missing' }),
  );
  const plans = plansOf(program, new Map(Object.entries(overrides)));
  const outcomes = plans.value.flatMap((plan) => plan.variants.map((it) => resolve(program, plan, it)));
  const all = [...diagnostics, ...plans.diagnostics, ...outcomes.flatMap((outcome) => outcome.diagnostics)];
  const distinct = [...new Map(all.map((it) => [line(it), it])).values()];
  return { program, plans: plans.value, models: outcomes.map((it) => it.value), diagnostics: distinct };
}

/** `3:5 L0201 …`; a warning opens with `?`, and a place in an imported file with its path. */
export function line({ code, severity, span, message }: Diagnostic): string {
  const at = position(span.source, span.start);
  const path = span.source.path === 'model.lock' ? '' : `${span.source.path}:`;
  return `${severity === 'warning' ? '?' : ''}${path}${at.line}:${at.column} ${code} ${message}`;
}

/** What is said about a text, a line each. */
export const said = (text: string, given?: Given): string[] => resolveText(text, given).diagnostics.map(line);

/** The only variant of a text without a fault. */
export function modelOf(text: string, given?: Given): Model {
  const { models, diagnostics } = resolveText(text, given);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(line).join('\n'));
  return models[0]!;
}
