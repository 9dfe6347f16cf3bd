/** One variant of a check: what its run found, against what was expected. */
import type { Accepted, CheckResult, Limit, Nesting, Reached, Violation } from '../finding/index.js';
import type { Machine, SourcePlace } from '../machine/index.js';
import { ADVISORY, type CheckPlan, type ExpectedOutcome, type Model, type Variant } from '../model/index.js';
import { type Exploration, type Finding, placeOf, type Note as Seen } from '../semantics/index.js';
import type { Span } from '../source/index.js';
import { type Executed, unexecutedIn } from './coverage.js';
import { type Candidate, expectationWords, meets } from './expect.js';
import { exposurePlace, type Inversion, interruptHang, inversionsOf } from './interrupts.js';
import { describe } from './message.js';
import { type Circle, circlesOf, circleWords, type Edge, edgesOf, hangAnswer } from './nestings.js';
import { rulePath } from './ordering.js';
import { distinctPlaces } from './places.js';
import { className, threadName } from './show.js';
import { aspectsOf, bare, circleAspect, type Owner, signature } from './signature.js';
import { certifiedRun, locationOf, told, traceOf } from './trace.js';
import { takenBefore, UNEXPLAINED, whyOf } from './why.js';

export interface Decided {
  readonly result: CheckResult;
  readonly edges: readonly Edge[];
}

/** A finding with its words, before it is known whether anybody expected it. */
interface Draft extends Candidate {
  readonly violation: Omit<Violation, 'expected' | 'advisory'>;
}

/**
 * Decides a variant. A check is as expected if everything that it expects was found, nothing else
 * was, and the search saw every state. Advisories count only where they are expected or denied.
 */
export function decide(
  machine: Machine,
  model: Model,
  plan: CheckPlan,
  variant: Variant,
  run: Exploration,
  limit: Limit | null,
  executed: Executed,
  about: Pick<CheckResult, 'untraced' | 'certified' | 'omission' | 'milliseconds'>,
): Decided {
  const edges = edgesOf(machine, run.nestings);
  const owner = { check: plan.name, variant: variant.label };
  const drafts = [
    ...run.findings.flatMap((finding) => violationOf(machine, run, edges, owner, finding)),
    ...circlesOf(edges).map((circle) => circleViolation(machine, run, edges, owner, circle)),
    ...inversionsOf(run).map((inversion) => inversionViolation(machine, run, owner, inversion)),
  ];
  const expectations =
    plan.expectations.length > 0 ? plan.expectations : [{ kind: 'holds', span: plan.span } as const];
  const reached = reachedOf(machine, run, expectations);
  const advisories = [...ADVISORY].filter((kind) => !plan.denied.includes(kind));
  const violations = drafts
    .map((d): Violation => {
      const expected = expectations.some((e) => meets(e, d));
      return { ...d.violation, expected, advisory: advisories.some((kind) => kind === d.kind) };
    })
    .concat(unwanted(machine, run, owner, expectations));
  const missing = expectations.filter((e) => !isMet(e, drafts, reached));
  const unexpected = violations.some((v) => !v.expected && !v.advisory);
  const complete = limit === null;
  const verdict =
    unexpected || (complete && violations.some((v) => v.expected || !v.advisory))
      ? 'violated'
      : complete
        ? 'holds'
        : 'incomplete';
  const result: CheckResult = {
    name: plan.name,
    variant: variant.label,
    span: plan.span,
    verdict,
    asExpected: complete && !unexpected && missing.length === 0,
    expected: expectations.map(expectationWords),
    missing: missing.map(expectationWords),
    states: run.states,
    transitions: run.partial?.transitions === false ? null : run.transitions,
    depth: run.partial?.depth === false ? null : run.depth,
    limit,
    violations: inOrder(violations),
    reached,
    unexecuted: unexecutedIn(machine, executed),
    nestings: edges.map((edge) => nestingOf(machine, edge)),
    accepted: acceptedOf(machine, model, run, owner),
    ...about,
  };
  return { result, edges };
}

/** Unexpected ones first, and shorter runs before longer. */
const inOrder = (violations: readonly Violation[]): Violation[] =>
  [...violations].sort(
    (a, b) => Number(a.expected) - Number(b.expected) || a.trace.steps.length - b.trace.steps.length,
  );

function isMet(expected: ExpectedOutcome, drafts: readonly Draft[], reached: readonly Reached[]): boolean {
  switch (expected.kind) {
    case 'holds':
      return true; // What speaks against it is unexpected, and fails the check by itself.
    case 'never':
      return reached.every((r) => r.name !== expected.name || r.trace === null);
    case 'reaches':
      return reached.some((r) => r.name === expected.name && r.trace !== null);
    default:
      return drafts.some((d) => meets(expected, d));
  }
}

