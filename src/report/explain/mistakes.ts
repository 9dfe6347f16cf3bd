import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L04: models that could mean nothing. */
export const MISTAKES: Record<Extract<Code, `L04${string}`>, Explanation> = {
  L0401: {
    meaning: `A number that is known before the run is outside of the range of what it goes to, or is compared
with.`,
    failing: `var tries: 0..3 = 4

thread t { tries = 1 }
`,
    mended: `var tries: 0..4 = 4

thread t { tries = 1 }
`,
    advice: `Widen the range or change the number. Values never wrap.`,
  },
  L0402: {
    meaning: `A range has no values, or far too many.`,
    failing: `var tries: 3..0 = 0

thread t { tries = 1 }
`,
    mended: `var tries: 0..3 = 0

thread t { tries = 1 }
`,
    advice: `The smaller end stands first, and both belong to it. A model needs the few values that make a
difference.`,
  },
  L0403: {
    meaning: `An array has no elements, or far too many.`,
    failing: `mutex fork[0]

thread t { might_sleep }
`,
    mended: `mutex fork[2]

thread t { lock fork[1]; unlock fork[1] }
`,
    advice: `Two or three of a kind show nearly every mistake.`,
  },
  L0404: {
    meaning: `An index that is known before the run is outside of the array.`,
    failing: `mutex fork[2]

thread t { lock fork[2]; unlock fork[2] }
`,
    mended: `mutex fork[2]

thread t { lock fork[1]; unlock fork[1] }
`,
    advice: `Elements are counted from 0.`,
  },
  L0405: {
    meaning: `The order rules form a circle, so that no thread could keep them all.`,
    failing: `mutex a
mutex b
mutex c
order a -> b -> c
order c -> a

thread t { lock a; unlock a }
`,
    mended: `mutex a
mutex b
mutex c
order a -> b -> c

thread t { lock a; lock b; lock c; unlock c; unlock b; unlock a }
`,
    advice: `The labels show the lines that form it: one of them is wrong.`,
  },
  L0406: {
    meaning: `A rule orders a class before itself. Locks of one class are ordered by \`nested\`, not by \`order\`.`,
    failing: `mutex fork[2]
order fork -> fork

thread t { lock fork[0]; unlock fork[0] }
`,
    mended: `mutex fork[2] nested by index

thread t { lock fork[0]; lock fork[1]; unlock fork[1]; unlock fork[0] }
`,
    advice: `Write \`nested by index\`, \`nested by address\` or \`nested by\` a const field.`,
  },
  L0407: {
    meaning: `A function calls itself, directly or by way of others. Calls are expanded where they stand, so they
must come to an end.`,
    failing: `mutex a

fn walk() { lock a; unlock a; walk() }
thread t { walk() }
`,
    mended: `mutex a

fn visit() { lock a; unlock a }
thread t { for i in 0..1 { visit() } }
`,
    advice: `Write a loop, or one function for each level that matters.`,
  },
  L0408: {
    meaning: `A \`goto\` jumps into a block whose beginning it passes by, such as that of a \`with\`.`,
    failing: `mutex a

thread t {
  goto inside
  with a { inside: might_sleep }
}
`,
    mended: `mutex a

thread t {
  with a { might_sleep }
}
`,
    advice: `Jump to before the block. To model code that passes by an acquisition, use \`lock\` and \`unlock\`.`,
  },
  L0409: {
    meaning: `Something in an \`atomic\` block cannot be part of one step: it may wait, or it takes two steps.`,
    failing: `mutex a
var ready: bool = false

thread t { atomic { ready = true; lock a }; unlock a }
`,
    mended: `mutex a
var ready: bool = false

thread t { atomic { lock a; ready = true }; unlock a }
`,
    advice: `Only the first statement of the block may wait, for a lock or with \`await\`.`,
  },
  L0410: {
    meaning: `Something in \`init\` waits or chooses. Init runs alone, before any thread, and in one way only.`,
    failing: `mutex a
init { lock a }

thread t { lock a; unlock a }
`,
    mended: `mutex a
var ready: bool = false
init { ready = true }

thread t { lock a; ready = false; unlock a }
`,
    advice: `Put it into a thread.`,
  },
  L0411: {
    meaning: `A \`break\` or \`continue\` stands in no loop.`,
    failing: `mutex a

thread t { lock a; break; unlock a }
`,
    mended: `mutex a

thread t { loop { lock a; unlock a; break } }
`,
    advice: `To leave a function or thread, write \`return\`.`,
  },
  L0412: {
    meaning: `There is no such kind of lock, or the dialect has none of that kind.`,
    failing: `dialect netbsd
sx s

thread t { lock s; unlock s }
`,
    mended: `dialect freebsd
sx s

thread t { lock s; unlock s }
`,
    advice: `The help names the kind that this kernel has instead.`,
  },
  L0413: {
    meaning: `An attribute does not fit the kind of lock, or its number is out of bounds.`,
    failing: `mutex m prefer writers

thread t { lock m; unlock m }
`,
    mended: `rwlock m prefer writers

thread t { lock m; unlock m }
`,
    advice: `The note says why it does not fit.`,
  },
  L0414: {
    meaning: `A struct has no pool to take objects from, or two, or one of no size.`,
    failing: `struct file { dying: bool }

thread t { var f: file = new file; free f }
`,
    mended: `struct file { dying: bool }
pool 1 file

thread t { var f: file = new file; free f }
`,
    advice: `Declare one pool for each struct of which objects are made: \`pool 2 file\`.`,
  },
  L0415: {
    meaning: `This declaration cannot depend on a setting.`,
    failing: `flag fixed = false
when fixed { param N = 2 }

thread t { might_sleep }
`,
    mended: `flag fixed = false
param N = 2
mutex fork[N]
when fixed { mutex a } else { spin a }

thread t { lock a; unlock a; lock fork[0]; unlock fork[0] }
`,
    advice: `Move it out of the \`when\`.`,
  },
  L0416: {
    meaning: `A label is asked for where no thread ever stands: what it marks is no step, such as a statement
over locals alone.`,
    failing: `mutex a
invariant one: not (at(t, here) and at(t, here))

thread t {
  var n: 0..3 = 0
  here: n = 1
  lock a
  unlock a
}
`,
    mended: `mutex a
invariant one: not at(t, here) or held(a by t)

thread t {
  lock a
  here: unlock a
}
`,
    advice: `Put the label before a statement that does something shared.`,
  },
  L0417: {
    meaning: `An \`on zero\` block is run by whoever drops the last reference, and cannot be left by \`return\`.`,
    failing: `struct file { refcount users = 1; on zero users as f { return } }
object f : file

thread t { put f }
`,
    mended: `struct file { refcount users = 1; on zero users as f { free f } }
object f : file

thread t { put f }
`,
    advice: `Put what it does into a function, and call that.`,
  },
  L0418: {
    meaning: `A count has two \`on zero\` blocks.`,
    failing: `struct file {
  refcount users = 1
  on zero users as f { free f }
  on zero users as f { might_sleep }
}
object f : file

thread t { put f }
`,
    mended: `struct file {
  refcount users = 1
  on zero users as f { might_sleep; free f }
}
object f : file

thread t { put f }
`,
    advice: `Join them.`,
  },
  L0419: {
    meaning: `\`queue\`, \`flush\` and \`cancel\` are about a \`work\`, \`spawn\` is about a \`thread\`, and neither of
these is named in a \`run\`: they begin when they are queued or spawned. Both take one parameter at most, each
value of which has an instance: an object, a number, true or false, a value of an enum.`,
    failing: `thread shutdown { might_sleep }

thread t { queue shutdown }
`,
    mended: `work shutdown { might_sleep }

thread t { queue shutdown }
`,
    advice: `What is done once for each time that it is asked for, and may be waited for, is a \`work\`; what runs
beside its parent, several times over if need be, is a thread: \`thread child(p: proc) * 2\`.`,
  },
  L0420: {
    meaning: `A \`per thread var\` is each thread's own: it begins with the value declared for every one of them, no
other thread can get to it, and there is none where no thread runs, as in a property.`,
    failing: `spin s
struct file { dying : bool }
per thread var pending : file? = null guarded_by s

thread t { with s { pending = null } }
`,
    mended: `spin s
struct file { dying : bool }
per thread var pending : file? = null

thread t { with s { pending = null } }
`,
    advice: `What others may see too is a \`var\`, or a field of an object.`,
  },
  L0430: {
    meaning: `A list or a walk along one is not declared as it must be: its link is no reference to the next
element, or the walk has a condition.`,
    failing: `struct knote { selnext: bool }
object kn : knote
list watchers of knote via selnext

thread t { insert kn in watchers; for k in watchers { touch k } }
`,
    mended: `struct knote { selnext: knote? }
object kn : knote
mutex m
list watchers of knote via selnext guarded_by m

thread t { with m { insert kn in watchers; for k in watchers { touch k } } }
`,
    advice: `A link is \`T?\` for elements of struct T, not \`const\`, and no list itself; where the struct does
not declare it, the list makes it. Conditions belong into the body of a walk along a list.`,
  },
};
