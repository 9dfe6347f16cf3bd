/** Locks and what is nested in what. */
import { guarded, look, pause, update } from '../filler.js';
import { hold, holdToRead, tryHold, words } from '../holding.js';
import type { World } from '../world.js';

/** Two or three locks, always taken in the same order, and one of the inner ones alone. */
export function chain(w: World): void {
  const locks = w.chain(w.random.between(2, 3));
  const [outer, inner] = [locks[0]!, locks.at(-1)!];
  if (locks.length > 2) w.nest(outer.class, inner.class);
  const a = guarded(w, outer);
  const b = guarded(w, inner, 'pending');
  const through = (body: string): string => locks.reduceRight((inside, lock) => hold(w, lock, inside), body);
  w.role(`${through(`${update(w, b)}\n${update(w, a)}`)}\n${pause(w)}`);
  w.role(through(w.random.chance(0.5) ? look(w, b) : update(w, b)));
  w.role(holdToRead(w, inner, look(w, b)), w.random.between(0, 1));
  if (w.random.chance(0.5)) w.declare(`invariant ${w.name('fits')}: ${b.name} <= ${b.high}`);
}

/** Somebody who goes the other way round, and only tries. */
export function backOff(w: World): void {
  const [first, second] = w.chain(2) as [ReturnType<World['lock']>, ReturnType<World['lock']>];
  const v = guarded(w, second);
  w.role(hold(w, first, hold(w, second, update(w, v))), w.random.between(1, 2));
  if (first.level > second.level) {
    w.role(tryHold(w, first, hold(w, second, update(w, v)), pause(w)));
    return;
  }
  w.role(hold(w, second, `${update(w, v)}\n${tryHold(w, first, update(w, v))}`));
}

/** Readers, a writer who steps down, and a reader who would step up. */
export function readers(w: World): void {
  const lock = w.lock({ kinds: ['rwlock', 'rwspin', 'sx'] });
  const v = guarded(w, lock);
  w.role(holdToRead(w, lock, look(w, v)), w.random.between(1, 2));
  w.role(
    w.random.pick([
      hold(w, lock, update(w, v)),
      `lock ${lock.path}\n${update(w, v)}\ndowngrade ${lock.path}\n${look(w, v)}\nunlock ${lock.path}`,
    ]),
  );
  if (w.random.chance(0.6))
    w.role(`lock ${lock.path} shared\nif upgrade ${lock.path} { ${update(w, v)} }\nunlock ${lock.path}`);
  if (w.random.chance(0.5)) w.role(`if trylock ${lock.path} shared {\n${look(w, v)}\nunlock ${lock.path}\n}`);
}

/** A lock that its holder takes again in what it calls. */
export function again(w: World): void {
  const name = w.name('own_lock');
  const helper = w.name('update');
  const kind = w.random.pick(['mutex', 'spin']);
  w.declare(`${kind} ${name} recursive`);
  w.declare(`var ${name}_uses : 0..2 = 0 guarded_by ${name}`);
  w.declare(`fn ${helper}(n: 0..2) {\nlock ${name}\n${name}_uses = n\nunlock ${name}\n}`);
  w.role(`lock ${name}\n${helper}(1)\nassert ${name}_uses == 1\nunlock ${name}`, w.random.between(1, 2));
  w.role(`${helper}(2)\n${pause(w)}\n${helper}(0)`);
}

/** The big lock, which is let go by whoever sleeps. */
export function giant(w: World): void {
  if (w.dialect === 'linux') {
    again(w);
    return;
  }
  const name = w.name('giant_lock');
  w.declare(`giant ${name}`);
  w.declare(`cond ${name}_cv`);
  w.declare(`var ${name}_ready : bool = false guarded_by ${name}`);
  const inner = w.lock({ kinds: ['mutex', 'sx', 'rwlock', 'spin'] });
  const v = guarded(w, inner);
  w.role(`lock ${name}\nwhile not ${name}_ready { wait ${name}_cv }\nunlock ${name}`);
  w.role(`lock ${name}\n${name}_ready = true\nbroadcast ${name}_cv\nunlock ${name}`);
  const inside = hold(w, inner, update(w, v));
  const deeper = w.random.chance(0.3) ? `lock ${name}\n${inside}\nunlock ${name}` : inside;
  w.role(`lock ${name}\n${deeper}\nunlock ${name}`);
}

/** Tokens that anybody may give back. */
export function tokens(w: World): void {
  const name = w.name('tokens');
  const count = w.random.between(1, 2);
  w.declare(`semaphore(${count}) ${name} max ${count}`);
  w.declare(`var ${name}_out : 0..3 = 0`);
  w.role(
    `lock ${name}
     atomic { ${name}_out += 1 }
     ${pause(w)}
     atomic { ${name}_out -= 1 }
     unlock ${name}`,
    w.random.between(2, 3),
  );
  w.declare(`invariant ${name}_kept: ${name}_out <= ${count}`);
  if (w.random.chance(0.5)) w.declare(`reachable ${name}_all: ${name}_out == ${count}`);
}

