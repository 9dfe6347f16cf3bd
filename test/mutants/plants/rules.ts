/** Faults in the meaning said a second time, and in what searches by it or says it to others. */
import type { Plants } from './plant.js';

export const rules: Plants = {
  'src/rules/locks.ts': [
    {
      text: 'return isRecursive(lockClass) || !path.is(owns(path, lock, thread));',
      instead: 'return true;',
      breaks: 'every lock is recursive',
    },
    {
      text: "mode === 'exclusive' ? others(path, thread) : []",
      instead: '[]',
      breaks: 'a writer does not wait for readers',
    },
    {
      text: "mode === 'shared' && prefer === 'writers' && path.is(writersQueue(path, lock))",
      instead: 'false',
      breaks: '`prefer writers` prefers nobody',
    },
    {
      text: "path.set(variables.lockOf(lock, 'queued-writer', thread), values.zero);\n  «letReadersGo(path, lock);»",
      instead: '',
      breaks: 'a writer that takes the lock lets no readers go',
    },
    {
      text: 'values.if(last, values.zero, path.constant(thread + 1))',
      instead: 'values.zero',
      breaks: 'one release of a recursive lock releases all',
    },
  ],
  'src/rules/channels.ts': [
    {
      text: 'for (const { index } of path.machine.threads) delist(path, channel, index);',
      instead: '',
      breaks: 'a broadcast wakes nobody',
    },
    {
      text: 'path.choose(sleepers.length)',
      instead: '0',
      breaks: 'a signal always wakes the lowest sleeper',
    },
    {
      text: 'for (const { index } of path.machine.channels) delist(path, index, path.thread);',
      instead: '',
      breaks: 'who has ended may still take a wake-up from others',
    },
  ],
  'src/rules/sections.ts': [
    {
      text: 'if (last) closed(path, domain, section);',
      instead: 'closed(path, domain, section);',
      breaks: 'an inner rcu_read_unlock closes the section',
    },
    {
      text: 'domain * machine.threads.length + thread',
      instead: 'thread',
      breaks: 'the domains of RCU are one',
    },
    {
      text: 'pending.section === section ? pending.when : values.not(pending.when)',
      instead: 'pending.section === section ? pending.when : values.one',
      breaks: 'what waits for two sections is freed with the first',
    },
  ],
  'src/rules/interrupts.ts': [
    {
      text: "sort === 'soft' ? values.is(soft(path, thread), 0) : values.one",
      instead: 'values.one',
      breaks: 'soft interrupts cannot be switched off',
    },
    {
      text: 'off.map((held) => values.not(held))',
      instead: '[]',
      breaks: 'a spin lock that keeps interrupts off does not',
    },
  ],
  'src/rules/work.ts': [
    {
      text: "op.op === 'queue-work' && !path.is(pending)",
      instead: "op.op === 'queue-work'",
      breaks: '`queue` says that it made work pending that was so already',
    },
    {
      text: '«path.set(cell, values.zero);»\n  const { argument } = work;',
      instead: '',
      breaks: 'work stays pending as it is taken up',
    },
  ],
};

export const engine: Plants = {
  'src/engine/layout.ts': [
    {
      text: 'BigInt(value - field.low) << BigInt(field.shift)',
      instead: 'BigInt(value) << BigInt(field.shift)',
      breaks: 'ranges that do not begin at 0 are packed wrongly',
    },
  ],
  'src/engine/successors.ts': [
    {
      text: "flip === 0n ? code : op('i64.xor', code, i64(flip))",
      instead: 'code',
      breaks: 'fields that are known do not change',
    },
    {
      text: "if (clear !== 0n) code = op('i64.and', code, i64(~clear));",
      instead: '',
      breaks: 'a field is changed on top of what it was',
    },
    {
      text: "low === 0 ? wide : op('i64.sub', wide, i64(BigInt(low)))",
      instead: 'wide',
      breaks: 'ranges that do not begin at 0 are written wrongly',
    },
    {
      text: 'learn(known, value.operand, 1 - is)',
      instead: 'learn(known, value.operand, is)',
      breaks: 'from what is not so it learns that it is',
    },
  ],
  'src/engine/stuck.ts': [
    {
      text: "op('i64.or', get(this.waiting[i]!), get(this.ended[i]!))",
      instead: 'get(this.waiting[i]!)',
      breaks: 'who has ended may still help',
    },
    {
      text: "op('i64.xor', get(gone), bit)",
      instead: 'get(gone)',
      breaks: 'who is not held up cannot help all the same',
    },
    {
      text: '[when, ...waits.flatMap((wait) => [wait.when, wait.heldUp])]',
      instead: '[]',
      breaks: 'places where different waits are barred are taken for one',
    },
  ],
  'src/engine/formulas.ts': [
    {
      text: 'set |= set << (1n << BigInt(bits))',
      instead: 'set |= 0n',
      breaks: 'bits beside a field are taken for part of it',
    },
  ],
  'src/engine/gone.ts': [
    {
      text: 'i64(BigInt(above - low))',
      instead: 'i64(0n)',
      breaks: 'names are taken for the threads before those they name',
    },
  ],
  'src/engine/mixing.ts': [
    {
      text: "op('i64.or', op('i64.mul', get(x), i64(SECOND)), i64(1n))",
      instead: "op('i64.mul', get(x), i64(SECOND))",
      breaks: 'a state whose bits are all 0 is taken for an empty slot',
    },
  ],
  'src/engine/slots.ts': [
    {
      text: "[set(entry, op('i32.add', get(entry), i32(1)))]",
      instead: '[]',
      breaks: 'states that differ in their homes alone are taken for one',
    },
    {
      text: "op('i32.sub', op('i32.and', get(entry), get(distances)), i32(1))",
      instead: "op('i32.and', get(entry), get(distances))",
      breaks: 'a state that stands off its home has another one as the table grows',
    },
  ],
  'src/engine/paths.ts': [
    {
      text: 'next[variable] = evaluate(value, state);',
      instead: 'next[variable] = evaluate(value, next);',
      breaks: 'updates are made one after the other',
    },
  ],
};

export const exporters: Plants = {
  'src/export/commands.ts': [
    {
      text: 'return [...before, ...after, ...kept];',
      instead: 'return [...after, ...before, ...kept];',
      breaks: 'what is to be kept is worked out too late',
    },
  ],
  'src/export/program.ts': [
    {
      text: 'here.ended || isAlways(canStep(here.steps))',
      instead: 'false',
      breaks: 'who can always move is held up',
    },
  ],
  'src/export/stuck.ts': [
    {
      text: "{ is: 'at', thread, place }",
      instead: "{ is: 'stuck', thread }",
      breaks: 'a deadlock of the same threads elsewhere is taken for the one that is known',
    },
  ],
  'src/export/murphi.ts': [
    {
      text: "block(write.conjuncts(all({ is: 'at', thread, place }, guard)), '  ', ' & ')",
      instead: "block(write.conjuncts(guard), '  ', ' & ')",
      breaks: 'a step is made wherever the thread stands',
    },
  ],
  'src/export/promela.ts': [
    {
      text: "if (low >= 0 && high <= 255) return «'byte'»;",
      instead: "'bit'",
      breaks: 'small numbers lose their upper bits',
    },
    {
      text: "const kept = «steps.filter((one) => one.to === 'temporary')»;",
      instead: '[]',
      breaks: 'what is kept in a step tells states apart',
    },
  ],
  'src/export/tla.ts': [
    {
      text: 'members.filter((member) => !changed.has(member))',
      instead: 'members',
      breaks: 'a step changes what it leaves unchanged',
    },
  ],
};
