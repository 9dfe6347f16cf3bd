/** Where threads stand, who they are, and names for values. */
import { hold } from '../holding.js';
import type { World } from '../world.js';

/** An object that goes from state to state, each owner only from its own. */
export function stateMachine(w: World): void {
  const state = w.name('phase');
  const lock = w.lock();
  const [idle, busy, dead] = [w.name('idling'), w.name('busy'), w.name('dead')];
  w.declare(`enum ${state}_t { ${idle}, ${busy}, ${dead} }`);
  w.declare(`var ${state} : ${state}_t = ${idle} guarded_by ${lock.path}`);
  w.declare(`var ${state}_owner : thread? = null guarded_by ${lock.path}`);
  w.declare(`def ${state}_free() = ${state} == ${idle}`);
  const enter = hold(w, lock, `if ${state}_free() {\n${state} = ${busy}\n${state}_owner = self\n}`);
  const leave = hold(
    w,
    lock,
    `if ${state} == ${busy} and ${state}_owner == self {\n${state} = ${idle}\n${state}_owner = null\n}`,
  );
  w.role(`${enter}\n${leave}`, w.random.between(1, 2));
  w.role(hold(w, lock, `if ${state} != ${busy} { ${state} = ${dead} }`), w.random.between(0, 1));
  w.declare(`finally ${state}_left: ${state} != ${busy}`);
}

/** Two threads by name, of which properties say where they are not together. */
export function apart(w: World): void {
  const lock = w.lock({ kinds: ['mutex', 'spin'] });
  const [left, right] = [w.name('left'), w.name('right')];
  for (const name of [left, right]) {
    const own = w.name(`${name}_went`);
    w.declare(`var ${own} : bool = false`);
    w.labels.push('inside', 'after');
    w.actor(
      `thread ${name} {\nlock ${lock.path}\ninside: ${own} = true\nunlock ${lock.path}\nafter: ${own} = false\n}`,
    );
  }
  w.declare(`invariant ${w.name('apart')}: not (at(${left}, inside) and at(${right}, inside))`);
  w.declare(`invariant ${w.name('owned')}: not at(${left}, inside) or held(${lock.path} by ${left})`);
  w.declare(`finally ${w.name('both')}: done(${left}) and done(${right})`);
  w.declare(`reachable ${w.name('waits')}: at(${left}, inside) and not done(${right})`);
}

/** A barrier for as many as a parameter says, each a value of a thread's argument. */
export function barrier(w: World): void {
  const parties = w.name('PARTIES');
  const lock = w.lock({ kinds: ['mutex'] });
  const count = w.random.between(2, 3);
  const here = w.name('arrived');
  w.declare(`param ${parties} = ${count}`);
  w.declare(`cond ${here}_all`);
  w.declare(`var ${here} : 0..3 = 0 guarded_by ${lock.path}`);
  w.declare(`var ${here}_by : bool[${parties}] = false`);
  w.actor(`thread ${w.name('party')}(i: 0..${parties} - 1) {
    ${here}_by[i] = true
    lock ${lock.path}
    ${here} += 1
    if ${here} == ${parties} { broadcast ${here}_all }
    else { while ${here} < ${parties} { wait ${here}_all releasing ${lock.path} } }
    unlock ${lock.path}
    assert all(k in 0..${parties} - 1: ${here}_by[k])
  }`);
}

/** A condition in each object, and an array of them. */
export function channels(w: World): void {
  const chan = w.name('chan');
  const lock = w.random.pick(['mutex', 'spin']);
  w.declare(`struct ${chan} { ${lock} c_lock; cond c_cv; full : bool = false guarded_by c_lock }`);
  w.declare(`object ${chan}s[2] : ${chan}`);
  const fn = w.name('receive');
  w.declare(`fn ${fn}(c: ${chan}) {
    lock c.c_lock
    while !c.full { wait c.c_cv releasing c.c_lock }
    c.full = false
    unlock c.c_lock
  }`);
  const i = w.random.below(2);
  w.role(`${fn}(${chan}s[${i}])`);
  w.role(
    `with ${chan}s[${i}].c_lock { ${chan}s[${i}].full = true; ${w.random.pick(['signal', 'broadcast'])} ${chan}s[${i}].c_cv }`,
  );
  w.role(`with ${chan}s[${1 - i}].c_lock { touch ${chan}s[${i}] }`, w.random.between(0, 1));
}

/** Places by number, each with a condition of its own. */
export function slots(w: World): void {
  const slot = w.name('slot');
  const lock = w.lock({ kinds: ['mutex', 'spin'] });
  w.declare(`cond ${slot}_cv[2]`);
  w.declare(`var ${slot} : bool[2] = false guarded_by ${lock.path}`);
  const taken = (i: number): string =>
    `lock ${lock.path}\nwhile not ${slot}[${i}] { wait ${slot}_cv[${i}] releasing ${lock.path} }\n${slot}[${i}] = false\nunlock ${lock.path}`;
  const given = (i: number): string => hold(w, lock, `${slot}[${i}] = true\nsignal ${slot}_cv[${i}]`);
  w.role(taken(0));
  w.role(`${given(1)}\n${given(0)}`);
  w.role(taken(1), w.random.between(0, 1));
}

/** What a check sets: how much there may be, which lock it is, whether one is careful. */
export function configured(w: World): void {
  const [limit, careful, uses] = [w.name('LIMIT'), w.name('careful'), w.name('uses')];
  const lock = w.name('cfg_lock');
  const high = w.random.between(1, 2);
  const set = w.random.pick(['true', 'false']);
  w.declare(`param ${limit} = ${high}`);
  w.declare(`flag ${careful} = ${set}`);
  w.declare(`when ${careful} { mutex ${lock} } else { ${w.random.pick(['spin', 'rwlock'])} ${lock} }`);
  w.declare(`var ${uses} : 0..${limit} = 0 guarded_by ${lock}`);
  w.settings.push(
    w.random.pick([`${limit} = ${high}`, `${limit} = ${high}, 3`]),
    w.random.pick([careful, `${careful} = ${set}`]),
  );
  w.role(
    `lock ${lock}\nif ${uses} < ${limit} { ${uses} += 1 }\nunlock ${lock}\nif ${careful} { might_sleep }`,
    w.random.between(1, 2),
  );
  w.role(`with ${lock} { if ${uses} >= 1 and not (${uses} > ${limit}) { ${uses}-- } }`);
}
