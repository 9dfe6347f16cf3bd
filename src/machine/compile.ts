import type * as m from '../model/index.js';
import { freedStructs } from '../model/index.js';
import { type Diagnostic, error, type Outcome, type Span } from '../source/index.js';
import { constantValue } from './constant.js';
import { EffectTable } from './context.js';
import type { LockClass, Nesting, RcuDomain } from './data.js';
import { layOut } from './layout.js';
import { layOutLists } from './lists.js';
import type { Machine, Property, Thread } from './machine.js';
import { closeOrder } from './order.js';
import { type Common, type CompiledProgram, compileInit, compileThread } from './program.js';
import { deferredStructs } from './shared.js';
import { NO_SCOPE, type ThreadTable, Translator } from './translate.js';
import { everyStatement } from './traverse.js';

/**
 * Compiles a resolved model to the machine that evaluators run. The model has no errors; the only
 * mistake found here is a label that marks no step, since what is a step is decided here.
 */
export function compile(model: m.Model, span: Span): Outcome<Machine> {
  const threads = new Threads(model.threads);
  const layout = layOut(model);
  const translator = new Translator(layout, threads);

  const declarations = [...new Set(model.threads.map((t) => t.declaration))];
  const statements = everyStatement([
    ...declarations.map((d) => d.body),
    ...model.onReturn.map(({ body }) => body),
    model.init,
  ]);
  const common: Common = {
    model,
    translator,
    freed: freedStructs([statements]),
    deferred: deferredStructs(statements),
    effects: new EffectTable(),
  };
  const compiled = declarations.map((declaration, index) => compileThread(common, declaration, index));
  const init = compileInit(common, model.init, span);
  const properties = model.properties.map(
    ({ sort, name, condition, span }): Property => ({
      sort,
      name,
      condition: translator.expr(condition, NO_SCOPE),
      span,
    }),
  );
  const diagnostics = [...threads.settle(declarations, compiled), ...idleNowhere(declarations, compiled)];

  const value: Machine = {
    name: model.title,
    dialect: model.dialect,
    programs: compiled.map((c) => c.program),
    threads: model.threads.map(
      (thread, index): Thread => ({
        index,
        name: thread.name,
        program: declarations.indexOf(thread.declaration),
        arguments: thread.arguments.map((a) => constantValue(a, layout)),
        // What stands before its `begin-work` rests like a daemon that idles.
        daemon: thread.declaration.daemon || thread.declaration.starts !== 'itself',
        ...(thread.declaration.interrupt ? { interrupt: thread.declaration.interrupt } : {}),
      }),
    ),
    cells: layout.cells,
    structs: layout.structs,
    lockClasses: model.locks.map((lock, i) => withNesting(lock, layout.lockClasses[i]!, translator)),
    locks: layout.locks,
    channelClasses: layout.channelClasses,
    channels: layout.channels,
    works: layout.works,
    rcu: model.rcu.map((domain, index): RcuDomain => ({ index, ...domain })),
    lists: layOutLists(model, layout),
    order: closeOrder(model.order, layout),
    properties,
    init,
    effects: common.effects.effects,
  };
  return { value, diagnostics };
}

function withNesting(lock: m.LockClass, laidOut: LockClass, translator: Translator): LockClass {
  const { nested } = lock;
  if (nested.kind !== 'by') return { ...laidOut, nested };
  const key = typeof nested.key === 'string' ? nested.key : translator.expr(nested.key, NO_SCOPE);
  return { ...laidOut, nested: { kind: 'by', key } as Nesting };
}

/** Threads by number, and the locations of their labels, which are known last. */
class Threads implements ThreadTable {
  private readonly asked: {
    readonly thread: m.ThreadRef;
    readonly label: string;
    readonly places: { thread: number; locations: readonly number[] }[];
  }[] = [];

  constructor(private readonly instances: readonly m.ThreadInstance[]) {}

  get count(): number {
    return this.instances.length;
  }

  indicesOf(thread: m.ThreadRef): number[] {
    const all = this.instances.flatMap((t, index) => (t.declaration === thread.declaration ? [index] : []));
    return thread.instance === undefined ? all : all.slice(thread.instance, thread.instance + 1);
  }

  placesOf(thread: m.ThreadRef, label: string): { thread: number; locations: readonly number[] }[] {
    const places: { thread: number; locations: readonly number[] }[] = [];
    this.asked.push({ thread, label, places });
    return places;
  }

  settle(declarations: readonly m.ThreadDecl[], compiled: readonly CompiledProgram[]): Diagnostic[] {
    const diagnostics: Diagnostic[] = [];
    for (const { thread, label, places } of this.asked) {
      const program = compiled[declarations.indexOf(thread.declaration)];
      const locations = program?.labels.get(label);
      if (program && !locations) diagnostics.push(labelMarksNoStep(thread, label));
      for (const index of this.indicesOf(thread)) places.push({ thread: index, locations: locations ?? [] });
    }
    return diagnostics;
  }
}

/** Daemons that never stand at their `idle:`. */
function idleNowhere(
  declarations: readonly m.ThreadDecl[],
  compiled: readonly CompiledProgram[],
): Diagnostic[] {
  return declarations.flatMap((thread, i) => {
    const labelled = everyStatement([thread.body]).some((stmt) => stmt.labels.includes('idle'));
    const stands = [...compiled[i]!.labels.keys()].some((label) => /(^|\.)idle$/.test(label));
    return thread.daemon && labelled && !stands ? [labelMarksNoStep({ declaration: thread }, 'idle')] : [];
  });
}

function labelMarksNoStep(thread: m.ThreadRef, label: string): Diagnostic {
  return error(
    'L0416',
    thread.declaration.span,
    `label \`${label}\` marks no step of \`${thread.declaration.name}\`, so nothing can ever be at it`,
    {
      notes: [
        'a label that `at` or a daemon names must stand before a statement that is a step of its own: one that reads or writes shared memory, takes a lock, or waits',
      ],
      help: ['put the label before such a statement'],
    },
  );
}
