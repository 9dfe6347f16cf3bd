/** What a run of the suite was made of: whether its models were worth asking about. */
import { VIOLATIONS } from '../../src/model/violations.js';
import type { Answer, Kind } from './evaluator.js';

/** Statements and declarations that models should have, as they begin in the text. */
const CONSTRUCTS = [
  ...[
    'mutex',
    'spin',
    'rwlock',
    'rwspin',
    'sx',
    'semaphore',
    'completion',
    'giant',
    'cond',
    'recursive',
    'nested',
  ],
  ...[
    'refcount',
    'on zero',
    'pool',
    'typestable',
    'typesafe',
    'list',
    'guarded_by',
    'per thread',
    'on return',
  ],
  ...[
    'rcu',
    'rcu_read_lock',
    'synchronize',
    'free_rcu',
    'sleepable',
    'interrupt',
    'irq',
    'bh',
    'irq_disable',
  ],
  ...[
    'work',
    'queue',
    'flush',
    'cancel',
    'spawn',
    'daemon',
    'idle',
    'fn',
    'requires',
    'return',
    'goto',
    'order',
  ],
  ...['lock', 'trylock', 'with', 'shared', 'downgrade', 'upgrade', 'destroy', 'wait', 'timedwait', 'signal'],
  ...[
    'broadcast',
    'prepare',
    'sleep',
    'finish',
    'complete',
    'await',
    'spin await',
    'get',
    'tryget',
    'put',
    'free',
  ],
  ...[
    'touch',
    'new',
    'trynew',
    'insert',
    'remove',
    'first',
    'xchg',
    'cmpxchg',
    'test_and_set',
    'test_and_clear',
  ],
  ...['fetch_add', 'atomic', 'choose', 'maybe', 'loop', 'while', 'for', 'assert', 'might_sleep', 'invariant'],
  ...[
    'finally',
    'reachable',
    'allow',
    'deny',
    'flag',
    'when',
    'init',
    'held',
    'live',
    'refs',
    'count',
    'any',
    'all',
  ],
];

export class Tally {
  models = 0;
  violated = 0;
  large = 0;
  small = 0;
  drawn = 0;
  readonly rejections = new Map<string, number>();
  readonly compared = new Map<string, number>();
  readonly unsupported = new Map<string, number>();
  /** Models in which a kind is found, and those of them whose sibling, one change away, has it nowhere. */
  readonly present = new Map<Kind, number>();
  readonly near = new Map<Kind, number>();
  private readonly constructs = new Map<string, number>();
  private readonly states: number[] = [];
  private statements = 0;
  private unexecuted = 0;

  /** A text that was no model. */
  reject(codes: readonly string[]): void {
    this.drawn++;
    for (const code of new Set(codes)) count(this.rejections, code);
  }

  /** A model, what it does, and what the model that it was made from does. */
  add(text: string, statements: number, answer: Answer, sibling: Answer | undefined): void {
    this.models++;
    this.states.push(answer.states);
    this.statements += statements;
    this.unexecuted += answer.unexecuted ?? 0;
    if (answer.violated) this.violated++;
    const kinds = kindsOf(answer);
    for (const kind of kinds) {
      count(this.present, kind);
      if (sibling && !kindsOf(sibling).has(kind)) count(this.near, kind);
    }
    for (const word of CONSTRUCTS) if (new RegExp(`\\b${word}\\b`).test(text)) count(this.constructs, word);
  }

  get median(): number {
    const sorted = [...this.states].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }

  get shareViolated(): number {
    return this.violated / Math.max(1, this.models);
  }

  get shareExecuted(): number {
    return 1 - this.unexecuted / Math.max(1, this.statements);
  }

  /** Constructs of the language that no model had. */
  get absent(): string[] {
    return CONSTRUCTS.filter((word) => !this.constructs.has(word));
  }

  report(): string {
    const rejected = this.drawn / Math.max(1, this.drawn + this.models + this.large);
    const total = this.states.reduce((sum, it) => sum + it, 0);
    return [
      `models ${this.models}, states ${total}, median ${this.median}, largest ${Math.max(0, ...this.states)}`,
      `violated ${percent(this.shareViolated)}, statements executed ${percent(this.shareExecuted)}`,
      `drawn again: no model ${percent(rejected)} (${listed(this.rejections)}), too large ${this.large}, too small ${this.small}`,
      `compared: ${listed(this.compared)}`,
      `not supported: ${listed(this.unsupported) || 'nothing'}`,
      'kind: models that have it, of which one change away from a model without',
      ...VIOLATIONS.map((kind) => `  ${kind}: ${this.present.get(kind) ?? 0}, ${this.near.get(kind) ?? 0}`),
      ...(['invariant', 'finally', 'reached', 'pool', 'instances'] as const).map(
        (kind) => `  ${kind}: ${this.present.get(kind) ?? 0}, ${this.near.get(kind) ?? 0}`,
      ),
      `constructs, in how many models: ${listed(this.constructs)}`,
      `constructs in none: ${this.absent.join(' ') || 'none'}`,
    ].join('\n');
  }
}

const kindsOf = (answer: Answer): Set<Kind> => new Set(answer.found.map(({ kind }) => kind));

export function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, n]) => `${key} ${n}`)
    .join(', ');
