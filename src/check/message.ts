/** What a note says to a person: one sentence, and the sentences that explain it. */
import { never } from '../base/index.js';
import type { Note } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import {
  type At,
  type Attachment,
  type Hold,
  type OrderReason,
  placeOf,
  type RangeFault,
  type Note as Seen,
  type Slot,
  type Waiter,
} from '../semantics/index.js';
import { type Span, words } from '../source/index.js';
import { className, holdName, list, lockName, sectionName, shared, threadName } from './show.js';

export interface Description {
  readonly message: string;
  readonly notes: readonly Note[];
  /** Instances that take part, the one that moves last first. */
  readonly threads: readonly number[];
  readonly locks: readonly number[];
}

const says = (text: string, span: Span | null = null): Note => ({ text, span });

/** Describes anything but `reached`, which is an answer and no violation. */
export function describe(machine: Machine, note: Seen): Description {
  const name = (at: At): string => threadName(machine, at.thread);
  switch (note.kind) {
    case 'null-dereference':
      return by(
        note.at,
        `${name(note.at)} follows null: \`${words(note.span)}\` has nothing to reach it through`,
      );
    case 'use-after-free':
      return useAfterFree(machine, note);
    case 'range':
      return by(note.at, `${name(note.at)}: ${rangeFault(machine, note.of)}`);
    case 'assertion':
      return by(note.at, assertion(machine, note));
    case 'underflow':
      return by(
        note.at,
        `${name(note.at)} puts a reference that nobody has: ${machine.cells[note.cell]!.name} is already 0`,
      );
    case 'double-free':
      return by(
        note.at,
        `${name(note.at)} frees ${slotName(machine, note.object)}, which is ${note.pending ? 'to be freed' : 'free'} already`,
      );
    case 'held-lock-freed': {
      const what = note.object ? freeing(machine, note.object, note.deferred) : 'destroys the lock';
      const { lock } = note.because.kind === 'slept-on' ? { lock: [] } : { lock: [note.because.lock] };
      return by(note.at, `${name(note.at)} ${what} while ${attachment(machine, note.because)}`, [], lock, [
        note.because.by,
      ]);
    }
    case 'list-corruption':
      return corruption(machine, note);
    case 'unlock-not-held':
      return notHeld(machine, note);
    case 'self-deadlock': {
      if ('domain' in note) {
        const section = sectionName(machine, note.domain);
        return by(note.at, `${name(note.at)} waits for the end of its own section: it is in ${section}`);
      }
      const message = `${name(note.at)} takes ${lockName(machine, note.lock)}${shared(note.wanted)}, which it holds${shared(note.held)} itself`;
      return by(note.at, message, [], [note.lock]);
    }
    case 'resurrection':
      return by(
        note.at,
        `${name(note.at)} takes a reference from zero: ${machine.cells[note.cell]!.name} was 0, so its last put is under way or done`,
      );
    case 'race':
      return race(machine, note);
    case 'order':
      return order(machine, note);
    case 'sleep-in-atomic': {
      const act = note.wanted
        ? `waits for ${lockName(machine, note.wanted.lock)}, which may sleep,`
        : 'sleeps';
      const locks = [...(note.wanted ? [note.wanted.lock] : []), ...note.held.map((h) => h.lock)];
      const what = held(machine, note);
      return by(note.at, `${name(note.at)} ${act} ${what}, which forbids it`, [], locks);
    }
    case 'held-at-exit':
      return by(
        note.at,
        `${name(note.at)} ends ${held(machine, note)}`,
        [],
        note.held.map((h) => h.lock),
      );
    case 'deadlock':
      return deadlock(machine, note.core, note.behind);
    case 'leak':
      return plain(
        `${slotName(machine, note.object)} can no longer be reached when all is done, and was never freed`,
      );
    case 'invariant':
    case 'finally':
    case 'unanswerable':
      return property(machine, note);
    case 'reached':
      return plain(`${machine.properties[note.property]!.name} is reached`);
    default:
      return never(note);
  }
}

/** `with a and b held`, `inside an RCU section`, `in an interrupt`, or several of them. */
function held(machine: Machine, note: Seen & { kind: 'sleep-in-atomic' | 'held-at-exit' }): string {
  const inside = list((note.sections ?? []).map((domain) => sectionName(machine, domain)));
  const holding = list(note.held.map((lock) => holdName(machine, lock)));
  const context = note.kind === 'held-at-exit' ? (note.masked ? 'off' : undefined) : note.context;
  return list([
    ...(context === 'handler' ? ['in an interrupt'] : []),
    ...(holding ? [`with ${holding} held`] : []),
    ...(inside ? [`inside ${inside}`] : []),
    ...(context === 'off' ? ['with interrupts off'] : []),
  ]);
}

