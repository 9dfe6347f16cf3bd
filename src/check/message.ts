/** What a note says to a person: one sentence, and the sentences that explain it. */
import { never } from '../base/index.js';
import type { Machine } from '../machine/index.js';
import {
  type At,
  type Attachment,
  placeOf,
  type RangeFault,
  type Note as Seen,
  type Slot,
} from '../semantics/index.js';
import { words } from '../source/index.js';
import { by, type Description, plain, says } from './description.js';
import { order } from './ordering.js';
import { holdName, list, lockName, sectionName, shared, threadName } from './show.js';
import { deadlock } from './waiting.js';

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
