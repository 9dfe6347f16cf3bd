/** Objects: counted, published, handed on, freed. */
import { pause } from '../filler.js';
import { hold, holdToRead } from '../holding.js';
import type { World } from '../world.js';

/** A table that holds a reference; who looks up takes one of its own. */
export function lookup(w: World): void {
  const file = w.name('file');
  const table = w.lock();
  const named = w.random.chance(0.5);
  w.declare(`struct ${file} { refcount refs = 1; pos : 0..1 = 0\n on zero refs as it { free it } }`);
  w.declare(named ? `object ${file}0 : ${file}` : `pool 1 ${file}`);
  const slot = `${file}_table`;
  w.declare(`var ${slot} : ${file}?${named ? ` = ${file}0` : ''} guarded_by ${table.path}`);
  if (!named) w.declare(`init { ${slot} = new ${file} }`);
  const f = w.name('f');
  const taken = w.random.chance(0.7) ? `get ${f}` : `if not tryget ${f} { ${f} = null }`;
  const use = w.random.pick([`touch ${f}`, `${f}.pos = 1`, `assert live(${f})`]);
  w.role(
    `var ${f}: ${file}?
     ${holdToRead(w, table, `${f} = ${slot}\nif ${f} != null { ${taken} }`)}
     if ${f} != null {
       ${use}
       put ${f}
     }`,
    w.random.between(1, 2),
  );
  const gone = w.name('gone');
  w.role(
    `var ${gone}: ${file}?\n${hold(w, table, `${gone} = ${slot}\n${slot} = null`)}\nif ${gone} != null { put ${gone} }`,
  );
  if (w.random.chance(0.4)) w.declare(`finally ${w.name('released')}: ${slot} == null`);
  if (w.random.chance(0.3)) w.declare(`reachable ${w.name('none_left')}: all(k in ${file}: refs(k) == 0)`);
}

/** Made by one, taken out by another, who frees it. */
export function handOver(w: World): void {
  const request = w.name('request');
  const lock = w.lock();
  const slot = `${request}_slot`;
  const memory = w.random.weighted([
    [4, ''],
    [1, ' typestable'],
  ]);
  w.declare(`struct ${request} { done : bool = false; tag : 0..2 }`);
  w.declare(`pool ${w.random.between(1, 2)} ${request}${memory}`);
  w.declare(`var ${slot} : ${request}? = null guarded_by ${lock.path}`);
  const p = w.name('p');
  const fresh = w.random.pick(['trynew', 'trynew', 'new']);
  w.role(
    `var ${p}: ${request}? = ${fresh} ${request} { tag = ${w.random.below(3)} }
     if ${p} != null {
       ${p}.done = true
       ${hold(w, lock, `if ${slot} == null {\n${slot} = ${p}\n${p} = null\n}`)}
     }
     if ${p} != null { free ${p} }`,
  );
  const q = w.name('q');
  const take = w.random.chance(0.3) ? `${q} = xchg(${slot}, null)` : `${q} = ${slot}\n${slot} = null`;
  w.role(
    `var ${q}: ${request}?
     ${hold(w, lock, take)}
     if ${q} != null {
       assert ${q}.done
       free ${q}
     }`,
    w.random.between(1, 2),
  );
}

/** A counted object with a lock of its own, which the last user frees. */
export function lastUser(w: World): void {
  const session = w.name('session');
  const users = w.random.between(2, 3);
  const lock = w.random.pick(['mutex', 'spin']);
  w.declare(`struct ${session} {
    ${lock} s_lock
    refcount refs = ${users}
    state : 0..2 = 0 guarded_by s_lock
    on zero refs as s { ${w.random.chance(0.4) ? 'destroy s.s_lock\n' : ''}free s }
  }`);
  w.declare(`object ${session}0 : ${session}`);
  const o = `${session}0`;
  w.role(
    `lock ${o}.s_lock
     if ${o}.state < 2 { ${o}.state += 1 }
     unlock ${o}.s_lock
     put ${o}`,
    users - 1,
  );
  w.role(
    `with ${o}.s_lock { ${o}.state = 0 }\n${pause(w)}\nif put ${o} { ${w.random.pick([`assert not live(${o})`, 'might_sleep'])} }`,
  );
  if (w.random.chance(0.5)) w.declare(`finally ${w.name('freed')}: not live(${o})`);
}

/** A plain count under a lock, and whoever finds it down to none frees. */
export function countedByHand(w: World): void {
  const buf = w.name('buf');
  const lock = w.lock();
  w.declare(`struct ${buf} { users : 0..3 = 2 guarded_by ${lock.path}; dirty : bool }`);
  w.declare(`object ${buf}0 : ${buf}`);
  const last = w.name('last');
  w.role(
    `var ${last} : bool = false
     ${hold(w, lock, `${buf}0.users -= 1\n${last} = ${buf}0.users == 0`)}
     if ${last} { free ${buf}0 }`,
    2,
  );
}

