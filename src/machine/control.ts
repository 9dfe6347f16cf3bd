/** Control flow: blocks, branches, loops, calls and jumps, as locations of a program's graph. */
import { assert, never } from '../base/index.js';
import type * as m from '../model/index.js';
import { inner } from '../model/index.js';
import { acquisition } from './acquire.js';
import { type Context, draft, type JumpTarget, node, type OpenBlock } from './context.js';
import { compileEffect, placeEffects } from './effects.js';
import type { Place } from './expr.js';
import { action, type Draft } from './graph.js';
import { domain, elementOf, firstValue } from './layout.js';
import { close, findWithLock, unwind } from './open-blocks.js';
import { enterSection } from './rcu.js';
import { readsShared } from './shared.js';
import type { Sink } from './sink.js';
import { alongList, overObjects } from './walks.js';

/** The entry of a body whose labels are its own: of a thread, a function's copy, an unrolled round. */
export function compileBody(context: Context, body: readonly m.Stmt[], next: number): number {
  const jumps = new Map([...context.jumps, ...labelsOf(context, body)]);
  return compileBlock({ ...context, jumps }, body, next);
}

function compileBlock(context: Context, block: readonly m.Stmt[], next: number): number {
  return block.reduceRight((after, stmt) => compileLabelled(context, stmt, after), next);
}

/** Reserves a location for every label, so that jumps can be compiled before what they go to. */
function labelsOf(context: Context, body: readonly m.Stmt[]): Map<string, JumpTarget> {
  const found = new Map<string, JumpTarget>();
  const visit = (block: readonly m.Stmt[], withs: number): void => {
    for (const stmt of block) {
      for (const label of stmt.labels) {
        found.set(label, { location: context.program.graph.reserve(), withs, start: stmt.span.start });
      }
      // The rounds of an unrolled loop have labels of their own.
      if (stmt.kind === 'for') continue;
      const opens = stmt.kind === 'with' || stmt.kind === 'rcu';
      visit(inner(stmt), withs + (opens ? 1 : 0));
    }
  };
  visit(body, context.withs.length);
  return found;
}

function compileLabelled(context: Context, stmt: m.Stmt, next: number): number {
  if (stmt.labels.length === 0) return compileStmt(context, stmt, next);
  const inside = context.function === undefined ? '' : `${context.function}.`;
  const own = stmt.labels.map((name) => ({ name, qualified: inside + name }));
  const entry = compileStmt({ ...context, labels: [...context.labels, ...own] }, stmt, next);
  for (const label of stmt.labels) context.program.graph.define(context.jumps.get(label)!.location, entry);
  return entry;
}