function violationOf(
  machine: Machine,
  run: Exploration,
  edges: readonly Edge[],
  owner: Owner,
  finding: Finding,
): Draft[] {
  const { note } = finding;
  if (note.kind === 'reached' || note.kind === 'unanswerable') return [];
  const steps = certifiedRun(machine, finding);
  const trace = told(machine, steps);
  const { message, notes, threads, locks } = describe(machine, note);
  const why = whyOf(machine, finding, steps);
  const places = placesOf(machine, note);
  const property =
    note.kind === 'invariant' || note.kind === 'finally' ? machine.properties[note.property]! : null;
  const last = trace.steps.at(-1);
  const location = places[0]
    ? locationOf(places[0])
    : (last?.location ?? { span: property?.span ?? machine.init.span, origin: null, calls: [] });
  const acting =
    threads.length > 0
      ? threads.map((t) => threadName(machine, t))
      : last
        ? [trace.threads[last.thread]!.name]
        : [];
  return [
    {
      kind: note.kind,
      property: property?.name ?? null,
      places,
      violation: {
        kind: note.kind,
        property: property?.name ?? null,
        signature: signature(owner, note.kind, aspectsOf(machine, note)),
        message,
        notes: [...why.taken, ...notes, ...why.further],
        threads: acting,
        locks: locks.map((lock) => machine.locks[lock]!.name),
        location,
        hangs: note.kind === 'order' ? orderHangs(machine, run, edges, note) : null,
        decisive: why.decisive,
        references: why.references,
        trace,
      },
    },
  ];
}

function orderHangs(
  machine: Machine,
  run: Exploration,
  edges: readonly Edge[],
  note: Seen & { kind: 'order' },
) {
  const held = machine.locks[note.held.lock]!.class;
  const wanted = machine.locks[note.wanted.lock]!.class;
  return hangAnswer(machine, run, edges, [{ held, wanted }]);
}

/** The places of all who take part; none for what is true of a state as a whole. */
function placesOf(machine: Machine, note: Seen): SourcePlace[] {
  if (note.kind === 'deadlock') return note.core.map((waiter) => placeOf(machine, waiter));
  return 'at' in note ? [placeOf(machine, note.at)] : [];
}

function circleViolation(
  machine: Machine,
  run: Exploration,
  edges: readonly Edge[],
  owner: Owner,
  circle: Circle,
): Draft {
  const place = placeOf(machine, circle.closing);
  const words = circleWords(machine, circle);
  const rules = circle.edges.flatMap((edge) => rulePath(machine, edge.held, edge.wanted));
  const seen = circle.edges.flatMap((edge) => {
    const first = edge.seen[0]!;
    const text = `${threadName(machine, first.thread)} takes ${className(machine, first.wanted.lock)} under ${className(machine, first.held.lock)}`;
    const there = { text, span: placeOf(machine, first).statement };
    return [...takenBefore(machine, first), there];
  });
  const locks = circle.edges.map((edge) => machine.lockClasses[edge.held]!.name);
  return {
    kind: 'order-cycle',
    property: null,
    places: circle.edges.map((edge) => placeOf(machine, edge.seen[0]!)),
    violation: {
      kind: 'order-cycle',
      property: null,
      signature: signature(owner, 'order-cycle', [circleAspect(locks)]),
      message: `locks are nested in a circle: ${words}`,
      notes: [...seen, ...rules],
      threads: [...new Set(circle.edges.map((edge) => threadName(machine, edge.seen[0]!.thread)))],
      locks,
      location: locationOf(place),
      hangs: hangAnswer(machine, run, edges, circle.edges),
      ...UNEXPLAINED,
      trace: traceOf(machine, circle.closing.path),
    },
  };
}

function inversionViolation(machine: Machine, run: Exploration, owner: Owner, inversion: Inversion): Draft {
  const { asked, exposed } = inversion;
  const lock = machine.lockClasses[asked.class]!;
  const place = exposurePlace(machine, inversion);
  const [holder, handler] = [exposed, asked].map((use) => threadName(machine, use.thread)) as [
    string,
    string,
  ];
  return {
    kind: 'irq-order',
    property: null,
    places: [place, placeOf(machine, asked)],
    violation: {
      kind: 'irq-order',
      property: null,
      signature: signature(owner, 'irq-order', [`${lock.name} in ${asked.sort} interrupts`]),
      message: `${holder} holds ${lock.name} with ${asked.sort} interrupts enabled, and the ${asked.sort} interrupt ${handler} takes it`,
      notes: [
        {
          text: `${handler} takes ${lock.name} in a ${asked.sort} interrupt`,
          span: placeOf(machine, asked).statement,
        },
      ],
      threads: [...new Set([holder, handler])],
      locks: [lock.name],
      location: locationOf(place),
      hangs: interruptHang(machine, run, inversion),
      ...UNEXPLAINED,
      trace: traceOf(machine, exposed.path),
    },
  };
}