/** Philosophers, the last of whom is left-handed; or who go by address. */
export function circle(w: World): void {
  const fork = w.name('fork');
  const size = w.random.between(2, 3);
  w.declare(`mutex ${fork}[${size}] nested${w.random.chance(0.6) ? ' by index' : ''}`);
  w.actor(`thread ${w.name('philosopher')}(i: 0..${size - 1}) {
    if i == ${size - 1} { lock ${fork}[0]; lock ${fork}[i] }
    else { lock ${fork}[i]; lock ${fork}[i + 1] }
    ${w.dialect === 'freebsd' ? '' : pause(w)}
    unlock ${fork}[i]
    unlock ${fork}[(i + 1) % ${size}]
  }`);
}

/** Two objects of a kind at once, in the order of a constant of theirs. */
export function pair(w: World): void {
  const node = w.name('inode');
  const helper = w.name('move');
  const by = w.random.pick(['by address', 'by rank']);
  w.declare(
    `struct ${node} { mutex i_lock nested ${by}; const rank : 0..1; size : 0..1 = 0 guarded_by i_lock }`,
  );
  w.declare(`object ${node}_a : ${node} { rank = 0 }`);
  w.declare(`object ${node}_b : ${node} { rank = 1 }`);
  w.declare(`fn ${helper}(a: ${node}, b: ${node}) {
    lock a.i_lock
    lock b.i_lock
    a.size = 0
    b.size = 1
    unlock b.i_lock
    unlock a.i_lock
  }`);
  w.role(`${helper}(${node}_a, ${node}_b)`, w.random.between(1, 2));
  w.role(`with ${node}_b.i_lock { ${node}_b.size = 0 }\n${helper}(${node}_a, ${node}_b)`);
}

/** A helper that its callers owe a lock to. */
export function owed(w: World): void {
  const lock = w.lock();
  const v = guarded(w, lock, 'users');
  const helper = w.name('account');
  const result = w.name('left');
  w.declare(`fn ${helper}(up: bool): bool requires held(${lock.path}) {
    if up {
      if ${v.name} == ${v.high} { return false }
      ${v.name} += 1
      return true
    }
    ${v.name} = 0
    return ${v.name} == 0
  }`);
  const [take, giveBack] = words(lock);
  w.role(
    `${take}\nvar ${result} : bool = ${helper}(true)\nif ${result} { touched: assert held(${lock.path}) }\n${giveBack}\nassert not held(${lock.path})`,
  );
  w.role(
    hold(w, lock, `if not ${helper}(${w.random.pick(['true', 'false'])}) { ${v.name} = 0 }`),
    w.random.between(1, 2),
  );
}

/** An unlock too many, which everybody knows of. */
export function known(w: World): void {
  const lock = w.lock({ kinds: ['mutex', 'spin'] });
  const v = guarded(w, lock);
  const label = w.name('late');
  const helper = w.name('leave');
  const within = w.random.chance(0.5);
  const allowed = `allow unlock-not-held ${within ? `in ${helper} ` : ''}at ${label} because "the error path unlocks twice"`;
  if (w.random.chance(0.5)) w.declare(allowed);
  else w.clauses.push(allowed);
  w.labels.push(label);
  const leave = `maybe { unlock ${lock.path} }\n${label}: unlock ${lock.path}`;
  if (within) w.declare(`fn ${helper}() {\n${leave}\n}`);
  w.role(`lock ${lock.path}\n${update(w, v)}\n${within ? `${helper}()` : leave}`);
  w.role(hold(w, lock, update(w, v)), w.random.between(1, 2));
}

/** A variable under two locks: both to write it, either to read it. */
export function either(w: World): void {
  const [outer, inner] = w.chain(2) as [ReturnType<World['lock']>, ReturnType<World['lock']>];
  const size = w.name('size');
  w.declare(`var ${size} : 0..2 = 0 guarded_by {${outer.path}, ${inner.path}}`);
  w.role(hold(w, outer, hold(w, inner, update(w, { name: size, high: 2 }))), w.random.between(1, 2));
  for (const lock of [outer, inner])
    w.role(holdToRead(w, lock, look(w, { name: size, high: 2 })), w.random.between(0, 1));
}

/** Two locks in either order, but only ever under a third. */
export function gated(w: World): void {
  const [gate, a, b] = w.chain(3) as [
    ReturnType<World['lock']>,
    ReturnType<World['lock']>,
    ReturnType<World['lock']>,
  ];
  const v = guarded(w, a);
  w.role(hold(w, gate, hold(w, a, `${update(w, v)}\n${hold(w, b, look(w, v))}`)));
  w.role(
    a.level === b.level && w.random.chance(0.5)
      ? hold(w, gate, hold(w, b, hold(w, a, update(w, v))))
      : hold(w, gate, hold(w, b, tryHold(w, a, update(w, v)))),
  );
}