function compileStmt(context: Context, stmt: m.Stmt, next: number): number {
  const { translator, graph } = context.program;
  const skip = (to: number): number => node(context, stmt, false, [action({ op: 'skip' }, to)]);
  switch (stmt.kind) {
    case 'nothing':
      return next;
    case 'local':
      return declare(context, stmt, next);
    case 'assign': {
      const to = translator.place(stmt.to, context.scope);
      const shared = to.kind !== 'local' || readsShared(stmt.value);
      const op = { op: 'assign', to, value: translator.expr(stmt.value, context.scope) } as const;
      return node(context, stmt, shared, [action(op, next)], { effects: placeEffects(context, stmt.to) });
    }
    case 'call': {
      const to = stmt.to && translator.place(stmt.to, context.scope);
      return compileCall(context, stmt, stmt.call, to, (result) =>
        passResult(context, stmt, to, result, next),
      );
    }
    case 'effect': {
      const sink: Sink = stmt.to
        ? { kind: 'place', place: translator.place(stmt.to, context.scope), next }
        : { kind: 'none', next };
      return compileEffect(context, stmt, stmt.effect, sink, onZeroOf(context, stmt));
    }
    case 'if': {
      const then = compileBlock(context, stmt.then, next);
      const otherwise = compileBlock(context, stmt.otherwise, next);
      return compileTest(context, stmt, stmt.condition, then, otherwise);
    }
    case 'while':
      return compileLoop(context, stmt, next, (body) =>
        compileTest(context, stmt, stmt.condition, body, next),
      );
    case 'loop':
      return compileLoop(context, stmt, next, (body) => body);
    case 'for':
      return unroll(context, stmt, next);
    case 'for-list':
      return alongList(context, stmt, next, (inner, back) => compileBlock(inner, stmt.body, back));
    case 'for-struct':
      return overObjects(context, stmt, next, (inner, back) => compileBlock(inner, stmt.body, back));
    case 'with':
      return compileWith(context, stmt, next);
    case 'rcu': {
      const open: OpenBlock = { kind: 'section', domain: stmt.domain, stmt, atomic: context.atomic };
      const leave = close(context, open, next);
      const body = compileBlock({ ...context, withs: [...context.withs, open] }, stmt.body, leave);
      return enterSection(context, stmt, stmt.domain, body);
    }
    case 'choose': {
      const branches = stmt.branches.map((branch) =>
        action({ op: 'skip' }, compileBlock(context, branch, next)),
      );
      return node(context, stmt, false, branches);
    }
    case 'maybe': {
      const body = compileBlock(context, stmt.body, next);
      return node(context, stmt, false, [action({ op: 'skip' }, body), action({ op: 'skip' }, next)]);
    }
    case 'atomic':
      return compileAtomic(context, stmt, next);
    case 'break':
    case 'continue': {
      const loop = context.loop;
      assert(loop !== undefined, 'break and continue stand in a loop');
      return skip(unwind(context, loop.withs, stmt.kind === 'break' ? loop.breakTo : loop.continueTo));
    }
    case 'return':
      return compileReturn(context, stmt);
    case 'goto': {
      const target = context.jumps.get(stmt.label);
      assert(target !== undefined, 'a goto names a label');
      const jumpsBack = target.start <= stmt.span.start;
      const jump = graph.reserve();
      graph.defineDraft(
        jump,
        draft(
          context,
          stmt,
          false,
          [action({ op: 'skip' }, unwind(context, target.withs, target.location))],
          { jumpsBack },
        ),
      );
      return jump;
    }
    default:
      return never(stmt);
  }
}

/**
 * A declaration without a value gives the first of the type, so that no earlier round shows through.
 * A reference that is never null has none: an effect or call that follows gives it its value.
 */
function declare(context: Context, stmt: m.Stmt & { kind: 'local' }, next: number): number {
  const { translator } = context.program;
  const { type } = stmt.local;
  if (!stmt.value && type.kind === 'reference' && !type.nullable) return next;
  const local = context.scope.locals.get(stmt.local)!;
  const value = stmt.value
    ? translator.expr(stmt.value, context.scope)
    : ({ op: 'const', value: firstValue(elementOf(stmt.local.type).element) } as const);
  const to: Place = { kind: 'local', local, span: stmt.local.span };
  return node(context, stmt, stmt.value !== undefined && readsShared(stmt.value), [
    action({ op: 'assign', to, value }, next),
  ]);
}

/** Gives the locals of a copy of a body their numbers, before anything in it is compiled. */
export function declareLocals(context: Context, locals: readonly m.Local[]): void {
  const structs = new Map(context.program.model.structs.map((s, i) => [s, i]));
  for (const local of locals) {
    context.scope.locals.set(
      local,
      context.program.local(local.name, domain(elementOf(local.type).element, structs)),
    );
  }
}

