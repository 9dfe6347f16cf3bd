import type { Explanation } from './explanation.js';

type LifetimeKind =
  | 'resurrection'
  | 'underflow'
  | 'double-free'
  | 'use-after-free'
  | 'null-dereference'
  | 'leak'
  | 'held-lock-freed'
  | 'list-corruption';

/** Violations of reference counts, lifetimes and lists. */
export const LIFETIMES: Record<LifetimeKind, Explanation> = {
  resurrection: {
    meaning: `A reference is taken from zero. Somebody else has dropped the last one and is about to free the
object, and nothing stops him: the reference just taken keeps nothing alive.`,
    failing: `struct file { refcount f_count = 1 }
object f : file

thread closer { put f }
thread poller { get f; put f }
`,
    mended: `struct file { refcount f_count = 1 }
object f : file

thread closer { put f }
thread poller { if tryget f { put f } }
`,
    advice: `Take the reference with \`tryget\` and give up where it fails, or take it where somebody is known
to hold one: under a lock that the last holder needs before he lets go. If the counter may rise from zero,
declare it \`plain\`.`,
  },

  underflow: {
    meaning: `A reference is dropped that nobody has: the count goes below zero. One \`put\` too many, or a
\`get\` too few, often on an error path.`,
    failing: `struct file { refcount f_count = 1 }
object f : file

thread t * 2 { put f }
`,
    mended: `struct file { refcount f_count = 2 }
object f : file

thread t * 2 { put f }
`,
    advice: `Count who owns a reference: each \`get\`, and the initial value, belongs to one \`put\`. The trace
shows who dropped the others.`,
  },

  'double-free': {
    meaning: `An object is freed through a pointer whose object is gone already.`,
    failing: `struct file { dying: bool }
pool 1 file

thread t {
  var f: file = new file
  free f
  free f
}
`,
    mended: `struct file { dying: bool }
pool 1 file

thread t {
  var f: file = new file
  free f
}
`,
    advice: `Let one thread be responsible for the end of an object: the one whose \`put\` was the last, say,
in the struct's \`on zero\` block.`,
  },

  'use-after-free': {
    meaning: `A pointer is followed to an object that has been freed. The pointer itself may be kept and
compared as long as one likes; following it is wrong. A lock that has been destroyed counts, too, and so
does a sleeper that takes a lock again after the lock's object is gone. A pointer into a \`typesafe\` pool may
still be followed in an RCU section that has been open since before the free.`,
    failing: `struct file { refcount users = 1; on zero users as f { free f } }
object f : file

thread closer { put f }
thread user { touch f }
`,
    mended: `struct file { refcount users = 2; on zero users as f { free f } }
object f : file

thread closer { put f }
thread user { touch f; put f }
`,
    advice: `Something must keep the object while it is used: a reference, or a lock that is needed to free
it. \`tryget\` itself follows the pointer, so even the count must be somewhere that stays: in a pool that
is \`typestable\`, or under a lock; or wait for the readers before freeing, with \`synchronize_rcu\`.`,
  },

  'null-dereference': {
    meaning: `A null pointer is followed. Between the test and the use another thread may have changed it.`,
    failing: `struct file { dying: bool }
object f : file
var current: file? = f

thread closer { current = null }
thread user { if current != null { touch current } }
`,
    mended: `struct file { dying: bool }
object f : file
var current: file? = f

thread closer { current = null }
thread user {
  var mine: file? = current
  if mine != null { touch mine }
}
`,
    advice: `Read the pointer once, into a local, and test and use that; or hold the lock under which it
changes.`,
  },

  leak: {
    meaning: `When all threads are done, an object made by \`new\` is still there, and no variable and no named
object leads to it any more. Nobody can ever free it: a missing \`put\`, or a pointer overwritten.`,
    failing: `struct file { dying: bool }
pool 1 file

thread t { var f: file = new file; touch f }
`,
    mended: `struct file { dying: bool }
pool 1 file

thread t { var f: file = new file; touch f; free f }
`,
    advice: `Free the object on every way out, or keep a pointer to it in a variable if it is meant to stay.`,
  },

  'held-lock-freed': {
    meaning: `An object goes while its lock is held or waited for, or while somebody sleeps on it. The last
reference dropped under the object's own lock is the usual way.`,
    failing: `struct file { mutex f_lock; refcount users = 1; on zero users as f { free f } }
object f : file

thread t { lock f.f_lock; put f; unlock f.f_lock }
`,
    mended: `struct file { mutex f_lock; refcount users = 1; on zero users as f { free f } }
object f : file

thread t { lock f.f_lock; unlock f.f_lock; put f }
`,
    advice: `Release the lock before the reference is dropped. Whoever waits for a lock inside an object needs
a reference of his own.`,
  },

  'list-corruption': {
    meaning: `An object is taken off a list that it is not on, or is put on a list while it is on that list, or
on another list over the same link, already. In a real kernel the pointers of the elements are then
crossed, and the damage shows somewhere else.`,
    failing: `struct knote { dying: bool = false }
object kn : knote
list watchers of knote via selnext
init { insert kn in watchers }

thread closer * 2 {
  if not kn.dying {
    kn.dying = true
    remove kn from watchers
  }
}
`,
    mended: `mutex m
struct knote { dying: bool = false }
object kn : knote
list watchers of knote via selnext guarded_by m
init { insert kn in watchers }

thread closer * 2 {
  with m {
    if not kn.dying {
      kn.dying = true
      remove kn from watchers
    }
  }
}
`,
    advice: `Whoever takes an object off a list must know that it is on it, and that nobody else does the
same: ask and act in one step, or under the lock that guards the list (\`guarded_by L\` on the list
finds who goes without it). An object that is to be on two lists at once needs two links.`,
  },
};
