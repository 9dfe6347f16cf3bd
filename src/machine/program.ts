/** One thread declaration as a program: its graph, numbered, with what follows from control flow alone. */
import type * as m from '../model/index.js';
import { effectOf } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { Context, Deferred, EffectTable } from './context.js';
import { ProgramDraft } from './context.js';
import { compileBody, compileOnReturn, declareLocals, localsIn } from './control.js';
import { action, type Graph, markJumpsBack, reachable } from './graph.js';
import { leastSets, liveLocals } from './locals.js';
import type { Location, Program, SourcePlace } from './machine.js';
import type { Translator } from './translate.js';
import { everyStatement } from './traverse.js';

export interface CompiledProgram {
  readonly program: Program;
  /**
   * For each label that marks a step, `l` of the thread's own body and `f.l` of a function's, the
   * locations under it; none where these settings leave no way there.
   */
  readonly labels: ReadonlyMap<string, readonly number[]>;
}

/** What the programs of a model have in common. */
export interface Common {
  readonly model: m.Model;
  readonly translator: Translator;
  readonly freed: ReadonlySet<m.Struct>;
  readonly deferred: readonly Deferred[];
  readonly effects: EffectTable;
}

export function compileThread(common: Common, thread: m.ThreadDecl, index: number): CompiledProgram {
  const { model, translator, freed, deferred, effects } = common;
  // Neither work nor an interrupt goes back to user mode.
  const atEnd = thread.starts === 'queued' || thread.interrupt ? [] : model.onReturn;
  const giant = giantOf([thread.body, ...atEnd.map(({ body }) => body)]);
  const draft = new ProgramDraft(thread, model, translator, freed, deferred, giant, effects);
  const begin = thread.starts === 'itself' ? undefined : draft.graph.reserve();
  const { context, end } = startContext(draft, thread.span, begin);
  declareLocals(context, [...thread.parameters, ...localsIn(thread.body)]);
  const exit = compileOnReturn(context, atEnd, end);
  const body = compileBody({ ...context, exit: { to: exit, result: undefined } }, thread.body, exit);
  const entry = begin === undefined ? body : compileBegin(context, thread, begin, body);
  markJumpsBack(draft.graph, entry);
  const frame = { index, name: thread.name, span: thread.span, parameters: thread.parameters.length };
  const start = thread.interrupt ? beginning(context, entry) : settleEntry(draft.graph, entry);
  return finish(draft, start, {
    ...frame,
    ...(thread.title === undefined ? {} : { title: thread.title }),
  });
}

/** Where an instance of what is queued or spawned stands until it is pending, and again at its end. */
function compileBegin(context: Context, thread: m.ThreadDecl, begin: number, body: number): number {
  const { graph, model } = context.program;
  const to = thread.parameters.length > 0 ? { to: context.scope.locals.get(thread.parameters[0]!)! } : {};
  const op = { op: 'begin-work', work: model.works.indexOf(thread), ...to } as const;
  const text = thread.starts === 'queued' ? 'is taken up' : 'starts';
  const place = { ...endPlace(context.program, thread.span), text };
  graph.defineDraft(begin, { ...END, place, actions: [action(op, body)], idle: true });
  return begin;
}

/** Where an interrupt handler stands that has not come yet. To begin is a step. */
function beginning({ program }: Context, entry: number): number {
  const { name, span } = program.thread!;
  return program.graph.add({
    stop: true,
    actions: [action({ op: 'begin' }, entry)],
    place: {
      key: `${name} begin`,
      thread: name,
      calls: [],
      statement: span,
      text: 'interrupt',
      labels: [],
      allowed: [],
    },
    effects: [],
    labels: [],
    idle: false,
    jumpsBack: false,
  });
}

/** The `init` blocks: one program without stops but its end. */
export function compileInit(common: Common, body: readonly m.Stmt[], span: Span): Program {
  const { model, translator, freed, deferred, effects } = common;
  const draft = new ProgramDraft(undefined, model, translator, freed, deferred, undefined, effects);
  const { context, end } = startContext(draft, span);
  const inside: Context = { ...context, atomic: new Set() };
  declareLocals(inside, localsIn(body));
  const entry = compileBody(inside, body, end);
  return finish(draft, entry, { index: -1, name: 'init', span, parameters: 0 }).program;
}

