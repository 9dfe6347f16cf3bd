/** Faults in what a model means, and in what is made of it: what is one step, which locals are dead. */
import type { Plants } from './plant.js';

export const model: Plants = {
  'src/model/kinds.ts': [
    {
      text: 'freebsd: { spin: 0, rwspin: 0, mutex: «1»',
      instead: '2',
      breaks: "freebsd's mutex sleeps",
    },
    {
      text: "kind === 'semaphore' || kind === 'completion'",
      instead: "kind === 'completion'",
      breaks: 'a semaphore has an owner',
    },
  ],
  'src/model/stability.ts': [
    {
      text: "(effect?.kind === 'free' || effect?.kind === 'free-rcu')",
      instead: "effect?.kind === 'free'",
      breaks: 'what only `free_rcu` frees is taken to last',
    },
    {
      text: 'return «place.variable.perThread !== true»;',
      instead: 'true',
      breaks: "a thread's own variable might change underneath it",
    },
    {
      text: '!place.field.constant || freed.has(place.field.struct) || inner || mayChange(place.object, freed)',
      instead: '!place.field.constant || inner || mayChange(place.object, freed)',
      breaks: 'a constant field of an object that is freed makes one step of two',
    },
  ],
  'src/model/effects.ts': [
    {
      text: "e.shared ? 'shared' : 'exclusive'",
      instead: "'exclusive'",
      breaks: '`lock L shared` is exclusive',
    },
    {
      text: "releasing ? 'irq_restore' : 'irq_save'",
      instead: "'irq_save'",
      breaks: '`unlock L irq` switches interrupts off once more',
    },
    { text: 'e.atEnd === true', instead: 'false', breaks: '`insert … at end` is at the head' },
    {
      text: "spinning: «e.word === 'spin await'»",
      instead: 'false',
      breaks: '`spin await` sleeps',
    },
  ],
  'src/model/order.ts': [
    {
      text: 'return «steps.slice(1)».flatMap(',
      instead: 'steps.slice(1, 2)',
      breaks: 'of `order a -> b -> c` only the first arrow counts',
    },
    { text: 'lines.some((line) => line.total)', instead: 'false', breaks: '`order total` is ignored' },
  ],
  'src/model/narrowing.ts': [
    {
      text: "e.operator !== (truth ? '!=' : '==')",
      instead: 'false',
      breaks: 'any comparison with null shows that a pointer is none',
    },
  ],
};

export const machine: Plants = {
  'src/machine/acquire.ts': [
    {
      text: 'context.atomic || !lockMayChange(path, context.program.freed)',
      instead: 'true',
      breaks: 'a lock reached through a pointer takes one step',
    },
    {
      text: 'if (!readerWriter(request.class)) return [taken];',
      instead: 'return [taken];',
      breaks: 'nobody queues for a reader-writer lock',
    },
    {
      text: "lock.level === 2 && lock.kind !== 'giant' ? context.program.giant : undefined",
      instead: 'undefined',
      breaks: 'giant is kept while its holder waits for a lock',
    },
    {
      text: "context.program.model.dialect === 'netbsd'",
      instead: 'false',
      breaks: 'netbsd takes giant after the lock that it waited for',
    },
  ],
  'src/machine/waiting.ts': [
    {
      text: 'context.atomic || !channelMayChange(path, context.program.freed)',
      instead: 'true',
      breaks: 'a channel reached through a pointer takes one step',
    },
    {
      text: '[action(op, next), ...giveUp]',
      instead: '[action(op, next)]',
      breaks: 'an `await` keeps giant',
    },
  ],
  'src/machine/graph.ts': [
    {
      text: 'for (const jump of idle) graph.at(jump).stop = true;',
      instead: '',
      breaks: 'a loop without a step is none',
    },
  ],
  'src/machine/control.ts': [
    {
      text: "to.kind !== 'local' || readsShared(stmt.value)",
      instead: "to.kind !== 'local'",
      breaks: 'reading something shared into a local is no step',
    },
    {
      text: "skip(unwind(context, loop.withs, stmt.kind === 'break' ? loop.breakTo : loop.continueTo))",
      instead: "skip(stmt.kind === 'break' ? loop.breakTo : loop.continueTo)",
      breaks: '`break` out of a `with` keeps the lock',
    },
    {
      text: 'unwind(context, target.withs, target.location)',
      instead: 'target.location',
      breaks: '`goto` out of a `with` keeps the lock',
    },
    {
      text: 'test.negated ? [otherwise, then] : [then, otherwise]',
      instead: '[then, otherwise]',
      breaks: '`if not trylock L` is `if trylock L`',
    },
    {
      text: "node(context, stmt, false, [action({ op: 'skip' }, body), action({ op: 'skip' }, next)])",
      instead: "node(context, stmt, false, [action({ op: 'skip' }, body)])",
      breaks: '`maybe` always does',
    },
    { text: 'readsShared(test.expression)', instead: 'true', breaks: 'every condition is a step' },
  ],
  'src/machine/locals.ts': [
    {
      text: 'for (const read of use.reads) now.add(read);',
      instead: '',
      breaks: 'all locals are dead',
    },
    {
      text: 'for (const field of op.fields) exprUse(field.value, use);',
      instead: '',
      breaks: 'a local that is only used by `new T { f = x }` is dead before',
    },
    {
      text: "if (typeof e.by !== 'string') exprUse(e.by, use);",
      instead: '',
      breaks: 'a local that is only used by `held(L by t)` is dead before',
    },
  ],
  'src/machine/program.ts': [
    {
      text: 'all.filter((local) => !live[id]!.has(local))',
      instead: '[]',
      breaks: 'dead locals keep their values, and states that are one are several',
    },
    {
      text: 'new Set([...effects, ...actions.flatMap((a) => a.targets.flatMap((t) => [...sets[t]!]))])',
      instead: 'new Set(effects)',
      breaks: 'nobody is known to be able to help later',
    },
  ],
};
