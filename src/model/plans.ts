/** The checks of a file as plans: what to run, with which settings, and what to expect. */
import { hasErrors, type Outcome } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { checkTwice, checkWithoutThreads, withoutNotRun } from './errors/checks.js';
import { unknownThread } from './errors/names.js';
import { allowOf, deniedOf, expectationsOf, repeatedNames } from './expectations.js';
import { type Outline, outlineOf, runsUnasked } from './outline.js';
import type { CheckPlan, Settings } from './plan.js';
import type { Program } from './program.js';
import { overridesOf, variantsOf } from './settings.js';
import { Sink } from './sink.js';
import { checkUnused } from './unused.js';

/**
 * The plans of the entry file's checks; of a file without checks the one that runs its threads as
 * declared, if it has any. `overrides` are settings given from outside: they prevail over `set`.
 * Errors: whatever names a thread, setting, property, label or kind of violation that is not there;
 * contradictions; checks that run nothing or have the same name (L06xx). Warnings: what is declared
 * and changes nothing.
 */
export function plansOf(program: Program, overrides: Settings): Outcome<readonly CheckPlan[]> {
  const sink = new Sink();
  const outline = outlineOf(program, sink);
  const given = overridesOf(program, outline, overrides, sink);
  const items = program.entry.items;
  const checks = items.filter((item) => item.kind === 'check');
  repeatedNames(
    checks,
    (check) => check.name,
    (check) => check.nameSpan,
    (check, first) => sink.add(checkTwice(check.name, check.nameSpan, first)),
  );
  const denied = items.flatMap((item) =>
    item.kind === 'deny' ? (deniedOf(item.violation, sink) ?? []) : [],
  );

  const plans = checks.map((check): CheckPlan => {
    validateThreads(check, outline, sink);
    for (const clause of check.clauses) if (clause.kind === 'allow') allowOf(clause.allow, outline, sink);
    const own = check.clauses.flatMap((clause) =>
      clause.kind === 'deny' ? (deniedOf(clause.violation, sink) ?? []) : [],
    );
    return {
      name: check.name,
      span: check.nameSpan,
      variants: variantsOf(check, outline, given, sink),
      expectations: expectationsOf(check, outline, sink),
      denied: [...new Set([...denied, ...own])],
      check,
    };
  });
  if (checks.length === 0 && outline.ownThreads.size > 0) {
    plans.push(asDeclared(program, variantsOf(undefined, outline, given, sink), denied));
  }
  // What is wrong elsewhere may be why something seems unused.
  if (!hasErrors(sink.diagnostics)) checkUnused(program, outline, sink);
  return { value: plans, diagnostics: sink.diagnostics };
}

function asDeclared(
  program: Program,
  variants: CheckPlan['variants'],
  denied: CheckPlan['denied'],
): CheckPlan {
  const thread = program.entry.items.find((item) => item.kind === 'thread');
  const span = program.entry.title?.span ?? thread?.head ?? program.entry.span;
  const expectations = [{ kind: 'holds', span }] as const;
  return { name: 'threads as declared', span, variants, expectations, denied };
}

/** Thread names in `run` and `without`; what needs types is for each variant's resolution. */
function validateThreads(check: Ast.CheckItem, outline: Outline, sink: Sink): void {
  const known = (name: Ast.Name): boolean => {
    if (outline.threads.has(name.text)) return true;
    sink.add(unknownThread(name, outline.threads.keys()));
    return false;
  };
  const run = check.clauses.flatMap((clause) => (clause.kind === 'run' ? clause.threads : []));
  for (const thread of run) known(thread.name);
  const left = check.clauses.flatMap((clause) => (clause.kind === 'without' ? clause.threads : []));
  const explicit = check.clauses.some((clause) => clause.kind === 'run');
  for (const name of left) {
    if (!known(name)) continue;
    const runs =
      outline.ownThreads.has(name.text) && (!explicit || runsUnasked(outline.threads.get(name.text)!));
    if (!runs || run.some((thread) => thread.name.text === name.text)) sink.add(withoutNotRun(name));
  }
  const remaining = [...outline.ownThreads].some((name) => !left.some((it) => it.text === name));
  if (run.length === 0 && !remaining) sink.add(checkWithoutThreads(check.name, check.nameSpan));
}
