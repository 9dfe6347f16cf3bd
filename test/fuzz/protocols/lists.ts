/** Lists of objects, in every way that they are walked, filled and emptied. */
import { hold, holdToRead } from '../holding.js';
import type { World } from '../world.js';

interface Listed {
  readonly item: string;
  readonly list: string;
}

/** A struct, objects of it, and a list with some of them on it. */
function listed(w: World, lock: string, fields = ''): Listed {
  const item = w.name('item');
  const list = `${item}s`;
  const declared = w.random.chance(0.5);
  w.declare(`struct ${item} { ${declared ? `next : ${item}?\n` : ''}on_list : bool = false\n${fields} }`);
  w.declare(`object ${item}0, ${item}1 : ${item}`);
  w.declare(`list ${list} of ${item} via next${w.random.chance(0.7) ? ` guarded_by ${lock}` : ''}`);
  return { item, list };
}

/** Some put on, some take off, under one lock. */
export function queue(w: World): void {
  const lock = w.lock();
  const { item, list } = listed(w, lock.path);
  const put = (i: number, at = w.random.pick(['', ' at end'])): string =>
    hold(
      w,
      lock,
      `if not ${item}${i}.on_list {\ninsert ${item}${i} in ${list}${at}\n${item}${i}.on_list = true\n}`,
    );
  const taken = w.name('taken');
  w.role(put(0));
  w.role(put(w.random.below(2)), w.random.between(0, 1));
  w.role(
    `var ${taken}: ${item}?
     ${hold(w, lock, `${taken} = first(${list})\nif ${taken} != null {\nremove ${taken} from ${list}\n${taken}.on_list = false\n}`)}
     if ${taken} != null { touch ${taken} }`,
  );
}

/** A walk, beside one who takes an element off and frees it. */
export function walked(w: World): void {
  const lock = w.lock();
  const { item, list } = listed(w, lock.path, 'seen : 0..1 = 0');
  w.declare(`init { insert ${item}0 in ${list}; insert ${item}1 in ${list} }`);
  const k = w.name('k');
  w.role(holdToRead(w, lock, `for ${k} in ${list} { touch ${k} }`), w.random.between(1, 2));
  w.role(`${hold(w, lock, `remove ${item}${w.random.below(2)} from ${list}`)}`);
  const gone = w.name('gone');
  w.role(
    `var ${gone}: ${item}?
     ${hold(w, lock, `${gone} = first(${list})\nif ${gone} == ${item}0 { ${gone} = null }\nif ${gone} != null {\nif ${gone}.seen == 0 { touch ${gone} }\n}`)}`,
    w.random.between(0, 1),
  );
}

/** Taken off under the lock by whoever finds it, and freed by that one alone. */
export function emptied(w: World): void {
  const lock = w.lock();
  const { item, list } = listed(w, lock.path);
  w.declare(`init { insert ${item}0 in ${list} at end; insert ${item}1 in ${list} at end }`);
  const e = w.name('e');
  w.role(
    `var ${e}: ${item}?
     ${hold(w, lock, `${e} = first(${list})\nif ${e} != null { remove ${e} from ${list} }`)}
     if ${e} != null { free ${e} }`,
    2,
  );
  const k = w.name('k');
  w.role(holdToRead(w, lock, `for ${k} in ${list} { touch ${k}\n${w.random.chance(0.3) ? 'break' : ''} }`));
}

/** A table of lists, each element on the one that its number says. */
export function buckets(w: World): void {
  const lock = w.lock();
  const entry = w.name('entry');
  w.declare(`struct ${entry} { uses : 0..2 = 0 }`);
  w.declare(`object ${entry}0, ${entry}1 : ${entry}`);
  w.declare(`list ${entry}_table[2] of ${entry} via chain guarded_by ${lock.path}`);
  w.declare(`init { insert ${entry}0 in ${entry}_table[0] }`);
  const e = w.name('e');
  const i = w.random.below(2);
  w.role(
    `var ${e}: ${entry}?
     ${hold(w, lock, `${e} = first(${entry}_table[0])\nif ${e} != null {\nremove ${e} from ${entry}_table[0]\ninsert ${e} in ${entry}_table[1]\n}`)}`,
    w.random.between(1, 2),
  );
  w.role(hold(w, lock, `if first(${entry}_table[1]) == null { insert ${entry}1 in ${entry}_table[${i}] }`));
  const k = w.name('k');
  w.role(
    hold(w, lock, `for ${k} in ${entry}_table[${1 - i}] { if ${k}.uses < 2 { ${k}.uses += 1 } }`),
    w.random.between(0, 1),
  );
}

/** From one list to another, and back. */
export function moved(w: World): void {
  const lock = w.lock();
  const item = w.name('elem');
  w.declare(`struct ${item} { state : 0..1 = 0 guarded_by ${lock.path} }`);
  w.declare(`object ${item}0, ${item}1 : ${item}`);
  w.declare(`list ${item}_busy, ${item}_idle of ${item} via link`);
  w.declare(`init { insert ${item}0 in ${item}_idle; insert ${item}1 in ${item}_idle }`);
  const move = (from: string, to: string): string => {
    const m = w.name('moving');
    return `var ${m}: ${item}?
      ${hold(w, lock, `${m} = first(${item}_${from})\nif ${m} != null {\nremove ${m} from ${item}_${from}\ninsert ${m} in ${item}_${to}\n${m}.state = ${to === 'busy' ? 1 : 0}\n}`)}`;
  };
  w.role(move('idle', 'busy'), w.random.between(1, 2));
  w.role(move('busy', 'idle'));
}

/** A list in an object, whose elements lead to it. */
export function children(w: World): void {
  const dir = w.name('dir');
  w.declare(`struct ${dir}_ent { refcount refs = 1 }`);
  w.declare(`struct ${dir} { spin d_lock; list ents of ${dir}_ent via d_next guarded_by d_lock }`);
  w.declare(`object ${dir}0 : ${dir}`);
  w.declare(`pool 2 ${dir}_ent`);
  const n = w.name('n');
  w.role(
    `var ${n}: ${dir}_ent? = trynew ${dir}_ent
     if ${n} != null { with ${dir}0.d_lock { insert ${n} in ${dir}0.ents } }`,
    w.random.between(1, 2),
  );
  const x = w.name('x');
  w.role(
    `var ${x}: ${dir}_ent?
     lock ${dir}0.d_lock
     ${x} = first(${dir}0.ents)
     if ${x} != null { remove ${x} from ${dir}0.ents }
     unlock ${dir}0.d_lock
     if ${x} != null { if put ${x} { free ${x} } }`,
  );
}
