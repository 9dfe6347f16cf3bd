/** Draws models, asks all evaluators about each, and tells where they contradict each other or a law is broken. */
import { isDeepStrictEqual } from 'node:util';
import type { File } from '../../src/syntax/index.js';
import type { Law } from '../laws/laws.js';
import { type Asked, ask, contradictions } from './compare.js';
import type { Evaluator } from './evaluator.js';
import { Families, type Member } from './family.js';
import { minimise } from './minimise.js';
import { type Line, print } from './outline.js';
import { numbersOf } from './random.js';
import { read } from './subject.js';
import { count, Tally } from './tally.js';

/** How large models may be, in states; smaller ones are drawn again, unless they are variants of others. */
export interface Sizes {
  readonly least: number;
  readonly most: number;
  /** How likely a model is of several protocols. */
  readonly mixing: number;
  /** Changed variants of each drawn model. */
  readonly variants: number;
}

export interface Disagreement {
  readonly seed: number;
  /** Or the law that is broken; none where the tool broke over the text itself. */
  readonly evaluators: readonly string[];
  readonly differences: readonly string[];
  readonly text: string;
  /** The smallest model that was found to show a disagreement between the same two. */
  readonly minimal: string;
}

interface Examined {
  readonly member: Member;
  readonly reply: Exclude<Asked, { readonly kind: 'large' }>;
}

/** Draws until one is of the right size; this often, then the seed is left with none. */
const DRAWS = 40;

export class Suite {
  readonly tally = new Tally();
  /** With whom all others are compared. */
  private readonly leader: Evaluator;
  private readonly others: readonly Evaluator[];

  constructor(
    evaluators: readonly Evaluator[],
    private readonly sizes: Sizes,
    private readonly laws: Readonly<Record<string, Law>> = {},
  ) {
    const [leader, ...others] = evaluators;
    this.leader = leader!;
    this.others = others;
  }

  /** All models of a seed. */
  async run(seed: number): Promise<Disagreement[]> {
    const broken: [readonly Line[], string][] = [];
    const families = new Families(seed, this.sizes.mixing, {
      rejected: (codes) => this.tally.reject(codes),
      failed: (lines, reason) => broken.push([lines, reason]),
    });
    const found = await this.family(seed, families);
    for (const [lines, reason] of broken) found.push(await breakage(seed, lines, reason));
    return found;
  }

  private async family(seed: number, families: Families): Promise<Disagreement[]> {
    const base = await this.base(families);
    if (!base) return [];
    const found = await this.examine(seed, base);
    let last = base;
    for (let i = 0; i < this.sizes.variants; i++) {
      // A change of the model as drawn, or a further change of the last one.
      const sibling = i % 3 === 2 ? last : base;
      const member = families.changed(sibling.member);
      const examined = member && (await this.first(member));
      if (!examined) continue;
      found.push(...(await this.examine(seed, examined, sibling)));
      last = examined;
    }
    return found;
  }

  /** A drawn model of the right size, if there is one to be had. */
  private async base(families: Families): Promise<Examined | undefined> {
    for (let draw = 0; draw < DRAWS; draw++) {
      const examined = await this.first(families.base());
      if (examined === undefined) continue;
      if (examined.reply.kind !== 'answer' || examined.reply.states >= this.sizes.least) return examined;
      this.tally.small++;
    }
    return undefined;
  }

  /** What the first evaluator says; undefined of models that are too large. */
  private async first(member: Member): Promise<Examined | undefined> {
    const reply = await ask(this.leader, member.subject, this.sizes.most);
    if (reply.kind !== 'large') return { member, reply };
    this.tally.large++;
    return undefined;
  }

  /** Asks all the others of a model, and says where they contradict the first, or the first fails by itself. */
  private async examine(
    seed: number,
    { member, reply }: Examined,
    sibling?: Examined,
  ): Promise<Disagreement[]> {
    const { subject } = member;
    if (reply.kind === 'answer') {
      const before = sibling?.reply.kind === 'answer' ? sibling.reply : undefined;
      this.tally.add(subject, reply, before);
    }
    const found = await this.judge(seed, member);
    for (const other of reply.kind === 'failed' ? [this.leader] : this.others) {
      const theirs = await ask(other, subject, this.sizes.most);
      if (theirs.kind === 'answer') count(this.tally.compared, other.name);
      if (theirs.kind === 'unsupported') count(this.tally.unsupported, `${other.name}: ${theirs.reason}`);
      const differences = contradictions([this.leader, reply], [other, theirs]);
      if (differences.length > 0) found.push(await this.disagreement(seed, member, other, differences));
    }
    return found;
  }

  /** Tries each law on a model. */
  private async judge(seed: number, { said, subject }: Member): Promise<Disagreement[]> {
    const found: Disagreement[] = [];
    for (const [name, law] of Object.entries(this.laws)) {
      const numbers = numbersOf(`${seed} ${name}`);
      const broken = await breach(law, subject.file, numbers);
      if (broken !== 'silent') count(this.tally.laws, name);
      if (broken === 'silent' || broken === 'kept') continue;
      const minimal = await minimise(said, async (candidate) => {
        const smaller = read(print(candidate));
        if (smaller.kind !== 'model' || !smaller.subjects[0]) return false;
        const still = await breach(law, smaller.subjects[0].file, numbers);
        return still !== 'silent' && still !== 'kept';
      });
      const evaluators = [name];
      found.push({ seed, evaluators, differences: [broken], text: print(said), minimal: print(minimal) });
    }
    return found;
  }

  private async disagreement(
    seed: number,
    { said, subject }: Member,
    other: Evaluator,
    differences: readonly string[],
  ): Promise<Disagreement> {
    const check = subject.built.plan.name;
    const minimal = await minimise(said, async (candidate) => {
      const smaller = read(print(candidate));
      const same = smaller.kind === 'model' && smaller.subjects.find((it) => it.built.plan.name === check);
      if (!same) return false;
      const { most } = this.sizes;
      const replies = [await ask(this.leader, same, most), await ask(other, same, most)] as const;
      return contradictions([this.leader, replies[0]], [other, replies[1]]).length > 0;
    });
    const evaluators = [this.leader.name, other.name] as const;
    return { seed, evaluators, differences, text: print(said), minimal: print(minimal) };
  }
}

/** How a law is broken by a file, if it says anything of it. */
async function breach(law: Law, file: File, numbers: readonly number[]): Promise<'silent' | 'kept' | string> {
  try {
    const said = await law(file, numbers);
    if (!said) return 'silent';
    if (isDeepStrictEqual(said.found, said.expected)) return 'kept';
    return `${JSON.stringify(said.found)} against ${JSON.stringify(said.expected)}`;
  } catch (e) {
    return `${e instanceof Error ? e.stack : e}`;
  }
}

/** The tool broke before anybody could be asked. */
async function breakage(seed: number, lines: readonly Line[], reason: string): Promise<Disagreement> {
  const minimal = await minimise(lines, async (candidate) => read(print(candidate)).kind === 'failed');
  const differences = [`no machine: ${reason}`];
  return { seed, evaluators: [], differences, text: print(lines), minimal: print(minimal) };
}

/** As people are told of it. */
export function told({ seed, evaluators, differences, text, minimal }: Disagreement): string {
  return [
    `seed ${seed}: ${evaluators.length > 1 ? `${evaluators.join(' and ')} disagree` : (evaluators[0] ?? 'the tool broke')}`,
    ...differences.map((it) => `  ${it}`),
    'minimal model:',
    minimal,
    'drawn as:',
    text,
  ].join('\n');
}