function reachedOf(machine: Machine, run: Exploration, expectations: readonly ExpectedOutcome[]): Reached[] {
  return machine.properties.flatMap((property, index): Reached[] => {
    if (property.sort !== 'reachable') return [];
    const finding = run.findings.find((f) => f.note.kind === 'reached' && f.note.property === index);
    const asked = expectations.find(
      (e) => (e.kind === 'reaches' || e.kind === 'never') && e.name === property.name,
    );
    const expected = asked?.kind === 'reaches' || asked?.kind === 'never' ? asked.kind : null;
    return [
      {
        name: property.name,
        span: property.span,
        trace: finding ? told(machine, certifiedRun(machine, finding)) : null,
        expected,
      },
    ];
  });
}

/** What was expected never to be reached, and is. */
function unwanted(
  machine: Machine,
  run: Exploration,
  owner: Owner,
  expectations: readonly ExpectedOutcome[],
): Violation[] {
  return reachedOf(machine, run, expectations).flatMap((reached): Violation[] => {
    if (reached.expected !== 'never' || !reached.trace) return [];
    const last = reached.trace.steps.at(-1);
    return [
      {
        kind: 'reachable',
        property: reached.name,
        signature: signature(owner, 'reachable', [reached.name]),
        message: `${reached.name} can be reached, and was expected never to be`,
        notes: [{ text: 'the property', span: reached.span }],
        threads: last ? [reached.trace.threads[last.thread]!.name] : [],
        locks: [],
        location: last?.location ?? { span: reached.span, origin: null, calls: [] },
        hangs: null,
        ...UNEXPLAINED,
        advisory: false,
        expected: false,
        trace: reached.trace,
      },
    ];
  });
}

/** What `allow` lines silenced. Which run did it is not kept: the reason holds for all of them. */
function acceptedOf(machine: Machine, model: Model, run: Exploration, owner: Owner): Accepted[] {
  return [...run.allowed]
    .sort((a, b) => a - b)
    .map((index) => {
      const { violation: kind, because, span } = model.allows[index]!;
      const places = machine.programs
        .flatMap(({ locations }) => locations.map(({ place }) => place))
        .filter(({ allowed }) => allowed.some(({ allow }) => allow === index));
      const [place] = places;
      const single = place !== undefined && places.every(({ key }) => key === place.key);
      return {
        kind,
        because,
        span,
        location: single ? locationOf(place) : null,
        signature: signature(owner, kind, ['allowed', bare(span)]),
      };
    });
}

export function nestingOf(machine: Machine, edge: Edge): Nesting {
  const first = edge.seen[0]!;
  return {
    held: machine.lockClasses[edge.held]!.name,
    acquired: machine.lockClasses[edge.wanted]!.name,
    declared: edge.declared,
    forbidden: edge.forbidden,
    location: locationOf(placeOf(machine, first)),
    places: distinctPlaces(edge.seen.map((seen) => locationOf(placeOf(machine, seen)))),
  };
}

/** What made a search end when it was asked to. */
export type StoppedBy = 'time' | 'memory' | 'interrupted';

/** Why a run did not see every state; null if it did. */
export function limitOf(
  machine: Machine,
  run: Exploration,
  stoppedBy: StoppedBy,
  limits: { states?: number; seconds?: number },
): Limit | null {
  const { depth } = run;
  if (run.stopped === 'states') return { kind: 'states', limit: limits.states ?? 0, depth };
  if (run.stopped === 'asked') {
    return stoppedBy === 'time'
      ? { kind: 'time', seconds: limits.seconds ?? 0, depth }
      : { kind: stoppedBy, depth };
  }
  const [first] = run.exhausted;
  if (!first) return null;
  const trace = traceOf(machine, first.path);
  const span: Span = trace.steps.at(-1)?.location.span ?? machine.init.span;
  const { supply } = first;
  if (supply.kind === 'work')
    return { kind: 'instances', thread: machine.works[supply.work]!.name, span, trace };
  return { kind: 'pool', struct: machine.structs[supply.struct]!.name, span, trace };
}