function freeing(machine: Machine, object: Slot, deferred = false): string {
  const slot = slotName(machine, object);
  return deferred ? `closes the last section that ${slot} was kept for, and so frees it,` : `frees ${slot}`;
}

const plain = (message: string, notes: readonly Note[] = []): Description => ({
  message,
  notes,
  threads: [],
  locks: [],
});

function by(
  at: At,
  message: string,
  notes: readonly Note[] = [],
  locks: readonly number[] = [],
  others: readonly number[] = [],
): Description {
  const threads = [at.thread, ...others].filter((t, i, all) => t >= 0 && all.indexOf(t) === i);
  return { message, notes, threads, locks: [...new Set(locks)] };
}

const slotName = (machine: Machine, object: { readonly struct: number; readonly slot: number }): string =>
  machine.structs[object.struct]!.slots[object.slot]!;

function useAfterFree(machine: Machine, note: Seen & { kind: 'use-after-free' }): Description {
  const name = threadName(machine, note.at.thread);
  const where = `\`${words(note.span)}\``;
  if (note.object)
    return by(
      note.at,
      `${name} follows a pointer to ${slotName(machine, note.object)}, which has been freed, at ${where}`,
    );
  if (note.lock !== undefined) {
    return by(
      note.at,
      `${name} uses ${lockName(machine, note.lock)} at ${where}, which is gone`,
      [],
      [note.lock],
    );
  }
  return by(note.at, `${name} follows a stale pointer at ${where}`);
}

function rangeFault(machine: Machine, fault: RangeFault): string {
  switch (fault.what) {
    case 'value':
      return `${fault.name} cannot hold ${fault.value}`;
    case 'index':
      return `index ${fault.value} is outside an array of ${fault.size} (0 to ${fault.size - 1})`;
    case 'division':
      return 'divides by zero';
    case 'null':
      return `${fault.name} may not be null`;
    case 'depth':
      return `${lockName(machine, fault.lock)} goes beyond ${fault.max} (\`max N\` raises that)`;
    case 'nesting':
      return `${sectionName(machine, fault.domain)} is nested more than ${fault.max} deep`;
    case 'masks':
      return `interrupts are switched off more than ${fault.max} times over`;
    case 'count':
      return `${fault.name} goes beyond ${fault.max} (\`max N\` raises that)`;
    default:
      return never(fault);
  }
}

function assertion(machine: Machine, note: Seen & { kind: 'assertion' }): string {
  const name = threadName(machine, note.at.thread);
  const place = placeOf(machine, note.at);
  return note.requires
    ? `${name} calls \`${place.text}\` without what the function requires of its callers`
    : `${name}: \`${place.text}\` is false`;
}

function attachment(machine: Machine, because: Attachment): string {
  const name = threadName(machine, because.by);
  switch (because.kind) {
    case 'held':
      return `${lockName(machine, because.lock)} is held by ${name}`;
    case 'waited-for':
      return `${name} waits for ${lockName(machine, because.lock)}`;
    case 'slept-on':
      return `${name} sleeps on ${machine.channels[because.channel]!.name}`;
    default:
      return never(because);
  }
}

function corruption(machine: Machine, note: Seen & { kind: 'list-corruption' }): Description {
  const name = threadName(machine, note.at.thread);
  const object = slotName(machine, note.object);
  const list = machine.cells[note.list]!.name;
  const { reason } = note;
  switch (reason.what) {
    case 'absent':
      return by(note.at, `${name} removes ${object} from ${list}, where it is not`);
    case 'present': {
      const other = machine.cells[reason.list]!.name;
      const where = reason.list === note.list ? 'there already' : `in ${other}, which has the same link`;
      return by(note.at, `${name} inserts ${object} in ${list} while it is ${where}`);
    }
    case 'circle':
      return by(note.at, `${name} finds ${list} without an end: ${object} leads back into it`);
    default:
      return never(reason);
  }
}

function notHeld(machine: Machine, note: Seen & { kind: 'unlock-not-held' }): Description {
  const name = threadName(machine, note.at.thread);
  if ('domain' in note)
    return by(note.at, `${name} leaves ${sectionName(machine, note.domain)}, and is in none`);
  const lock = lockName(machine, note.lock);
  const act = {
    release: 'releases',
    sleep: 'sleeps releasing',
    downgrade: 'downgrades',
    upgrade: 'upgrades',
  }[note.by];
  const instead =
    note.holds.length === 0
      ? 'it holds no lock'
      : `it holds ${list(note.holds.map((h) => holdName(machine, h)))}`;
  return by(note.at, `${name} ${act} ${lock}, which it does not hold`, [says(instead)], [note.lock]);
}

