/** The lines of a thread, and the expressions and operations in them, tersely: for machines by hand. */
import type {
  Action,
  ChannelExpr,
  Domain,
  Expr,
  Guard,
  Location,
  LockExpr,
  Op,
  Place,
  SourcePlace,
} from '../../src/machine/index.js';
import type { ViolationKind } from '../../src/model/index.js';
import type { Span } from '../../src/source/index.js';

export const SPAN: Span = { source: { path: 'test.lock', text: '' }, start: 0, end: 0 };

export const BOOL: Domain = { kind: 'bool' };
export const LOCK: Domain = { kind: 'lock' };
export const HOLD: Domain = { kind: 'hold' };
export const range = (min: number, max: number): Domain => ({ kind: 'range', min, max });

export const constant = (value: number): Expr => ({ op: 'const', value });
export const NULL_POINTER = constant(0);
export const load = (place: Place): Expr => ({ op: 'load', place });
export const local = (index: number): Expr => ({ op: 'local', local: index });
export const localPlace = (index: number): Place => ({ kind: 'local', local: index, span: SPAN });
export const not = (operand: Expr): Expr => ({ op: 'not', operand });
export const plus = (left: Expr, right: Expr): Expr => ({ op: '+', left, right, span: SPAN });
export const equal = (left: Expr, right: Expr): Expr => ({ op: '==', left, right, span: SPAN });

export const skip: Op = { op: 'skip' };
export const assign = (to: Place, value: Expr): Op => ({ op: 'assign', to, value });
export const acquire = (lock: LockExpr): Op => ({ op: 'acquire', lock, mode: 'exclusive' });
export const acquireShared = (lock: LockExpr): Op => ({ op: 'acquire', lock, mode: 'shared' });
export const release = (lock: LockExpr): Op => ({ op: 'release', lock });
export const found = (index: number): LockExpr => ({ kind: 'found', local: index, span: SPAN });
export const check = (condition: Expr): Op => ({ op: 'assert', condition, requires: false });
export const broadcast = (channel: ChannelExpr): Op => ({ op: 'broadcast', channel });
export const signal = (channel: ChannelExpr): Op => ({ op: 'signal', channel });

/** One location. An operation alone is a step that leads to the next line; targets are labels. */
export type Line =
  | Op
  | {
      readonly label?: string;
      readonly actions: readonly (Op | Way)[];
      readonly passing?: boolean;
      readonly idle?: boolean;
      readonly dead?: readonly number[];
      readonly allow?: readonly ViolationKind[];
    };

export interface Way {
  readonly guards?: readonly Guard[];
  readonly do: Op;
  /** Labels, or the next line. */
  readonly to?: string | readonly [string, string];
}

/** Done in the step before it. */
export const passing = (op: Op): Line => ({ passing: true, actions: [op] });

/** Takes a reader-writer lock, or queues. `from` is the label of its first line. */
export function rwAcquire(lock: LockExpr, mode: 'exclusive' | 'shared', name: string): Line[] {
  return [
    {
      actions: [
        { do: { op: 'acquire', lock, mode }, to: `${name} taken` },
        { do: { op: 'queue', lock, mode } },
      ],
    },
    { op: 'acquire-queued', lock, mode },
    { label: `${name} taken`, passing: true, actions: [skip] },
  ];
}

/** Waits for the sections of a domain that are open. `name` is that of its lines. */
export function synchronize(domain: number, name: string): Line[] {
  return [
    { actions: [{ do: { op: 'synchronize', domain }, to: [`${name} over`, `${name} waits`] }] },
    { label: `${name} waits`, actions: [{ op: 'await-grace', domain }] },
    { label: `${name} over`, passing: true, actions: [skip] },
  ];
}

/** `wait c releasing L`, with the local that remembers the hold. */
export function waitReleasing(channel: ChannelExpr, lock: LockExpr, saves: number): Line[] {
  return [
    { op: 'sleep', channel, releasing: { lock, saves } },
    {
      actions: [
        {
          guards: [{ kind: 'unlisted', channel }],
          do: { op: 'acquire', lock, mode: { as: saves }, restore: saves },
        },
      ],
    },
  ];
}

/** Element of an array of locks. */
export const element = (lock: LockExpr, index: Expr): LockExpr =>
  'class' in lock ? { ...lock, index } : lock;

/** A line of a thread as a location; targets that are no labels lead to the next. */
export function locationOf(
  thread: string,
  line: Line,
  id: number,
  labels: ReadonlyMap<string, number>,
): Location {
  const spec = 'op' in line ? { actions: [line] } : line;
  const label = 'label' in spec ? spec.label : undefined;
  const actions = spec.actions.map((way): Action => {
    const { guards = [], do: op, to } = 'op' in way ? { do: way } : way;
    const names = to === undefined ? [] : typeof to === 'string' ? [to] : to;
    const targets = names.length === 0 ? [id + 1] : names.map((target) => labels.get(target) ?? id + 1);
    return { guards, op, targets };
  });
  const allowed = (('allow' in spec && spec.allow) || []).map((kind, allow) => ({ kind, allow }));
  const place: SourcePlace = {
    key: `${thread}:${label ?? id}`,
    thread,
    calls: [],
    statement: SPAN,
    text: actions.map((a) => a.op.op).join(' | '),
    labels: label === undefined ? [] : [label],
    allowed,
  };
  const stop = !('passing' in spec && spec.passing);
  const idle = 'idle' in spec && spec.idle === true;
  const dead = ('dead' in spec && spec.dead) || [];
  return { id, stop, actions, dead, place, idle, reaches: new Set() };
}
