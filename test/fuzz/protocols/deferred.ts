/** What is put off: work, spawned threads, and what threads do at their end. */
import { guarded, pause, update } from '../filler.js';
import { hold } from '../holding.js';
import type { World } from '../world.js';

/** A device with work of its own, which is flushed before it goes. */
export function flushed(w: World): void {
  const dev = w.name('dev');
  const work = `${dev}_refresh`;
  w.declare(`struct ${dev} { mutex d_lock; irqs : 0..1 = 0 guarded_by d_lock }`);
  w.declare(`pool 1 ${dev}`);
  w.actor(`work ${work}(d: ${dev}) {\nlock d.d_lock\nd.irqs = 1\nunlock d.d_lock\n}`);
  const d = w.name('d');
  w.role(
    `var ${d}: ${dev} = new ${dev}
     queue ${work}(${d})
     with ${d}.d_lock { ${d}.irqs = 0 }
     ${w.random.chance(0.3) ? `cancel ${work}(${d})` : ''}
     ${w.random.chance(0.3) ? `queue ${work}(${d})` : ''}
     flush ${work}(${d})
     free ${d}`,
  );
}

/** Work that anybody may ask for, and that somebody waits for. */
export function asked(w: World): void {
  const lock = w.lock({ kinds: ['mutex', 'spin', 'rwlock'] });
  const v = guarded(w, lock, 'log');
  const work = w.name('note');
  const numbered = w.random.chance(0.4);
  w.actor(`work ${work}${numbered ? '(n: 0..1)' : ''} {\n${hold(w, lock, update(w, v))}\n}`);
  const call = (): string => (numbered ? `${work}(${w.random.below(2)})` : work);
  w.role(`queue ${call()}\n${pause(w)}\nif queue ${call()} { might_sleep }`);
  w.role(
    w.random.pick([
      `queue ${call()}\nflush ${work}\n${hold(w, lock, update(w, v))}`,
      `if cancel ${call()} { ${hold(w, lock, update(w, v))} }`,
      `${hold(w, lock, `queue ${call()}\n${update(w, v)}`)}\nflush ${call()}`,
    ]),
  );
}

/** A child with an argument, and a parent that waits for all of them. */
export function spawned(w: World): void {
  const child = w.name('child');
  w.declare(`var ${child}_ran : 0..2 = 0`);
  w.spawns = true;
  w.actor(`thread ${child}(n: 1..2) * 2 {\natomic { ${child}_ran += 1 }\n}`);
  w.role(`spawn ${child}(1)\n${pause(w)}\nspawn ${child}(2)\nawait ${child}_ran == 2`);
}

/** What a thread keeps for its end: a reference that it owes. */
export function owedAtReturn(w: World): void {
  const file = w.name('vnode');
  const users = w.random.between(1, 2);
  w.declare(`struct ${file} { refcount v_refs = ${users + 1}; on zero v_refs as v { free v } }`);
  w.declare(`object ${file}0 : ${file}`);
  const own = w.name('pending');
  w.declare(`per thread var ${own} : ${file}? = null`);
  const o = w.name('o');
  w.declare(`on return { var ${o}: ${file}? = ${own}\nif ${o} != null { put ${o} } }`);
  const f = w.name('f');
  w.role(
    `${own} = ${file}0
     ${pause(w)}
     var ${f}: ${file}? = ${own}
     assert ${f} == ${file}0 and live(${f})`,
    users,
  );
  w.role(`touch ${file}0\nput ${file}0`);
}

/** Work that frees its own object, queued with a reference for it. */
export function releases(w: World): void {
  const job = w.name('job');
  w.declare(`struct ${job} { refcount j_refs = 1; ran : bool = false; on zero j_refs as j { free j } }`);
  w.declare(`object ${job}0 : ${job}`);
  w.actor(`work ${job}_run(j: ${job}) {\nj.ran = true\nput j\n}`);
  w.role(`get ${job}0\nif not queue ${job}_run(${job}0) { put ${job}0 }`, w.random.between(0, 1));
  w.role(`get ${job}0\nif not queue ${job}_run(${job}0) { put ${job}0 }\n${pause(w)}\nput ${job}0`);
}
