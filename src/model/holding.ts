/**
 * Which classes of locks a thread holds at a statement, calls followed and jumps not: enough to tell a
 * critical section from code that takes no lock. By class, since which instance is known only when
 * it runs.
 */
import { never } from '../base/index.js';
import type { Effect, Expr, Fn, LockClass, Stmt, Test } from './model.js';
import { leaves } from './narrowing.js';

/** `atomic` stands for the block of that name: nobody else moves while it runs. */
type Held = ReadonlySet<LockClass | 'atomic'>;

/** Told of every statement with what is held there; a function's statements once for each set it is called with. */
export type Visit = (stmt: Stmt, held: Held) => void;

/** Walks a body that starts with nothing held, and all that it calls. */
export function walkHeld(body: readonly Stmt[], visit: Visit): void {
  new Walk(visit).block(body, new Set());
}

class Walk {
  private readonly known = new Map<readonly Stmt[], Map<string, Held>>();

  constructor(private readonly visit: Visit) {}

  /** What is held after it. */
  block(body: readonly Stmt[], held: Held): Held {
    return body.reduce((now, stmt) => this.statement(stmt, now), held);
  }

  private statement(stmt: Stmt, held: Held): Held {
    this.visit(stmt, held);
    switch (stmt.kind) {
      case 'effect':
        return this.after(stmt.effect, held);
      case 'call':
        return this.call(stmt.call.function, held);
      case 'if': {
        const known = settled(stmt.condition);
        if (known !== undefined) return this.block(known ? stmt.then : stmt.otherwise, held);
        const then = this.block(stmt.then, this.branch(stmt.condition, true, held));
        const otherwise = this.block(stmt.otherwise, this.branch(stmt.condition, false, held));
        return meet(
          [...(leaves(stmt.then) ? [] : [then]), ...(leaves(stmt.otherwise) ? [] : [otherwise])],
          held,
        );
      }
      case 'while':
      case 'loop':
      case 'for':
      case 'for-list':
      case 'for-struct': {
        const test = stmt.kind === 'while' ? stmt.condition : undefined;
        const entry = meet([held, this.quiet().block(stmt.body, held)], held);
        const inside = test ? this.branch(test, true, entry) : entry;
        const after = this.block(stmt.body, inside);
        return meet([entry, after], entry);
      }
      case 'with': {
        const own = stmt.lock.class;
        const after = new Set(this.block(stmt.body, new Set([...held, own])));
        if (!held.has(own)) after.delete(own);
        return after;
      }
      case 'choose':
        return meet(
          stmt.branches.flatMap((branch) => {
            const after = this.block(branch, held);
            return leaves(branch) ? [] : [after];
          }),
          held,
        );
      case 'maybe': {
        const after = this.block(stmt.body, held);
        return leaves(stmt.body) ? held : meet([held, after], held);
      }
      case 'atomic': {
        const after = new Set(this.block(stmt.body, new Set([...held, 'atomic' as const])));
        after.delete('atomic');
        return after;
      }
      case 'rcu':
        return this.block(stmt.body, held);
      case 'local':
      case 'assign':
      case 'break':
      case 'continue':
      case 'return':
      case 'goto':
      case 'nothing':
        return held;
      default:
        return never(stmt);
    }
  }

  private branch(test: Test, truth: boolean, held: Held): Held {
    switch (test.kind) {
      case 'expression':
        return held;
      case 'call':
        return this.call(test.call.function, held);
      case 'effect': {
        const took = test.effect.kind === 'trylock' && truth !== test.negated;
        return took ? this.after({ ...test.effect, kind: 'lock' }, held) : held;
      }
      default:
        return never(test);
    }
  }

  private call(fn: Fn, held: Held): Held {
    const owed = fn.requires.flatMap(({ condition }) => heldIn(condition));
    const results = this.known.get(fn.body) ?? new Map<string, Held>();
    this.known.set(fn.body, results);
    const key = [...held]
      .map((it) => (it === 'atomic' ? it : `lock ${it.name}`))
      .sort()
      .join(', ');
    const before = results.get(key);
    if (before) return before;
    results.set(key, held);
    const after = this.block(fn.body, new Set([...held, ...owed]));
    results.set(key, after);
    return after;
  }

  private after(effect: Effect, held: Held): Held {
    if (effect.kind === 'lock') return new Set([...held, effect.lock.class]);
    if (effect.kind === 'unlock') return new Set([...held].filter((lock) => lock !== effect.lock.class));
    if (effect.kind === 'put' && effect.field.refcount?.onZero)
      this.block(effect.field.refcount.onZero.body, held);
    return held;
  }

  private quiet(): Walk {
    return new Walk(() => {});
  }
}

/** What a condition over flags and params alone comes to. */
function settled(test: Test): boolean | undefined {
  return test.kind === 'expression' && test.expression.kind === 'bool' ? test.expression.value : undefined;
}

function meet(ways: readonly Held[], otherwise: Held): Held {
  const [first, ...others] = ways;
  if (first === undefined) return otherwise;
  return new Set([...first].filter((lock) => others.every((way) => way.has(lock))));
}

function heldIn(e: Expr): readonly LockClass[] {
  if (e.kind === 'held' && e.by === 'self') return [e.lock.class];
  return e.kind === 'logical' && e.operator === 'and' ? [...heldIn(e.left), ...heldIn(e.right)] : [];
}
