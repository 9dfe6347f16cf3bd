/** Locks that are reached through pointers, and pointers that change. */
import { hold, words } from '../holding.js';
import type { World } from '../world.js';

/** The lock of an owner that changes; whoever takes it looks again. */
export function owner(w: World): void {
  const proc = w.name('proc');
  const outer = w.lock();
  w.declare(`struct ${proc} { mutex p_lock; flags : 0..1 = 0 guarded_by p_lock }`);
  w.declare(`object ${proc}_a, ${proc}_b : ${proc}`);
  w.declare(`var ${proc}_owner : ${proc} = ${proc}_a`);
  w.role(hold(w, outer, `${proc}_owner = ${proc}_b`));
  const p = w.name('p');
  w.role(
    `var ${p}: ${proc} = ${proc}_owner
     lock ${p}.p_lock
     ${p}.flags = 1
     unlock ${p}.p_lock`,
    w.random.between(1, 2),
  );
}

/** A pointer to null and back, with its lock held. */
export function detached(w: World): void {
  const knote = w.name('knote');
  const lock = w.lock();
  w.declare(`struct ${knote} { spin kn_lock; kn_ptr : ${knote}? guarded_by ${lock.path} }`);
  w.declare(`object ${knote}0 : ${knote} { kn_ptr = ${knote}1 }`);
  w.declare(`object ${knote}1 : ${knote} { kn_ptr = null }`);
  w.role(hold(w, lock, `${knote}0.kn_ptr = null`));
  const [take, giveBack] = words(lock);
  w.role(
    `${take}
     if ${knote}0.kn_ptr != null {
       lock ${knote}0.kn_ptr.kn_lock
       unlock ${knote}0.kn_ptr.kn_lock
     }
     ${giveBack}`,
    w.random.between(1, 2),
  );
  w.nest(lock.class, `${knote}.kn_lock`);
}

/** A lock handed around by reference. */
export function byReference(w: World): void {
  const kl = w.name('knlist');
  const a = w.name('a_lock');
  const b = w.name('b_lock');
  w.declare(`mutex ${a}`);
  w.declare(`mutex ${b}`);
  const optional = w.random.chance(0.3);
  const type = optional ? '&mutex?' : '&mutex';
  w.declare(`struct ${kl} { ${w.random.chance(0.5) ? 'const ' : ''}kl_lock : ${type}; n : 0..1 = 0 }`);
  w.declare(`object ${kl}0 : ${kl} { kl_lock = &${a} }`);
  const helper = w.name('with_lock');
  w.declare(`fn ${helper}(l: &mutex) {\nlock l\n${kl}0.n = 1\nunlock l\n}`);
  w.role(`${helper}(${w.random.pick([a, b])})`);
  const locked = `lock ${kl}0.kl_lock\n${kl}0.n = 0\nunlock ${kl}0.kl_lock`;
  w.role(optional ? `if ${kl}0.kl_lock != null {\n${locked}\n}` : locked, w.random.between(1, 2));
  w.role(`with ${kl}0.kl_lock { with ${b} { touch ${kl}0 } }`, w.random.between(0, 1));
  w.nest(a, b);
}

/** An array of locks and what is under each, by an argument. */
export function hashed(w: World): void {
  const bucket = w.name('bucket');
  w.declare(`spin ${bucket}_lock[2]`);
  w.declare(`var ${bucket} : 0..2[2] = 0`);
  w.declare(`var ${bucket}_cursor : 0..1 = 0`);
  const helper = w.name('bump');
  w.declare(`fn ${helper}(i: 0..1) {
    lock ${bucket}_lock[i]
    if ${bucket}[i] < 2 { ${bucket}[i] += 1 }
    unlock ${bucket}_lock[i]
  }`);
  w.role(`${helper}(${w.random.below(2)})`, w.random.between(1, 2));
  w.role(
    w.random.chance(0.5)
      ? `var ${bucket}_i : 0..1 = ${bucket}_cursor\n${helper}(${bucket}_i)\n${bucket}_cursor = 1`
      : `lock ${bucket}_lock[0]\n${bucket}[0] = 0\nunlock ${bucket}_lock[0]`,
  );
  w.declare(`invariant ${bucket}_bound: all(i in 0..1: ${bucket}[i] <= 2)`);
}

/** An error path with a label, as kernels have them. */
export function errorPath(w: World): void {
  const lock = w.lock();
  const file = w.name('conn');
  const open = w.name('open');
  w.declare(`struct ${file} { ok : bool = false }`);
  w.declare(`pool 2 ${file}`);
  w.declare(`var ${file}_cur : ${file}? = null guarded_by ${lock.path}`);
  const [take, giveBack] = words(lock);
  const p = w.name('p');
  const out = w.name('out');
  w.declare(`fn ${open}(): bool {
    var ${p}: ${file}? = trynew ${file}
    if ${p} == null { return false }
    ${take}
    if ${file}_cur != null { goto ${out} }
    ${file}_cur = ${p}
    ${giveBack}
    return true
    ${out}: ${giveBack}
    free ${p}
    return false
  }`);
  const ok = w.name('ok');
  w.role(`var ${ok} : bool = ${open}()\nif not ${ok} { might_sleep }`, 2);
  w.role(`if ${open}() { ${hold(w, lock, `assert ${file}_cur != null`)} }`, w.random.between(0, 1));
}
