import type { Explanation } from './explanation.js';

type LockKind =
  | 'deadlock'
  | 'self-deadlock'
  | 'order'
  | 'order-cycle'
  | 'irq-order'
  | 'unlock-not-held'
  | 'held-at-exit'
  | 'sleep-in-atomic'
  | 'race';

/** Violations of the rules of locking. */
export const LOCKS: Record<LockKind, Explanation> = {
  deadlock: {
    meaning: `Some threads can never move again, whatever the others do. They wait for each other in a circle,
or for a lock whose holder has ended, or for a wake-up that nobody is left to give, or for a reader who never
leaves its RCU section. Other threads may well run on: this is never a false alarm, and it is not the whole system that must have stopped.

The report names the threads of the circle, what each holds and what it waits for.`,
    failing: `mutex a
mutex b

thread one { lock a; lock b; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }
`,
    mended: `mutex a
mutex b
order a -> b

thread one { lock a; lock b; unlock b; unlock a }
thread two { lock a; lock b; unlock b; unlock a }
`,
    advice: `Break the circle: take the locks in one order everywhere and declare it with \`order\`; or give
one up before waiting for the other; or try with \`trylock\` and step back. If a thread is meant to wait
for ever, make it a \`daemon thread\` and put the label \`idle:\` before the statement where it rests.`,
  },

  'self-deadlock': {
    meaning: `A thread asks for a lock that it holds already, and that is not recursive. It waits for itself.
Shared holds nest, so a second one is wrong only if either of the two is exclusive. A \`synchronize_rcu\` inside
an RCU section is the same mistake: it waits for every section that is open, its own too.`,
    failing: `mutex queue

thread worker { lock queue; remove(); unlock queue }

fn remove() { lock queue; unlock queue }
`,
    mended: `mutex queue

thread worker { lock queue; remove_locked(); unlock queue }

fn remove_locked() requires held(queue) { assert held(queue) }
`,
    advice: `Split the function in two: one for callers that hold the lock, which says so with
\`requires held(…)\`, and one that takes it. If the lock is recursive in the real code, declare it
\`recursive\`.`,
  },

  order: {
    meaning: `A lock is asked for against the declared order, even if nobody is in the way this time. Also: two
locks of one class are held at once, though the class is not declared \`nested\`; a lock is taken under one
that is declared \`leaf\`; under \`order total\`, a nesting that no rule speaks of.

The report shows both acquisitions and the rule, and says whether some schedule of these threads really
hangs.`,
    failing: `mutex a
mutex b
order a -> b

thread two { lock b; lock a; unlock a; unlock b }
`,
    mended: `mutex a
mutex b
order a -> b

thread two { lock a; lock b; unlock b; unlock a }
`,
    advice: `Release the later lock first, or take the earlier one before it. If the code is right and the rule
is not, change the rule; if two of a class are nested on purpose, say by what: \`nested by index\`,
\`nested by address\`. One known place can be accepted with \`allow order at label because "…"\`.`,
  },

  'order-cycle': {
    meaning: `The nestings seen in this check form a circle, though no rule forbids it. Somewhere a is held
while b is taken, and elsewhere the other way round: what lockdep calls a possible circular dependency.

Whether it can hang depends on who runs when, and that question is answered with it. It is an advisory:
it fails a check only under \`deny order-cycle\`.`,
    failing: `mutex a
mutex b
deny order-cycle

thread only { lock a; lock b; unlock b; unlock a; lock b; lock a; unlock a; unlock b }
`,
    mended: `mutex a
mutex b
order a -> b
deny order-cycle

thread only { lock a; lock b; unlock b; unlock a; lock a; lock b; unlock b; unlock a }
`,
    advice: `Choose one order, declare it with \`order\`, and follow it. If the circle cannot hang, the reason
that the report gives (a common gate, one thread only) is worth a comment in the code.`,
  },

  'irq-order': {
    meaning: `A lock that an interrupt handler takes is also held somewhere with that sort of interrupt
enabled: what lockdep calls an inconsistent lock state. If the interrupt comes just there, its handler
waits for a lock that the thread under it holds, and that thread stands still until the handler ends.

Whether some schedule of this check really hangs is answered with it. It is an advisory: it fails a check
only under \`deny irq-order\`; the hang itself is a \`deadlock\`. A handler's trylock does not count.`,
    failing: `spin s
deny irq-order

thread t { lock s; unlock s }
interrupt timer at hard { lock s; unlock s }
`,
    mended: `spin s
deny irq-order

thread t { lock s irq; unlock s irq }
interrupt timer at hard { lock s; unlock s }
`,
    advice: `Keep the interrupt off while the lock is held: \`lock s irq\` against both sorts, \`lock s bh\`
against soft ones (\`spin_lock_irqsave\`, \`spin_lock_bh\`). Or let the handler try the lock.`,
  },

  'unlock-not-held': {
    meaning: `A lock is released that this thread does not hold. Often it was taken through a pointer that has
changed since, so that another one is released than was taken; or a \`goto\` has passed by the acquisition.`,
    failing: `mutex m

thread t {
  maybe { lock m }
  unlock m
}
`,
    mended: `mutex m

thread t {
  lock m
  unlock m
}
`,
    advice: `Use \`with L { … }\`, which releases what it took on every way out. Where the real code takes and
releases through a pointer, keep the pointer in a local, or change it only under the lock.`,
  },

  'held-at-exit': {
    meaning: `A thread ends with a lock held. What Linux says as "returning with the following locks held".
Everybody who asks for that lock from now on waits for ever. So does everybody who waits for a grace period
that has to do with an RCU section in which a thread has ended.`,
    failing: `mutex m
var ready: bool = true

thread t {
  lock m
  if ready { return }
  unlock m
}
`,
    mended: `mutex m
var ready: bool = true

thread t {
  lock m
  if ready { unlock m; return }
  unlock m
}
`,
    advice: `Release on every way out, error paths included; \`with L { … }\` does so by itself. A lock that is
handed over to somebody else is better modelled by a \`semaphore\`, which nobody owns.`,
  },

  'sleep-in-atomic': {
    meaning: `A thread sleeps, or asks for a lock of a higher wait level, while it holds one that forbids it:
a mutex under a spin lock, say. Levels are those of the dialect: spinning, blocking, sleeping. Inside an RCU
section nothing may sleep, unless it is of a domain declared \`sleepable\`.`,
    failing: `dialect linux
mutex m
spin s

thread t { spin_lock(s); mutex_lock(m); mutex_unlock(m); spin_unlock(s) }
`,
    mended: `dialect linux
mutex m
spin s

thread t { mutex_lock(m); spin_lock(s); spin_unlock(s); mutex_unlock(m) }
`,
    advice: `Do what may sleep before the spinning lock is taken or after it is released. If the lock is of
another kind in the real code, declare that kind; \`level N\` replaces the dialect's level for one lock.`,
  },

  race: {
    meaning: `A field or variable declared \`guarded_by L\` is touched without L. For writing, all locks of the
guard are needed, held exclusively; for reading any one of them, and a shared hold is enough. An object that
no other thread could get to is exempt.`,
    failing: `mutex m
var count: 0..3 = 0 guarded_by m

thread t * 2 { count = 1 }
`,
    mended: `mutex m
var count: 0..3 = 0 guarded_by m

thread t * 2 { lock m; count = 1; unlock m }
`,
    advice: `Take the lock. If the code reads without it on purpose, say so: \`guarded_by L for writes\`.`,
  },
};
