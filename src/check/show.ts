/** Values and things of a machine in the words of the model. */
import type { Domain, Machine } from '../machine/index.js';
import { isStale, target } from '../machine/index.js';
import type { Hold, HoldMode } from '../semantics/index.js';

/** A value as a reader would write it: `true`, `3`, `nop`, `null`, `file#1`, `file#1 (freed)`. */
export function showValue(machine: Machine, domain: Domain, value: number): string {
  switch (domain.kind) {
    case 'bool':
      return value ? 'true' : 'false';
    case 'range':
      return String(value);
    case 'enum':
      return domain.values[value] ?? String(value);
    case 'pointer':
      return reference(value, (slot) => machine.structs[domain.struct]!.slots[slot]!);
    case 'thread':
      return value === 0 ? 'null' : machine.threads[value - 1]!.name;
    case 'lock':
      return reference(value, (lock) => machine.locks[lock]!.name);
    case 'channel':
      return value === 0 ? 'none' : machine.channels[value - 1]!.name;
    case 'hold':
      return value === 0
        ? 'not held'
        : `held${value % 2 ? ' shared' : ''}${value >> 1 > 1 ? ` ${value >> 1} deep` : ''}`;
  }
}

function reference(value: number, nameOf: (index: number) => string): string {
  if (value === 0) return 'null';
  return isStale(value) ? `${nameOf(target(value))} (freed)` : nameOf(target(value));
}

export const lockName = (machine: Machine, lock: number): string => machine.locks[lock]!.name;

export const className = (machine: Machine, lock: number): string =>
  machine.lockClasses[machine.locks[lock]!.class]!.name;

export const threadName = (machine: Machine, thread: number): string =>
  thread < 0 ? 'init' : machine.threads[thread]!.name;

export const holdName = (machine: Machine, hold: Hold): string =>
  lockName(machine, hold.lock) + shared(hold.mode);

export const shared = (mode: HoldMode): string => (mode === 'shared' ? ' shared' : '');

/** `an RCU section`, `a section of fs_srcu`. */
export function sectionName(machine: Machine, domain: number): string {
  const { name, own } = machine.rcu[domain]!;
  return own ? 'an RCU section' : `a section of ${name}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[], and = 'and'): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${and} ${words[words.length - 1]}`;
}
