/** Small things to do: with a variable, a local, or nothing but time. */
import type { Lock, World } from './world.js';

/** A new variable that the lock guards, and some statements about it, to be done with the lock held. */
export interface Guarded {
  readonly name: string;
  readonly high: number;
}

export function guarded(w: World, lock: Lock, wish = 'count'): Guarded {
  const name = w.name(wish);
  const high = w.random.between(1, 3);
  const guard = w.random.weighted([
    [8, ` guarded_by ${lock.path}`],
    [2, ` guarded_by ${lock.path} for writes`],
    [1, ''],
  ]);
  w.declare(`var ${name} : 0..${high} = ${w.random.below(2)}${guard}`);
  return { name, high };
}

/** Reads and writes that keep to the range of the variable. */
export function update(w: World, { name, high }: Guarded): string {
  const local = w.name('seen');
  return w.random.pick([
    `${name} = ${w.random.between(0, high)}`,
    `if ${name} < ${high} { ${name} += 1 } else { ${name} = 0 }`,
    `if ${name} > 0 { ${name}-- }`,
    `choose { ${name} = 0 } or { ${name} = ${high} }`,
    `var ${local} : 0..${high} = ${name}\nif ${local} < ${high} { ${name} = ${local} + 1 }`,
    `maybe { ${name} = ${high} }`,
    `for i in 0..1 { ${name} = i }`,
    `while ${name} > 0 { ${name} -= 1 }`,
    `atomic { if ${name} == ${high} { ${name} = 0 } else { ${name} += 1 } }`,
    `if ${name} * 2 >= ${high} { ${name} = ${high} / 2 } else { ${name}++ }`,
    `for i in 0..1 {\nif ${name} == i { continue }\n${name} = i\n}`,
    `if any(i in 1..${high}: ${name} == i) { ${name} = 0 }`,
    `maybe {\nif ${name} == 0 { goto ${local}_out }\n${name} -= 1\n${local}_out:\n}`,
    `xchg(${name}, 0)`,
  ]);
}

/** Reads that find the same thing twice while nobody may write. */
export function look(w: World, { name, high }: Guarded): string {
  const local = w.name('seen');
  return w.random.pick([
    `var ${local} : 0..${high} = ${name}\nassert ${name} == ${local}`,
    `if ${name} == ${high} { assert ${name} == ${high} }`,
    `assert ${name} <= ${high}`,
    `var ${local} : 0..${high} = ${name}\nif ${local} == 0 { assert ${name} < 1 }`,
    `assert -${name} <= 0 and (${name} + 1) % 5 > 0`,
    `assert count(i in 0..${high} where ${name} == i) == 1`,
  ]);
}

/** Takes a while outside all locks. */
export function pause(w: World): string {
  const lock = w.locks.length > 0 && w.random.pick(w.locks);
  const asked = lock ? `if unheld(${lock.path}) { might_sleep }` : '';
  return w.random.pick(['might_sleep', 'maybe { might_sleep }', '', '', '', asked]);
}
