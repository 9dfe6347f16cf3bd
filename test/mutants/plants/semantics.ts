/** Faults in the meaning: rules of the kinds of locks, wake-ups, stale pointers, grace periods, interrupts. */
import type { Plants } from './plant.js';

export const semantics: Plants = {
  'src/semantics/locks.ts': [
    {
      text: "modeOf(own) === 'exclusive' ? mode === 'exclusive' && isRecursive(lockClass) : mode === 'shared'",
      instead: "modeOf(own) === 'exclusive' ? mode === 'exclusive' : mode === 'shared'",
      breaks: 'a mutex that is no recursive one is taken twice',
    },
    {
      text: 'lock.owner > 0 && lock.owner !== thread + 1',
      instead: 'lock.owner > 0',
      breaks: 'who holds a lock stands in their own way',
    },
    {
      text: "if (mode === 'exclusive')\n    lock.readers.forEach((n, reader) => {\n      if (n > 0 && reader !== thread) holders.push(reader);\n    });",
      instead: '',
      breaks: 'a writer does not wait for readers',
    },
    {
      text: "mode === 'shared' && !lock.queuedWriters.isEmpty() && lockClass.prefer === 'writers'",
      instead: 'false',
      breaks: '`prefer writers` prefers nobody',
    },
    {
      text: "lock.owner === 0 && !lock.queuedWriters.isEmpty() && lockClass.prefer !== 'readers'",
      instead: 'false',
      breaks: 'a reader never queues behind a writer',
    },
    {
      text: "mode === 'shared' && lock.queuedReaders.includes(thread) ? 'wait' : 'granted'",
      instead: "'granted'",
      breaks: 'a reader in the queue passes the writers before it',
    },
    {
      text: "remove(lock.queuedWriters, thread))\n    .set('queuedReaders', «List()»",
      instead: 'lock.queuedReaders',
      breaks: 'a writer that takes the lock lets no readers go',
    },
    {
      text: 'depth === 0 ? 0 : lock.owner',
      instead: '0',
      breaks: 'one release of a recursive lock releases all',
    },
    {
      text: 'lock.readers.set(thread, «lock.depth»)',
      instead: '1',
      breaks: 'a downgraded lock loses its depth',
    },
    { text: 'holds !== 1', instead: 'holds === 0', breaks: 'a reader among several may upgrade' },
    {
      text: "lock.count > 0 ? 'granted' : 'wait'",
      instead: "'granted'",
      breaks: 'a semaphore never runs out',
    },
  ],
  'src/semantics/locking.ts': [
    {
      text: 'turn.setLock(instance, newLock(lockClass, turn.threads.size).merge({ destroyed: true, count: 0 }));',
      instead: '',
      breaks: 'a destroyed lock lives on',
    },
    {
      text: 'if (saves !== undefined) giveUp(turn, tablesOf(turn.machine).giant, saves);',
      instead: '',
      breaks: 'a writer that queues keeps giant',
    },
    {
      text: 'hold >> 1',
      instead: '1',
      breaks: 'of a lock held several times over only one level is given up',
    },
    {
      text: 'if (grantable?.dequeues && lock >= 0) turn.setLock(lock, leaveQueue(turn.locks.get(lock)!, turn.thread));',
      instead: '',
      breaks: 'who goes back for giant stays in the queue it left',
    },
  ],
  'src/semantics/channels.ts': [
    {
      text: 'turn.lists = turn.lists.set(channel, List());',
      instead: '',
      breaks: 'a broadcast wakes nobody',
    },
    {
      text: 'sleepers.toArray()',
      instead: 'sleepers.toArray().slice(0, 1)',
      breaks: 'a signal always wakes the lowest sleeper',
    },
    {
      text: 'turn.lists = turn.lists.update(channel, (list) => insert(list!, turn.thread));',
      instead: '',
      breaks: 'a sleeper is on no list, so it is awake at once',
    },
    {
      text: 'turn.lists = turn.lists.map((list) => remove(list, turn.thread));',
      instead: '',
      breaks: 'who has ended may still take a wake-up from others',
    },
  ],
  'src/semantics/objects.ts': [
    {
      text: 'for (const cell of pointerCells[struct.index]!) memory.update(cell, (value) => agePointer(value!));',
      instead: '',
      breaks: 'pointers in memory are not stale after a free',
    },
    {
      text: 'for (const cell of lockCells) memory.update(cell, (value) => ageLock(value!));',
      instead: '',
      breaks: 'references to locks are not stale after a free',
    },
    {
      text: "turn.threads = turn.threads.map((thread, t) => thread.update('locals', (locals) => ageAll(locals, t)));",
      instead: '',
      breaks: "other threads' pointers are not stale after a free",
    },
    {
      text: 'turn.locals = turn.locals.map((value, local) => age(turn.program!.locals[local]!.domain, value));',
      instead: '',
      breaks: "the freeing thread's own pointers are not stale",
    },
    {
      text: 'turn.memory = turn.memory.set(struct.live + slot, 0);',
      instead: '',
      breaks: 'a freed object is still there',
    },
    { text: 'now === 0 && !op.plain', instead: 'false', breaks: 'no resurrection is noticed' },
    { text: 'now === 1 ? 1 : 0', instead: 'now === 2 ? 1 : 0', breaks: '`put` is true one reference early' },
    {
      text: "memory !== 'typesafe' || !isStale(pointer) || turn.memory.get(live + target(pointer)) === 0",
      instead: 'true',
      breaks: 'a reference into a typesafe pool does not keep the pointer',
    },
  ],
  'src/semantics/sections.ts': [
    {
      text: 'if (depth === 1) closed(turn, domain, section);',
      instead: 'closed(turn, domain, section);',
      breaks: 'an inner rcu_read_unlock closes the section',
    },
    {
      text: 'rcu.waits.map((sections) => remove(sections, section))',
      instead: 'rcu.waits',
      breaks: 'a grace period never ends',
    },
    {
      text: "if (open.isEmpty()) endObject(turn, struct, slot);\n  else turn.rcu = turn.rcu.set('pending', turn.rcu.pending.set(struct.live + slot, open));",
      instead: 'endObject(turn, struct, slot);',
      breaks: '`free_rcu` waits for nobody',
    },
  ],
  'src/semantics/grace.ts': [
    {
      text: 'sections.filter((section) => rcu.depths.get(section)! > 0)',
      instead: '[]',
      breaks: 'a grace period waits for no reader',
    },
    {
      text: 'domain * machine.threads.length + thread',
      instead: 'thread',
      breaks: 'the domains of RCU are one',
    },
    {
      text: 'inOwnSection(machine, rcu, thread) ? insert(objects, live) : objects',
      instead: 'insert(objects, live)',
      breaks: 'a stale pointer into a typesafe pool may be followed outside sections',
    },
  ],
  'src/semantics/interrupts.ts': [
    {
      text: "sort === 'soft' && soft > 0",
      instead: 'false',
      breaks: 'soft interrupts cannot be switched off',
    },
    {
      text: 'tablesOf(machine).maskingLocks.every((lock) => state.locks.get(lock)!.owner !== thread + 1)',
      instead: 'true',
      breaks: 'a spin lock that keeps interrupts off does not',
    },
    { text: 'Math.max(hard - 1, 0)', instead: '0', breaks: 'one irq_restore restores all' },
    {
      text: '{ hard: 1, soft: 1 }',
      instead: '{ hard: 0, soft: 1 }',
      breaks: 'hard interrupts come on top of each other',
    },
  ],
  'src/semantics/stuck.ts': [
    {
      text: 'if (moving) «strikeOut(waiting, stuck, helpers);»',
      instead: '',
      breaks: 'who waits is stuck, though others could help',
    },
    {
      text: 'wait.writers.length > 0 && wait.writers.every((writer) => this.stuck.has(writer))',
      instead: 'false',
      breaks: 'a reader behind a stuck writer is not stuck',
    },
    {
      text: '[...stuck].filter((thread) => !idles(thread))',
      instead: '[...stuck]',
      breaks: 'a daemon at rest is stuck',
    },
  ],
};