function compileTest(context: Context, stmt: m.Stmt, test: m.Test, then: number, otherwise: number): number {
  const { translator } = context.program;
  if (test.kind === 'expression') {
    const known = translator.constant(test.expression, context.scope);
    if (known !== undefined)
      return node(context, stmt, false, [action({ op: 'skip' }, known ? then : otherwise)]);
    const op = { op: 'branch', condition: translator.expr(test.expression, context.scope) } as const;
    return node(context, stmt, readsShared(test.expression), [action(op, then, otherwise)]);
  }
  const [yes, no] = test.negated ? [otherwise, then] : [then, otherwise];
  if (test.kind === 'effect') {
    return compileEffect(
      context,
      stmt,
      test.effect,
      { kind: 'test', then: yes, otherwise: no },
      onZeroOf(context, stmt),
    );
  }
  return compileCall(context, stmt, test.call, undefined, (result) => {
    assert(result !== undefined, 'a condition has a value');
    const op = { op: 'branch', condition: { op: 'local', local: result } } as const;
    return node(context, stmt, false, [action(op, yes, no)]);
  });
}

function compileLoop(
  context: Context,
  stmt: m.Stmt & { kind: 'while' | 'loop' },
  next: number,
  entryOf: (body: number) => number,
): number {
  const { graph } = context.program;
  const back = graph.reserve();
  const loop = { breakTo: next, continueTo: back, withs: context.withs.length };
  const entry = entryOf(compileBlock({ ...context, loop }, stmt.body, back));
  const to = entry === back ? back : entry;
  const text = `${stmt.kind}: back to the start`;
  graph.defineDraft(
    back,
    draft(context, stmt, false, [action({ op: 'skip' }, to)], { jumpsBack: true, text }),
  );
  return entry;
}

function unroll(context: Context, stmt: m.Stmt & { kind: 'for' }, next: number): number {
  let entry = next;
  for (let value = stmt.high; value >= stmt.low; value--) {
    const constants = new Map([...context.scope.constants, [stmt.binder, value]]);
    const scope = { ...context.scope, constants };
    const loop = { breakTo: next, continueTo: entry, withs: context.withs.length };
    entry = compileBody({ ...context, scope, loop }, stmt.body, entry);
  }
  return entry;
}

function compileWith(context: Context, stmt: m.Stmt & { kind: 'with' }, next: number): number {
  const lockClass = stmt.lock.class;
  return findWithLock(context, stmt, (lock) => {
    const mask = stmt.mask ? { mask: UNDONE[stmt.mask] } : {};
    const { atomic } = context;
    const open: OpenBlock = { kind: 'with', lock, class: lockClass, ...mask, stmt, atomic };
    const leave = close(context, open, next);
    const body = compileBlock({ ...context, withs: [...context.withs, open] }, stmt.body, leave);
    return acquisition(context, stmt, { lock, class: lockClass, mode: stmt.mode, mask: stmt.mask }, body);
  });
}

const UNDONE = { irq_save: 'irq_restore', bh_disable: 'bh_enable' } as const;

/** One step of several: where anything that these settings leave in it is a step, its beginning is the only one. */
function compileAtomic(context: Context, stmt: m.Stmt & { kind: 'atomic' }, next: number): number {
  if (context.atomic) return compileBlock(context, stmt.body, next);
  const steps = new Set<Draft>();
  const entry = compileBlock({ ...context, atomic: steps }, stmt.body, next);
  const { graph } = context.program;
  if (!graph.leadsTo(entry, steps, next)) return entry;
  const first = graph.at(entry);
  first.stop = true;
  return entry;
}

function compileReturn(context: Context, stmt: m.Stmt & { kind: 'return' }): number {
  const { translator } = context.program;
  const leave = unwind(context, 0, context.exit.to);
  if (!stmt.value || !context.exit.result) return node(context, stmt, false, [action({ op: 'skip' }, leave)]);
  const op = {
    op: 'assign',
    to: context.exit.result,
    value: translator.expr(stmt.value, context.scope),
  } as const;
  return node(context, stmt, readsShared(stmt.value), [action(op, leave)]);
}

/**
 * A call, expanded: arguments left to right, each a step if it reads shared memory; what the function
 * asks of its callers; its body; and what is done with the result, which `then` compiles.
 */
