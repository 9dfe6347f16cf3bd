/** A drawn model with variants of it, each a small change away from one that came before. */
import { never } from '../../src/base/index.js';
import { CHECK } from './checks.js';
import { checkWith, compose } from './compose.js';
import { drawFault } from './faults.js';
import { type Line, print } from './outline.js';
import { apply, applyUnder, drawEdit, type Edit } from './perturb.js';
import { Random } from './random.js';
import { spelled } from './spelling.js';
import { type DrawnSubject, read } from './subject.js';

export interface Member {
  /** In the language's own words, which changes are made to. */
  readonly lines: readonly Line[];
  /** As evaluators are asked about it. */
  readonly said: readonly Line[];
  readonly subject: DrawnSubject;
  /** The member from which this one differs by one change. */
  readonly sibling?: Member;
}

/** Told of what was drawn and is no member. */
export interface Listener {
  rejected(codes: readonly string[]): void;
  /** The tool broke over it. */
  failed(lines: readonly Line[], reason: string): void;
}

const FLAG = 'changed';
const ATTEMPTS = 12;

/** Nearly every composed text is a model: where so many are none, something else is wrong. */
const COMPOSED = 100;

/** How many of the changes are drawn for what comes of them; the others are any change to anything. */
const FAULTS = 0.5;

/** Draws the families of a seed, one after the other. */
export class Families {
  private readonly random: Random;

  constructor(
    seed: number,
    private readonly mixing: number,
    private readonly listener: Listener,
  ) {
    this.random = new Random(seed);
  }

  /** A model with nothing changed yet. */
  base(): Member {
    for (let attempt = 0; attempt < COMPOSED; attempt++) {
      const [member] = this.members(compose(this.random, this.mixing));
      if (member) return member;
    }
    throw new Error(`none of ${COMPOSED} drawn texts is a model`);
  }

  /** The member with one change, sometimes written as a flag's two settings; undefined where none fits. */
  changed(sibling: Member): Member | undefined {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const draw = this.random.chance(FAULTS) ? drawFault : drawEdit;
      const edit = draw(this.random, sibling.lines);
      const member = edit && this.withEdit(sibling, edit);
      if (member) return member;
    }
    return undefined;
  }

  private withEdit(sibling: Member, edit: Edit): Member | undefined {
    const flagged = sibling.subject.built.plan.name === CHECK && this.random.chance(0.15);
    const lines = flagged
      ? [...applyUnder(FLAG, sibling.lines, edit), checkWith(FLAG)]
      : apply(sibling.lines, edit);
    const members = this.members(lines);
    const member = flagged ? members.at(-1) : members[0];
    return member && { ...member, sibling };
  }

  /** One for each check. */
  private members(lines: readonly Line[]): readonly Member[] {
    const said = spelled(this.random, lines);
    const drawn = read(print(said));
    switch (drawn.kind) {
      case 'model':
        return drawn.subjects.map((subject) => ({ lines, said, subject }));
      case 'rejected':
        this.listener.rejected(drawn.codes);
        return [];
      case 'failed':
        this.listener.failed(said, drawn.reason);
        return [];
      default:
        return never(drawn);
    }
  }
}
