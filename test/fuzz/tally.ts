/** What a run of the suite was made of: whether its models were worth asking about. */
import { VIOLATIONS } from '../../src/model/violations.js';
import type { Answer, Kind } from './evaluator.js';
import { FORMS, MEANINGS } from './forms.js';
import { formsOf, meaningsOf } from './formsof.js';
import type { DrawnSubject } from './subject.js';

export class Tally {
  models = 0;
  violated = 0;
  large = 0;
  small = 0;
  drawn = 0;
  readonly rejections = new Map<string, number>();
  readonly compared = new Map<string, number>();
  readonly unsupported = new Map<string, number>();
  /** Models that a law had something to say of. */
  readonly laws = new Map<string, number>();
  /** Models in which a kind is found, and those of them whose sibling, one change away, has it nowhere. */
  readonly present = new Map<Kind, number>();
  readonly near = new Map<Kind, number>();
  private readonly forms = new Map<string, number>();
  private readonly states: number[] = [];
  private statements = 0;
  private unexecuted = 0;

  /** A text that was no model. */
  reject(codes: readonly string[]): void {
    this.drawn++;
    for (const code of new Set(codes)) count(this.rejections, code);
  }

  /** A model, what it does, and what the model that it was made from does. */
  add({ source, file, statements }: DrawnSubject, answer: Answer, sibling: Answer | undefined): void {
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
    for (const form of [...formsOf(file), ...meaningsOf(source.text)]) count(this.forms, form);
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

  /** Forms of the language that no model had. */
  get absent(): string[] {
    return [...FORMS, ...MEANINGS].filter((form) => !this.forms.has(form));
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
      ...(this.laws.size > 0 ? [`laws: ${listed(this.laws)}`] : []),
      'kind: models that have it, of which one change away from a model without',
      ...VIOLATIONS.map((kind) => `  ${kind}: ${this.present.get(kind) ?? 0}, ${this.near.get(kind) ?? 0}`),
      ...(['invariant', 'finally', 'reached', 'pool', 'instances'] as const).map(
        (kind) => `  ${kind}: ${this.present.get(kind) ?? 0}, ${this.near.get(kind) ?? 0}`,
      ),
      `forms of the language: ${FORMS.length + MEANINGS.length}; in no model: ${this.absent.join(', ') || 'none'}`,
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
