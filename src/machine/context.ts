/** What is known while the statements of one thread are compiled. */
import type * as m from '../model/index.js';
import { type Span, words } from '../source/index.js';
import type { Domain, Local } from './data.js';
import type { LockExpr, Place } from './expr.js';
import { type Draft, Graph } from './graph.js';
import type { Action, Effect, SourcePlace } from './machine.js';
import type { Scope, Translator } from './translate.js';

/** One thread declaration on its way to a `Program`. */
export class ProgramDraft {
  readonly graph = new Graph();
  readonly locals: Local[] = [];

  constructor(
    readonly thread: m.ThreadDecl | undefined,
    readonly model: m.Model,
    readonly translator: Translator,
    /** Structs that some statement of the model frees. */
    readonly freed: ReadonlySet<m.Struct>,
    /** Structs that some statement frees after a grace period, and that of which domain. */
    readonly deferred: readonly Deferred[],
    /** The giant lock, if this thread ever takes it. */
    readonly giant: m.LockClass | undefined,
    readonly effects: EffectTable,
  ) {}

  local(name: string, domain: Domain): number {
    return this.locals.push({ name, domain }) - 1;
  }
}

/** A struct whose objects are freed once the sections of a domain are closed. */
export interface Deferred {
  readonly struct: m.Struct;
  readonly domain: m.RcuDomain;
}

/** Numbers for what statements can do for waiting threads. */
export class EffectTable {
  readonly effects: Effect[] = [];
  private readonly numbers = new Map<string, number>();

  number(effect: Effect): number {
    const key = JSON.stringify(effect);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.effects.push(effect) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}

/**
 * What is given back on every way out of the block at hand: the lock of a `with`, a section of RCU. A jump out
 * of an `atomic` ends it, and what is given back then is a step of its own where the block stands around it.
 */
export type OpenBlock = Pick<Context, 'atomic'> & OpenedBy;

type OpenedBy =
  | {
      readonly kind: 'with';
      readonly lock: LockExpr;
      readonly class: m.LockClass;
      /** What is done to interrupts in the step that gives it back. */
      readonly mask?: m.Mask;
      readonly stmt: m.Stmt;
    }
  | { readonly kind: 'section'; readonly domain: m.RcuDomain; readonly stmt: m.Stmt };

/** Where a `goto` goes. */
export interface JumpTarget {
  readonly location: number;
  readonly withs: number;
  readonly start: number;
}

export interface Context {
  readonly program: ProgramDraft;
  readonly scope: Scope & { readonly locals: Map<m.Local, number> };
  readonly calls: SourcePlace['calls'];
  /** The function whose copy this is; a thread's own body has none. */
  readonly function: string | undefined;
  /** Labels of the enclosing statements: the plain words, and `f.l` for those inside functions. */
  readonly labels: readonly { readonly name: string; readonly qualified: string }[];
  /** The blocks of `with` and `rcu` around the statements at hand, outermost first. */
  readonly withs: readonly OpenBlock[];
  readonly loop:
    | { readonly breakTo: number; readonly continueTo: number; readonly withs: number }
    | undefined;
  readonly jumps: ReadonlyMap<string, JumpTarget>;
  readonly exit: { readonly to: number; readonly result: Place | undefined };
  /** Inside `atomic`: what in it would have been steps. */
  readonly atomic: Set<Draft> | undefined;
}

type NodeOptions = Partial<Pick<Draft, 'effects' | 'jumpsBack'>> & {
  /** A step even inside `atomic`: only where its first statement waits. */
  readonly alwaysStop?: boolean;
  readonly text?: string;
};

/** Adds a location for (a part of) the statement. */
export function node(
  context: Context,
  stmt: m.Stmt,
  stop: boolean,
  actions: readonly Action[],
  options: NodeOptions = {},
): number {
  return context.program.graph.add(draft(context, stmt, stop, actions, options));
}

export function draft(
  context: Context,
  stmt: m.Stmt,
  stop: boolean,
  actions: readonly Action[],
  options: NodeOptions = {},
): Draft {
  const names = context.labels.map((l) => l.name);
  const made: Draft = {
    stop: options.alwaysStop === true || (stop && context.atomic === undefined),
    actions,
    place: sourcePlace(context, stmt, options.text),
    effects: options.effects ?? [],
    labels: context.labels.map((l) => l.qualified),
    idle: context.program.thread?.daemon === true && names.includes('idle'),
    jumpsBack: options.jumpsBack ?? false,
  };
  if (stop) context.atomic?.add(made);
  return made;
}

function sourcePlace(context: Context, stmt: m.Stmt, text?: string): SourcePlace {
  const thread = context.program.thread?.name ?? 'init';
  const statement = headOf(stmt);
  const where = (span: Span): string => `${span.source.path}:${span.start}`;
  const labels = context.labels.map((l) => l.name);
  return {
    key: [thread, ...context.calls.map((c) => where(c.span)), where(statement)].join(' '),
    thread,
    calls: context.calls,
    statement,
    text: text ?? words(statement).replace(/\s*@ ?"[^"]*"$/, ''),
    ...(stmt.origin === undefined ? {} : { origin: stmt.origin }),
    labels,
    allowed: context.program.model.allows.flatMap((allow, index) => {
      const here = allow.at === undefined || labels.includes(allow.at);
      const inside =
        allow.within === undefined ||
        allow.within === thread ||
        context.calls.some((call) => call.function === allow.within);
      return here && inside ? [{ kind: allow.violation, allow: index }] : [];
    }),
  };
}

/** The part of a statement that is its own: without the blocks inside it. */
export function headOf(stmt: m.Stmt): Span {
  const { source, start, end } = stmt.span;
  switch (stmt.kind) {
    case 'if':
    case 'while':
      return { source, start, end: testSpan(stmt.condition).end };
    case 'with':
      return { source, start, end: stmt.lock.span.end };
    case 'rcu':
      return stmt.head;
    case 'loop':
    case 'choose':
    case 'maybe':
    case 'atomic':
      return { source, start, end: start + stmt.kind.length };
    case 'for':
      return { source, start, end: start + 'for'.length };
    case 'for-list':
    case 'for-struct':
      return stmt.head;
    default:
      return { source, start, end };
  }
}

export const testSpan = (test: m.Test): Span =>
  test.kind === 'expression' ? test.expression.span : test.span;