function race(machine: Machine, note: Seen & { kind: 'race' }): Description {
  const name = threadName(machine, note.at.thread);
  const access = note.access === 'read' ? 'reads' : 'writes';
  const held = note.locks.map((lock) =>
    lock < 0 ? 'its lock (which cannot be reached)' : lockName(machine, lock),
  );
  const how = note.access === 'write' && held.length > 1 ? 'all of ' : '';
  const message = `${name} ${access} ${machine.cells[note.cell]!.name} without ${how}${list(held, note.access === 'write' ? 'and' : 'or')}`;
  return by(
    note.at,
    message,
    [says(`${note.declaration} is guarded here`, note.guard)],
    note.locks.filter((l) => l >= 0),
  );
}

function order(machine: Machine, note: Seen & { kind: 'order' }): Description {
  const name = threadName(machine, note.at.thread);
  const message = `${name} asks for lock ${holdName(machine, note.wanted)} while it holds ${holdName(machine, note.held)}`;
  return by(note.at, message, orderReason(machine, note.reason, note.held, note.wanted), [
    note.wanted.lock,
    note.held.lock,
  ]);
}

function orderReason(machine: Machine, reason: OrderReason, held: Hold, wanted: Hold): Note[] {
  const heldClass = className(machine, held.lock);
  const wantedClass = className(machine, wanted.lock);
  switch (reason) {
    case 'declared':
      return rulePath(machine, machine.locks[wanted.lock]!.class, machine.locks[held.lock]!.class);
    case 'nested':
      return [
        says(
          `two instances of ${heldClass} are held at once; if that is meant, declare it \`nested\`, or \`nested by …\` with the order among them`,
          machine.lockClasses[machine.locks[held.lock]!.class]!.span,
        ),
      ];
    case 'key':
      return [
        says(
          `instances of ${heldClass} are taken in increasing order of their key, and ${lockName(machine, wanted.lock)} does not come after ${lockName(machine, held.lock)}`,
          machine.lockClasses[machine.locks[held.lock]!.class]!.span,
        ),
      ];
    case 'leaf':
      return [
        says(
          `${heldClass} is a leaf: nothing may be taken while it is held`,
          machine.lockClasses[machine.locks[held.lock]!.class]!.span,
        ),
      ];
    case 'total':
      return [
        says(
          `\`order total\` wants a rule for every nesting, and none says whether ${heldClass} comes before ${wantedClass}`,
        ),
      ];
    default:
      return never(reason);
  }
}

/** The rules by which one class comes before another: the shortest chain of them. */
export function rulePath(machine: Machine, from: number, to: number): Note[] {
  const cameBy = new Map<number, Machine['order']['rules'][number]>();
  const queue = [from];
  for (let at = queue.shift(); at !== undefined && !cameBy.has(to); at = queue.shift()) {
    for (const rule of machine.order.rules) {
      if (rule.from !== at || cameBy.has(rule.to) || rule.to === from) continue;
      cameBy.set(rule.to, rule);
      queue.push(rule.to);
    }
  }
  const chain: Note[] = [];
  for (let at = to; at !== from; ) {
    const rule = cameBy.get(at);
    if (!rule) return [];
    const name = (c: number): string => machine.lockClasses[c]!.name;
    chain.unshift(says(`the rule: ${name(rule.from)} is taken before ${name(rule.to)}`, rule.span));
    at = rule.from;
  }
  return chain;
}

function deadlock(machine: Machine, core: readonly Waiter[], behind: readonly Waiter[]): Description {
  const names = core.map((w) => threadName(machine, w.thread));
  const notes = core.map((w) =>
    says(
      `${threadName(machine, w.thread)} waits for ${waitsFor(machine, w, true)}`,
      placeOf(machine, w).statement,
    ),
  );
  if (behind.length > 0) {
    notes.push(
      says(
        `stuck behind: ${list(behind.map((w) => `${threadName(machine, w.thread)} (for ${waitsFor(machine, w, true)})`))}`,
      ),
    );
  }
  notes.push(...keptAsleep(machine, [...core, ...behind]));
  const locks = core.flatMap((w) => (w.wait.kind === 'lock' ? [w.wait.lock] : []));
  return {
    message: deadlockMessage(machine, core, names),
    notes,
    threads: core.map((w) => w.thread),
    locks: [...new Set(locks)],
  };
}

