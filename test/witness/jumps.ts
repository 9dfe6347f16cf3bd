/** Jumps: where they lead, and what is undone on the way. */
import type { Stmt } from '../../src/model/index.js';
import type { Continuation, Frame, Item } from './continuation.js';
import type { Control, Made } from './control.js';
import { Unsupported } from './value.js';

const LOOPS: ReadonlySet<Stmt['kind']> = new Set(['while', 'loop', 'for', 'for-list', 'for-struct']);

function inside(stmt: Stmt): readonly Stmt[] {
  if (stmt.kind === 'if') return [...stmt.then, ...stmt.otherwise];
  if (stmt.kind === 'choose') return stmt.branches.flat();
  return 'body' in stmt ? stmt.body : [];
}

const all = (stmt: Stmt): Stmt[] => [stmt, ...inside(stmt).flatMap(all)];

export class Jumps {
  private readonly judging = new Set<Continuation>();

  constructor(private readonly control: Control) {}

  /** What is left once all up to there is given up: the locks of `with` are still to be unlocked. */
  unwind(
    jump: Stmt,
    from: Continuation,
    isTarget: (c: Continuation) => boolean,
    target?: Continuation,
  ): Continuation {
    const owed: Item[] = [];
    let c = from;
    for (; !isTarget(c); c = c.rest!) {
      const item = c.item!;
      if (item.k === 'unlock' || (item.k === 'labels' && ['with', 'rcu'].includes(item.stmt.kind)))
        owed.push(item);
    }
    const pushed = (rest: Continuation, item: Item) =>
      this.control.conts.push(item.k === 'unlock' ? { ...item, jump } : item, rest);
    return owed.reduceRight(pushed, target ?? c);
  }

  leaveLoop(jump: Stmt, rest: Continuation): Continuation {
    let end = rest;
    while (end.item?.k !== 'back' && end.item?.k !== 'turn') end = end.rest!;
    const { stmt } = end.item;
    const settled = (c: Continuation) => this.control.conts.settle(c);
    if (jump.kind === 'continue')
      return this.unwind(jump, rest, (c) => c === end, end.item.k === 'turn' ? settled(end.rest!) : end);
    let past = end.rest!;
    if (end.item.k === 'turn')
      for (let c: Continuation | null = past; c?.item && c.item.k !== 'boundary'; c = c.rest)
        if (c.item.k === 'turn' && c.item.stmt === stmt) past = c.rest!;
    return this.unwind(jump, rest, (c) => c === end, settled(past));
  }

  goto(stmt: Stmt, label: string, f: Frame, rest: Continuation): Made {
    let base = rest;
    while (base.item !== null && base.item.k !== 'boundary') base = base.rest!;
    let home = f;
    while (home.outer) home = home.outer;
    const found = this.find(f.body, label, home, base);
    if (!found) throw new Unsupported('goto into a turn');
    const inTarget = new Set<Continuation>();
    for (let c: Continuation | null = found.at; c; c = c.rest) inTarget.add(c);
    const to = this.unwind(
      stmt,
      rest,
      (c) => inTarget.has(c) && (c.item === null || c.item.k !== 'block'),
      found.at,
    );
    const backward = found.stmt.span.start <= stmt.span.start;
    const here = this.control.block([stmt], f, rest);
    return this.control.skip(to, backward && !f.atomic && this.hasStepless(to, here, stmt));
  }

  /** The continuation at a label. */
  private find(
    stmts: readonly Stmt[],
    label: string,
    f: Frame,
    rest: Continuation,
  ): { at: Continuation; stmt: Stmt } | undefined {
    for (const [i, stmt] of stmts.entries()) {
      if (stmt.labels.includes(label)) return { at: this.control.block(stmts, f, rest, i), stmt };
      const plain = this.control.block(stmts, f, rest, i + 1);
      const after = stmt.labels.length > 0 ? this.control.conts.push({ k: 'labels', stmt, f }, plain) : plain;
      const inner = this.innerBlocks(stmt, f, after);
      for (const [block, then, frame] of inner) {
        const found = this.find(block, label, frame, then);
        if (found) return found;
      }
    }
    return undefined;
  }

  private innerBlocks(stmt: Stmt, f: Frame, after: Continuation): [readonly Stmt[], Continuation, Frame][] {
    switch (stmt.kind) {
      case 'if':
        return [
          [stmt.then, after, f],
          [stmt.otherwise, after, f],
        ];
      case 'while':
      case 'loop':
      case 'for-list':
      case 'for-struct':
        return [[stmt.body, this.control.conts.push({ k: 'back', stmt, f }, after), f]];
      case 'with':
      case 'rcu':
        return [[stmt.body, this.control.conts.push({ k: 'unlock', stmt, f }, after), f]];
      case 'choose':
        return stmt.branches.map((branch) => [branch, after, f]);
      case 'maybe':
        return [[stmt.body, after, f]];
      case 'atomic':
        return [[stmt.body, after, this.control.inAtomic(stmt, f)]];
      default:
        return [];
    }
  }

  /** The jumps out of a block, which end it. */
  outOf(block: readonly Stmt[]): ReadonlySet<Stmt> {
    const labels = new Set(block.flatMap(all).flatMap((stmt) => stmt.labels));
    const found = new Set<Stmt>();
    const visit = (stmt: Stmt, looped: boolean): void => {
      if (stmt.kind === 'return') found.add(stmt);
      if (stmt.kind === 'goto' && !labels.has(stmt.label)) found.add(stmt);
      if ((stmt.kind === 'break' || stmt.kind === 'continue') && !looped) found.add(stmt);
      for (const part of inside(stmt)) visit(part, looped || LOOPS.has(stmt.kind));
    };
    for (const stmt of block) visit(stmt, false);
    return found;
  }

  /** Whether control can come from one point to the other without a step between. */
  hasStepless(from: Continuation, to: Continuation, jump?: Stmt): boolean {
    if (this.judging.has(to)) return false;
    this.judging.add(to);
    const seen = new Set<Continuation>();
    const isThere = (c: Continuation): boolean =>
      jump ? c.item?.k === 'block' && c.item.stmts[c.item.i] === jump : c === to;
    const visit = (c: Continuation): boolean => {
      if (isThere(c)) return true;
      if (seen.has(c) || c.item === null || c.depth < to.depth - 1) return false;
      seen.add(c);
      const node = this.control.expand(c);
      return !node.stop && node.successors.some(visit);
    };
    const found = visit(from);
    this.judging.delete(to);
    return found;
  }
}
