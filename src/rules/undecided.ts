/** Formulas where control depends on the state but need not: what is found either way, put together. */
import { Blocked, Ended, type Path, Unanswered } from './path.js';
import type { Conditional } from './rules.js';
import { isTruth, type Value } from './value.js';

/** What was found without asking anything of the state, and what is sighted by looking. */
interface Found {
  readonly value: Value;
  readonly sighted: readonly Conditional[];
}

/** What `look` finds, if it asks nothing of the state and cannot go wrong. Nothing is sighted yet. */
export function attempt(path: Path, look: (way: Path) => Value): Found | undefined {
  const way = path.branch(path.thread, path.location, []);
  way.subject = path.subject;
  way.old = path.old;
  way.bound = path.bound;
  try {
    const value = look(way);
    return way.allowed.size === 0 ? { value, sighted: way.sighted } : undefined;
  } catch (thrown) {
    if (thrown instanceof Unanswered || thrown instanceof Ended || thrown instanceof Blocked)
      return undefined;
    throw thrown;
  }
}

/** Sights what an attempt would, where the condition for making it is true. */
export function sightedWhere(path: Path, condition: Value, sighted: readonly Conditional[]): void {
  for (const { when, sight } of sighted) path.sighted.push({ when: path.values.and(condition, when), sight });
}

/**
 * What `look` finds where the condition is true, else the other; a condition that cannot be part of a
 * formula is decided. Nobody looks at all unless it is `open`, but then what is found there does not
 * matter to the caller.
 */
export function whether(
  path: Path,
  condition: Value,
  look: (way: Path) => Value,
  otherwise: Value,
  open: Value = path.values.one,
): Value {
  const both = path.simple(path.values.and(open, condition));
  const found = both.op === 'const' ? undefined : attempt(path, look);
  if (!found) return path.is(both) ? look(path) : otherwise;
  sightedWhere(path, both, found.sighted);
  return chosen(path, condition, found.value, otherwise);
}

/** One of two, by a truth. */
export function chosen({ values }: Path, condition: Value, then: Value, otherwise: Value): Value {
  if (isTruth(then) && otherwise === values.zero) return values.and(condition, then);
  if (isTruth(then) && otherwise === values.one) return values.or(values.not(condition), then);
  return values.if(condition, then, otherwise);
}

/** Is it anything but 0? */
export function truthOf(path: Path, value: Value): Value {
  const { values } = path;
  return path.simple(isTruth(value) ? value : values.not(values.is(value, 0)));
}

/** Which number is it here? Asks first which of the formulas counts that it is put together from. */
export function decide(path: Path, value: Value): number {
  if (value.op !== 'if') return path.number(value);
  return decide(path, path.simple(path.is(value.condition) ? value.then : value.otherwise));
}