/** Sleepers that keep what others need: the commonest way to write a wait wrongly. */
function keptAsleep(machine: Machine, stuck: readonly Waiter[]): Note[] {
  const kept = new Map<string, Note>();
  for (const { thread, wait } of stuck) {
    if (wait.kind !== 'channel') continue;
    const channel = machine.channels[wait.channel]!.name;
    for (const other of stuck) {
      if (other.wait.kind !== 'lock' || !other.wait.holders.includes(thread)) continue;
      const lock = lockName(machine, other.wait.lock);
      const [sleeper, needs] = [thread, other.thread].map((t) => threadName(machine, t));
      const text = `${sleeper} sleeps with ${lock} held, which ${needs} needs: \`wait ${channel} releasing ${lock}\` gives it up for the sleep`;
      kept.set(`${sleeper} ${lock}`, says(text));
    }
  }
  return [...kept.values()];
}

function deadlockMessage(machine: Machine, core: readonly Waiter[], names: readonly string[]): string {
  if (core.length === 2) return `${list(names)} wait for each other`;
  if (core.length > 2) return `${list(names)} wait for one another in a circle`;
  const [only] = core as [Waiter];
  return `${names[0]} waits for ever for ${waitsFor(machine, only, true)}`;
}

/** `a (held by one)`, `a wake-up on cv`. `stuck`: it is known that nobody will help. */
export function waitsFor(machine: Machine, waiter: Waiter, stuck = false): string {
  const { wait } = waiter;
  switch (wait.kind) {
    case 'lock': {
      const lock = lockName(machine, wait.lock) + shared(wait.mode);
      const holders = wait.holders.length > 0 ? wait.holders : wait.writers;
      if (holders.length === 0)
        return lock + helpMissing(machine, waiter, stuck, ...raising(machine, wait.lock));
      const who = list(holders.map((t) => threadName(machine, t)));
      return wait.holders.length > 0
        ? `${lock} (held by ${who})`
        : `${lock} (behind the waiting writer ${who})`;
    }
    case 'channel': {
      const channel = machine.channels[wait.channel]!.name;
      return `a wake-up on ${channel}${stuck ? helpMissing(machine, waiter, stuck, 'give', 'given') : ''}`;
    }
    case 'queued':
      return 'somebody to queue or spawn it';
    case 'work':
      return `${threadName(machine, wait.worker)} to come to its end`;
    case 'grace': {
      const who = list(wait.readers.map((t) => threadName(machine, t)));
      const sections = machine.rcu[wait.domain]!.own
        ? 'RCU sections'
        : `sections of ${machine.rcu[wait.domain]!.name}`;
      return `the ${sections} of ${who}`;
    }
    case 'handler':
      return `${threadName(machine, wait.handler)}, which interrupted it, to end`;
    case 'condition':
      return `\`${conditionWords(placeOf(machine, waiter).text)}\``;
    default:
      return never(wait);
  }
}

/** How a counter goes up: said of whoever does it, and of the counter. */
const raising = (machine: Machine, lock: number): [string, string] =>
  machine.lockClasses[machine.locks[lock]!.class]!.kind === 'completion'
    ? ['complete', 'completed']
    : ['release', 'released'];

/** Who would have to help, if that is known: a thread that is stuck itself, or nobody at all. */
function helpMissing(
  machine: Machine,
  { helper }: Waiter,
  stuck: boolean,
  does: string,
  done: string,
): string {
  if (!stuck) return ` to be ${done}`;
  if (helper === undefined) return `, which nobody is left to ${does}`;
  return `, which ${threadName(machine, helper)} would have to ${does}`;
}

const conditionWords = (text: string): string => text.replace(/^(spin )?await\s+/, '');

function property(
  machine: Machine,
  note: Seen & { kind: 'invariant' | 'finally' | 'unanswerable' },
): Description {
  const { name, span } = machine.properties[note.property]!;
  const notes = [says(`the property: \`${words(span)}\``, span)];
  if (note.fault)
    notes.push(
      says(
        `it could not be evaluated here: \`${words(note.fault.span)}\` follows ${note.fault.kind === 'null-dereference' ? 'null' : 'a stale pointer'}`,
        note.fault.span,
      ),
    );
  const when =
    note.kind === 'finally'
      ? 'does not hold when all is done'
      : note.kind === 'invariant'
        ? 'does not hold'
        : 'cannot be evaluated';
  return plain(`${note.kind === 'unanswerable' ? 'reachable' : note.kind} ${name} ${when}`, notes);
}
