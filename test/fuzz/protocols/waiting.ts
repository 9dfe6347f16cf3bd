/** Sleeping until somebody says so. */
import { pause } from '../filler.js';
import { hold } from '../holding.js';
import type { World } from '../world.js';

/** A loop around a wait, and whoever makes its condition true. */
export function waitLoop(w: World): void {
  const lock = w.lock({ kinds: ['mutex', 'mutex', 'spin'] });
  const ready = w.name('ready');
  const channel = w.random.chance(0.7) ? `${ready}_cv` : `${ready}_box`;
  if (channel.endsWith('_cv')) w.declare(`cond ${channel}`);
  else {
    w.declare(`struct ${ready}_t { full : bool = false }`);
    w.declare(`object ${channel} : ${ready}_t`);
  }
  w.declare(`var ${ready} : 0..2 = 0 guarded_by ${lock.path}`);
  const waiters = w.random.between(1, 2);
  const wait = w.random.chance(0.65)
    ? `wait ${channel} releasing ${lock.path}`
    : `maybe { timedwait ${channel} releasing ${lock.path} }`;
  w.role(
    `lock ${lock.path}
     while ${ready} == 0 { ${wait} }
     ${w.random.chance(0.5) ? `${ready} -= 1` : `assert ${ready} > 0`}
     unlock ${lock.path}`,
    waiters,
  );
  const wake = waiters > 1 || w.random.chance(0.3) ? 'broadcast' : 'signal';
  w.role(`${hold(w, lock, `${ready} = ${waiters}\n${wake} ${channel}`)}\n${pause(w)}`);
}

/** Places in a buffer: both ends wait for each other. */
export function buffer(w: World): void {
  const lock = w.lock({ kinds: ['mutex'] });
  const used = w.name('used');
  w.declare(`cond ${used}_room, ${used}_data`);
  w.declare(`var ${used} : 0..2 = 0 guarded_by ${lock.path}`);
  const rounds = w.random.between(1, 2);
  const times = (body: string): string => (rounds === 1 ? body : `for i in 1..${rounds} {\n${body}\n}`);
  w.role(
    times(
      `lock ${lock.path}\nwhile ${used} == 1 { wait ${used}_room releasing ${lock.path} }\n${used}++\nsignal ${used}_data\nunlock ${lock.path}`,
    ),
  );
  w.role(
    times(
      `lock ${lock.path}\nwhile ${used} == 0 { wait ${used}_data releasing ${lock.path} }\n${used}--\nsignal ${used}_room\nunlock ${lock.path}`,
    ),
  );
  w.declare(`invariant ${used}_fits: ${used} <= 1`);
  w.declare(`finally ${used}_empty: ${used} == 0`);
}

/** Made known before the condition is looked at, so that no wake-up is lost. */
export function prepared(w: World): void {
  const event = w.name('event');
  w.declare(`cond ${event}_wq`);
  w.declare(`var ${event} : bool = false`);
  w.role(
    w.dialect === 'linux' && w.random.chance(0.4)
      ? `wait_event(${event}_wq, ${event})`
      : `prepare ${event}_wq
     while not ${event} {
       sleep ${event}_wq
       prepare ${event}_wq
     }
     finish ${event}_wq`,
    w.random.between(1, 2),
  );
  w.role(`${event} = true\nbroadcast ${event}_wq`);
  w.role(pause(w), w.random.between(0, 1));
}

/** Something to be done, and done. */
export function completed(w: World): void {
  const done = w.name('done_with');
  const count = w.random.between(1, 2);
  w.declare(`completion ${done}`);
  w.declare(`var ${done}_result : 0..1 = 0`);
  w.role(`wait ${done}\nassert ${done}_result == 1`, count);
  w.role(`${done}_result = 1\n${`complete ${done}\n`.repeat(count)}`);
}

/** A lock of one's own making. */
export function selfMade(w: World): void {
  const bit = w.name('bit');
  w.declare(`var ${bit} : bool = false`);
  w.declare(`var ${bit}_inside : 0..1 = 0`);
  const taken = w.random.pick([
    `while test_and_set(${bit}) { ${w.random.chance(0.5) ? `spin await not ${bit}` : `await not ${bit}`} }`,
    `atomic { await not ${bit}; ${bit} = true }`,
    `while cmpxchg(${bit}, false, true) { await not ${bit} }`,
  ]);
  const given = w.random.pick([`${bit} = false`, `test_and_clear(${bit})`, `xchg(${bit}, false)`]);
  w.role(`${taken}\n${bit}_inside += 1\n${bit}_inside -= 1\n${given}`, w.random.between(2, 3));
}

/** A turn that goes round, and a ticket for each. */
export function ticket(w: World): void {
  const next = w.name('next_ticket');
  w.declare(`var ${next} : 0..3 = 0`);
  w.declare(`var ${next}_served : 0..3 = 0`);
  const mine = w.name('mine');
  w.role(
    `var ${mine} : 0..3 = fetch_add(${next}, 1)
     await ${next}_served == ${mine}
     ${pause(w)}
     ${next}_served += 1`,
    w.random.between(2, 3),
  );
  w.declare(`invariant ${next}_fair: ${next}_served <= ${next}`);
}

/** A daemon that serves what is asked of it, and is done whenever it is idle. */
export function served(w: World): void {
  const asked = w.name('asked');
  const lock = w.lock({ kinds: ['mutex', 'spin'] });
  w.declare(`cond ${asked}_cv`);
  w.declare(`var ${asked} : 0..2 = 0 guarded_by ${lock.path}`);
  w.actor(`daemon thread ${w.name('server')} {
    lock ${lock.path}
    loop {
      if ${asked} > 0 { ${asked} -= 1 }
      else { idle: wait ${asked}_cv releasing ${lock.path} }
    }
  }`);
  w.role(hold(w, lock, `if ${asked} < 2 { ${asked} += 1 }\nsignal ${asked}_cv`), w.random.between(1, 2));
}