function giantOf(bodies: readonly (readonly m.Stmt[])[]): m.LockClass | undefined {
  for (const stmt of everyStatement(bodies)) {
    const effect = effectOf(stmt);
    const lock =
      stmt.kind === 'with'
        ? stmt.lock
        : effect?.kind === 'lock' || effect?.kind === 'trylock'
          ? effect.lock
          : undefined;
    if (lock?.class.kind === 'giant') return lock.class;
  }
  return undefined;
}

/** A location at which a thread has come to its end. */
const END = { stop: true, actions: [], effects: [], labels: [], idle: false, jumpsBack: false } as const;

function endPlace(program: ProgramDraft, span: Span): SourcePlace {
  const thread = program.thread?.name ?? 'init';
  const allowed = endAllowed(program, thread);
  return { key: `${thread} end`, thread, calls: [], statement: span, text: 'end', labels: [], allowed };
}

/** `back`: where what can begin again goes at its end. */
function startContext(
  program: ProgramDraft,
  span: Span,
  back?: number,
): { readonly context: Context; readonly end: number } {
  const end = back ?? program.graph.add({ ...END, place: endPlace(program, span) });
  const context: Context = {
    program,
    scope: { locals: new Map(), constants: new Map(), bound: new Map() },
    calls: [],
    function: undefined,
    labels: [],
    withs: [],
    loop: undefined,
    jumps: new Map(),
    exit: { to: end, result: undefined },
    atomic: undefined,
  };
  return { context, end };
}

/** What is judged at a thread's end has no statement: an `allow` without a label reaches it. */
function endAllowed(program: ProgramDraft, thread: string): SourcePlace['allowed'] {
  return program.model.allows.flatMap((allow, index) =>
    allow.at === undefined && (allow.within === undefined || allow.within === thread)
      ? [{ kind: allow.violation, allow: index }]
      : [],
  );
}

/**
 * At a thread's start what is no step is done before the first state, but a choice reached there is
 * a step. Locations on the way are copied, since they may be reached again later, where they are none.
 */
function settleEntry(graph: Graph, entry: number): number {
  const at = graph.at(entry);
  if (at.stop) return entry;
  const chooses = at.actions.length > 1;
  const actions = chooses
    ? at.actions
    : at.actions.map((a) => ({ ...a, targets: a.targets.map((t) => settleEntry(graph, t)) }));
  if (
    !chooses &&
    actions.every((a, i) =>
      a.targets.every((t, j) => graph.resolve(t) === graph.resolve(at.actions[i]!.targets[j]!)),
    )
  ) {
    return entry;
  }
  return graph.add({ ...at, actions, stop: chooses });
}

type Frame = Pick<Program, 'index' | 'name' | 'title' | 'span' | 'parameters'>;

function finish(draft: ProgramDraft, entry: number, frame: Frame): CompiledProgram {
  const { graph } = draft;
  const order = reachable(graph, entry);
  const numbers = new Map(order.map((id, n) => [id, n]));
  const numbered = order.map((id) => {
    const at = graph.at(id);
    const actions = at.actions.map((a) => ({
      ...a,
      targets: a.targets.map((t) => numbers.get(graph.resolve(t))!),
    }));
    return { ...at, actions };
  });
  const live = liveLocals(numbered);
  const reaches = leastSets(numbered.length, (id, sets) => {
    const { effects, actions } = numbered[id]!;
    return new Set([...effects, ...actions.flatMap((a) => a.targets.flatMap((t) => [...sets[t]!]))]);
  });
  const all = draft.locals.map((_, local) => local);
  const locations = numbered.map(
    (at, id): Location => ({
      id,
      stop: at.stop,
      actions: at.actions,
      dead: at.stop ? all.filter((local) => !live[id]!.has(local)) : [],
      place: at.place,
      idle: at.idle && at.stop,
      reaches: reaches[id]!,
    }),
  );
  const labels = new Map<string, number[]>(graph.labels().map((label) => [label, []]));
  for (const [id, at] of numbered.entries()) {
    for (const label of at.stop ? at.labels : []) labels.get(label)!.push(id);
  }
  return { program: { ...frame, locals: draft.locals, locations, entry: 0 }, labels };
}
