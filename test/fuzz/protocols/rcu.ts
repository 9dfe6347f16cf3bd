/** Read-side sections, grace periods, and memory that keeps its type for them. */
import { hold } from '../holding.js';
import type { World } from '../world.js';

interface Domain {
  /** With a space before it, or empty for RCU itself. */
  readonly word: string;
  readonly synchronize: string;
  readonly sleepable: boolean;
}

function domain(w: World): Domain {
  if (w.random.chance(0.6)) return { word: '', synchronize: 'synchronize_rcu', sleepable: false };
  const name = w.name(w.random.pick(['fs_srcu', 'net_epoch']));
  const sleepable = w.random.chance(0.5);
  w.declare(`rcu ${name}${sleepable ? ' sleepable' : ''}`);
  return { word: ` ${name}`, synchronize: `synchronize ${name}`, sleepable };
}

function section(w: World, { word, sleepable }: Domain, body: string): string {
  const inside = sleepable && w.random.chance(0.4) ? `${body}\nmight_sleep` : body;
  if (word !== '' || w.random.chance(0.6)) return `rcu${word} {\n${inside}\n}`;
  return `rcu_read_lock\n${inside}\nrcu_read_unlock`;
}

/** Readers follow a pointer; the writer takes it away, waits, and frees. */
export function replace(w: World): void {
  const conf = w.name('conf');
  const d = domain(w);
  const lock = w.lock();
  w.declare(`struct ${conf} { value : 0..1 = 0; const id : 0..1 = 0 }`);
  w.declare(`pool ${w.random.between(1, 2)} ${conf}`);
  w.declare(`var ${conf}_now : ${conf}? = null guarded_by ${lock.path} for writes`);
  w.declare(`init { ${conf}_now = new ${conf} }`);
  const c = w.name('c');
  const use = w.random.pick([`touch ${c}`, `assert ${c}.value == 0`, `maybe { touch ${c} }`]);
  w.role(
    section(w, d, `var ${c}: ${conf}? = ${conf}_now\nif ${c} != null { ${use} }`),
    w.random.between(1, 2),
  );
  const old = w.name('old');
  const next = w.name('next');
  const fresh = w.random.chance(0.5)
    ? `${conf}_now = null`
    : `var ${next}: ${conf}? = trynew ${conf}\n${conf}_now = ${next}`;
  const freed = d.word === '' && w.random.chance(0.4) ? `free_rcu ${old}` : `${d.synchronize}\nfree ${old}`;
  w.role(
    `var ${old}: ${conf}?
     ${hold(w, lock, `${old} = ${conf}_now\n${fresh}`)}
     if ${old} != null {
       ${freed}
     }`,
    w.random.chance(0.3) ? 2 : 1,
  );
}

/** What the writer waits for besides: a flag that readers see inside their sections. */
export function quiesce(w: World): void {
  const flag = w.name('closing');
  const d = domain(w);
  w.declare(`var ${flag} : bool = false`);
  w.declare(`var ${flag}_uses : 0..2 = 0`);
  w.role(
    section(w, d, `if not ${flag} {\n atomic { ${flag}_uses += 1 }\n atomic { ${flag}_uses -= 1 }\n}`),
    2,
  );
  w.role(`${flag} = true\n${d.synchronize}\nassert ${flag}_uses == 0`);
}

/** Found in a section, in memory that is reused at once: counted unless zero, and looked at again. */
export function typesafe(w: World): void {
  const sock = w.name('sock');
  w.declare(`struct ${sock} { refcount refs = 1; port : 0..1 = 0 }`);
  w.declare(`pool 1 ${sock} typesafe`);
  w.declare(`var ${sock}_of : ${sock}? = null`);
  w.declare(`init { ${sock}_of = new ${sock} }`);
  const drop = `${sock}_put`;
  w.declare(`fn ${drop}(s: ${sock}) { if put s { free s } }`);
  const s = w.name('s');
  w.role(
    `var ${s}: ${sock}?
     rcu_read_lock
     ${s} = ${sock}_of
     if ${s} != null { if not tryget ${s} { ${s} = null } }
     rcu_read_unlock
     if ${s} != null { ${drop}(${s}) }`,
    w.random.between(1, 2),
  );
  const o = w.name('o');
  w.role(`var ${o}: ${sock}? = xchg(${sock}_of, null)\nif ${o} != null { ${drop}(${o}) }`);
  if (w.random.chance(0.5)) {
    const n = w.name('n');
    w.role(`var ${n}: ${sock}? = trynew ${sock} { port = 1 }\nif ${n} != null { ${drop}(${n}) }`);
  }
}
