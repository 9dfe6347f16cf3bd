/** A drawn model with variants of it, each a small change away from one that came before. */
import { never } from '../../src/base/index.js';
import { CHECK, checkWith, compose } from './compose.js';
import { type Line, print } from './outline.js';
import { apply, applyUnder, drawEdit, type Edit } from './perturb.js';
import { Random } from './random.js';
import { read, type Subject } from './subject.js';

export interface Member {
  readonly lines: readonly Line[];
  readonly subject: Subject;
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
    for (;;) {
      const lines = compose(this.random, this.mixing);
      const [subject] = this.subjects(lines);
      if (subject) return { lines, subject };
    }
  }

  /** The member with one change, sometimes written as a flag's two settings; undefined where none fits. */
  changed(sibling: Member): Member | undefined {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const edit = drawEdit(this.random, sibling.lines);
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
    const subject = this.subjects(lines).at(-1);
    return subject && { lines, subject, sibling };
  }

  private subjects(lines: readonly Line[]): readonly Subject[] {
    const drawn = read(print(lines));
    switch (drawn.kind) {
      case 'model':
        return drawn.subjects;
      case 'rejected':
        this.listener.rejected(drawn.codes);
        return [];
      case 'failed':
        this.listener.failed(lines, drawn.reason);
        return [];
      default:
        return never(drawn);
    }
  }
}