function compileCall(
  context: Context,
  stmt: m.Stmt,
  call: m.Call,
  to: Place | undefined,
  then: (result: number | undefined) => number,
): number {
  const { program } = context;
  const fn = call.function;
  const structs = new Map(program.model.structs.map((s, i) => [s, i]));
  const result =
    fn.result === undefined
      ? undefined
      : to?.kind === 'local'
        ? to.local
        : program.local(`<${fn.name}>`, domain(fn.result, structs));
  const place: Place | undefined =
    result === undefined ? undefined : { kind: 'local', local: result, span: call.span };
  const inner: Context = {
    ...context,
    scope: { locals: new Map(), constants: new Map(), bound: new Map() },
    calls: [...context.calls, { function: fn.name, span: call.span }],
    function: fn.name,
    withs: [],
    loop: undefined,
    jumps: new Map(),
    exit: { to: then(result), result: place },
  };
  declareLocals(inner, [...fn.parameters, ...localsIn(fn.body)]);
  const body = compileBody(inner, fn.body, inner.exit.to);
  const checked = fn.requires.reduceRight((next, { condition }) => {
    const op = {
      op: 'assert',
      condition: program.translator.expr(condition, inner.scope),
      requires: true,
    } as const;
    return node(context, stmt, false, [action(op, next)]);
  }, body);
  const entry = passArguments(context, stmt, call, inner, checked);
  return node(context, stmt, false, [action({ op: 'skip' }, entry)]);
}

function passArguments(context: Context, stmt: m.Stmt, call: m.Call, inner: Context, next: number): number {
  return call.function.parameters.reduceRight((after, parameter, i) => {
    const argument = call.arguments[i]!;
    const to: Place = { kind: 'local', local: inner.scope.locals.get(parameter)!, span: argument.span };
    const value = context.program.translator.expr(argument, context.scope);
    return node(context, stmt, readsShared(argument), [action({ op: 'assign', to, value }, after)]);
  }, next);
}

/** `x = f(…)` writes a shared x in a further step; a local one was written by `return`. */
function passResult(
  context: Context,
  stmt: m.Stmt & { kind: 'call' },
  to: Place | undefined,
  result: number | undefined,
  next: number,
): number {
  if (!to || to.kind === 'local' || result === undefined) return next;
  const op = { op: 'assign', to, value: { op: 'local', local: result } } as const;
  return node(context, stmt, true, [action(op, next)], {
    effects: stmt.to ? placeEffects(context, stmt.to) : [],
  });
}

/** Locals that a body declares anywhere. */
export function localsIn(body: readonly m.Stmt[]): m.Local[] {
  return body.flatMap((stmt) => [...(stmt.kind === 'local' ? [stmt.local] : []), ...localsIn(inner(stmt))]);
}

/** Compiles what the last put of an object runs, as a block of its own in the dropping thread. */
function onZeroOf(context: Context, stmt: m.Stmt) {
  return (field: m.Field, subject: number, next: number): number => {
    const { binder, body } = field.refcount!.onZero!;
    const inner: Context = {
      ...context,
      scope: { locals: new Map([[binder, subject]]), constants: new Map(), bound: new Map() },
      calls: [...context.calls, { function: `on zero ${field.name}`, span: stmt.span }],
      withs: [],
      loop: undefined,
      jumps: new Map(),
      exit: { to: next, result: undefined },
    };
    declareLocals(inner, localsIn(body));
    return compileBody(inner, body, next);
  };
}

/** What a thread runs at its end, one block after the other; `return` ends the block that it stands in. */
export function compileOnReturn(context: Context, blocks: m.Model['onReturn'], end: number): number {
  return blocks.reduceRight((next, { body, span }) => {
    const inner: Context = {
      ...context,
      scope: { locals: new Map(), constants: new Map(), bound: new Map() },
      calls: [...context.calls, { function: 'on return', span }],
      jumps: new Map(),
      exit: { to: next, result: undefined },
    };
    declareLocals(inner, localsIn(body));
    return compileBody(inner, body, next);
  }, end);
}
