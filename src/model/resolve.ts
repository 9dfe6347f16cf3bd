/** One variant of a program, resolved: see `model.ts`. */
import { hasErrors, type Outcome } from '../source/index.js';
import { checkAtomicity } from './atomicity.js';
import {
  checkDefs,
  resolveHeads,
  resolveInit,
  resolveOnReturn,
  resolveOnZero,
  resolveProperties,
} from './bodies.js';
import type { Unit } from './context.js';
import { declare } from './declarations.js';
import { unusedLocal } from './errors/warnings.js';
import { allowOf } from './expectations.js';
import { expression } from './expressions.js';
import { Globals } from './globals.js';
import { declareHeads } from './heads.js';
import type { Allow, Model } from './model.js';
import { orderOf } from './order.js';
import { outlineOf } from './outline.js';
import type { CheckPlan, Variant } from './plan.js';
import type { Program } from './program.js';
import { checkRecursion } from './recursion.js';
import { constantsOf, valuesOf } from './settings.js';
import { Sink } from './sink.js';
import { freedStructs } from './stability.js';
import { instantiate } from './threads.js';
import { activeItems } from './variant.js';
import { checkAtomic, checkInit } from './waiting.js';

/**
 * Resolves what one run of a check needs. The model is complete where there is no error among the
 * diagnostics; else it has whatever could be made out. Variants of one program repeat what is wrong
 * with all of them.
 * Errors: names, types and domains (L02xx to L04xx), in functions that nothing calls and threads
 * that nothing runs too; warnings (L05xx).
 */
export function resolve(program: Program, plan: CheckPlan, variant: Variant): Outcome<Model> {
  const sink = new Sink();
  const outline = outlineOf(program, sink);
  const constants = valuesOf(outline.settings, constantsOf(outline.settings, variant.settings), sink);
  const globals = new Globals(sink);
  const unit: Unit = {
    dialect: program.dialect,
    constants,
    outline,
    globals,
    sink,
    evaluate: expression,
    declaredLocals: new Set(),
    readLocals: new Set(),
    brokenResults: new Set(),
  };
  const items = activeItems(program, constants, sink);
  const declarations = declare(unit, items);
  const heads = declareHeads(unit, items);
  const threads = instantiate(unit, plan.check, plan.span);
  resolveHeads(unit, heads);
  checkDefs(unit);
  for (const item of items) {
    const type = item.kind === 'struct' ? globals.types.get(item.name.text) : undefined;
    if (item.kind === 'struct' && type?.kind === 'struct') resolveOnZero(unit, type.struct, item);
  }
  const onReturn = resolveOnReturn(unit, items);
  const init = resolveInit(unit, items, plan.check);
  const properties = resolveProperties(unit, items);
  const order = orderOf(unit, items, declarations.locks);
  const fns = heads.functions.map(({ fn }) => fn);
  const counts = declarations.structs.flatMap((struct) => struct.fields.filter((field) => field.refcount));
  checkRecursion(unit, fns, counts);
  const bodies = [
    ...fns.map(({ body }) => body),
    ...heads.threads.map(({ declaration }) => declaration.body),
    ...onReturn.map(({ body }) => body),
    ...counts.flatMap(({ refcount }) => (refcount?.onZero ? [refcount.onZero.body] : [])),
    init,
  ];
  const freed = freedStructs(bodies);
  for (const body of bodies) checkAtomic(unit, body, freed);
  checkInit(unit, init);
  // Where something could not be resolved, what is left proves nothing.
  if (!hasErrors(sink.diagnostics)) {
    for (const local of unit.declaredLocals) {
      if (!unit.readLocals.has(local) && !local.name.startsWith('_')) sink.add(unusedLocal(local));
    }
    checkAtomicity(
      sink,
      [...heads.threads.map(({ declaration }) => declaration.body), ...onReturn.map(({ body }) => body)],
      bodies,
    );
  }
  const value: Model = {
    title: program.title,
    dialect: program.dialect,
    ...declarations,
    rcu: [...(globals.usesRcu ? [globals.rcu] : []), ...declarations.rcu],
    order,
    init,
    properties,
    allows: allowsOf(program, plan, unit),
    works: heads.threads.flatMap(({ declaration }) => (declaration.starts === 'itself' ? [] : [declaration])),
    onReturn,
    threads,
  };
  return { value, diagnostics: sink.diagnostics };
}

function allowsOf(program: Program, plan: CheckPlan, unit: Unit): readonly Allow[] {
  const file = program.files.flatMap(({ items }) =>
    items.flatMap((item) => (item.kind === 'allow' ? [item] : [])),
  );
  const own = plan.check?.clauses.flatMap((clause) => (clause.kind === 'allow' ? [clause.allow] : [])) ?? [];
  return [...file, ...own].flatMap((item) => allowOf(item, unit.outline, unit.sink) ?? []);
}