/** A counter that may rise from zero, and a gate for who waits until it is back there. */
export function drain(w: World): void {
  const dev = w.name('dev');
  w.declare(`struct ${dev} { refcount busy = 0 plain max 3; dying : bool = false }`);
  w.declare(`object ${dev}0 : ${dev}`);
  w.role(`atomic { if not ${dev}0.dying { get ${dev}0 } else { return } }\ntouch ${dev}0\nput ${dev}0`, 2);
  w.role(`${dev}0.dying = true\nawait refs(${dev}0) == 0\nassert refs(${dev}0) == 0`);
}

/** Memory that keeps its type: the lock is taken first, and then one looks whose it is. */
export function typestable(w: World): void {
  const conn = w.name('conn');
  w.declare(`struct ${conn} { spin c_lock; alive : bool = false }`);
  w.declare(`pool 1 ${conn} typestable`);
  w.declare(`var ${conn}_hint : ${conn}? = null`);
  w.declare(`init { ${conn}_hint = new ${conn} { alive = true } }`);
  const c = w.name('c');
  w.role(
    `var ${c}: ${conn}? = ${conn}_hint
     if ${c} != null {
       lock ${c}.c_lock
       if ${c}.alive { touch ${c} }
       unlock ${c}.c_lock
     }`,
    w.random.between(1, 2),
  );
  const d = w.name('d');
  w.role(
    `var ${d}: ${conn}? = ${conn}_hint
     ${conn}_hint = null
     if ${d} != null {
       with ${d}.c_lock { ${d}.alive = false }
       await unheld(${d}.c_lock)
       free ${d}
     }`,
  );
}

/** Every object of a struct, as it is found by a walk over all memory. */
export function census(w: World): void {
  const page = w.name('page');
  const lock = w.lock();
  w.declare(`struct ${page} { dirty : bool = false guarded_by ${lock.path} }`);
  w.declare(`object ${page}0, ${page}1 : ${page}`);
  const k = w.name('k');
  const dirty = w.name('is_dirty');
  w.declare(`def ${dirty}(p: ${page}) = p.dirty`);
  w.role(hold(w, lock, `for ${k} in ${page} where ${dirty}(${k}) { ${k}.dirty = false }`));
  w.role(hold(w, lock, `${w.random.pick([`${page}0`, `${page}1`])}.dirty = true`), w.random.between(1, 2));
  w.declare(`invariant ${w.name('few')}: count(k in ${page} where k.dirty) <= ${w.random.between(1, 2)}`);
  w.declare(`reachable ${w.name('some')}: any(k in ${page}: k.dirty)`);
}

/** Users of something that stays: who comes after the last has gone must not find it. */
export function unlessGone(w: World): void {
  const dev = w.name('drv');
  const lock = w.lock();
  w.declare(
    `struct ${dev} { refcount users = 1; gone : bool = false\n on zero users as d { d.gone = true } }`,
  );
  w.declare(`object ${dev}0 : ${dev}`);
  const use = w.random.pick([
    `assert not ${dev}0.gone`,
    `touch ${dev}0`,
    hold(w, lock, `assert refs(${dev}0) > 0`),
  ]);
  w.role(`if tryget ${dev}0 {\n${use}\nput ${dev}0\n}`, w.random.between(1, 2));
  w.role(w.random.chance(0.3) ? `if not put ${dev}0 { might_sleep }` : `put ${dev}0`);
  if (w.random.chance(0.5)) w.declare(`finally ${w.name('unused')}: refs(${dev}0) == 0 and ${dev}0.gone`);
}

/** Made, kept in a list or a variable, or given back: nothing that is made is lost. */
export function kept(w: World): void {
  const blob = w.name('blob');
  const lock = w.lock();
  w.declare(`struct ${blob} { used : bool = false }`);
  w.declare(`pool ${w.random.between(1, 2)} ${blob}`);
  w.declare(`var ${blob}_cache : ${blob}? = null guarded_by ${lock.path}`);
  const b = w.name('b');
  w.role(
    `var ${b}: ${blob}? = trynew ${blob}
     if ${b} != null {
       ${b}.used = true
       ${hold(w, lock, `if ${blob}_cache == null { ${blob}_cache = ${b} } else { free ${b} }`)}
     }`,
    w.random.between(1, 2),
  );
  if (w.random.chance(0.5))
    w.role(hold(w, lock, `if ${blob}_cache != null {\nfree ${blob}_cache\n${blob}_cache = null\n}`));
}
