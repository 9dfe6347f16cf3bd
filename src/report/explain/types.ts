import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L03: values, effects and locks that do not fit where they stand. */
export const TYPES: Record<Extract<Code, `L03${string}`>, Explanation> = {
  L0301: {
    meaning: `A value of one type stands where another is needed.`,
    failing: `var ready: bool = false

thread t { ready = 1 }
`,
    mended: `var ready: bool = false

thread t { ready = true }
`,
    advice: `Truth values are \`true\` and \`false\`, never numbers.`,
  },
  L0302: {
    meaning: `Null goes, or might go, where a reference is never null.`,
    failing: `struct file { dying: bool }
object f : file
var current: file = f

thread t { current = null }
`,
    mended: `struct file { dying: bool }
object f : file
var current: file? = f

thread t { current = null }
`,
    advice: `Declare it with \`?\` if it may be null, or give it an object from the start.`,
  },
  L0303: {
    meaning: `Two values are compared that have nothing in common, or that have no order.`,
    failing: `enum ops { filt, nop }
var op: ops = filt

thread t { assert op < nop }
`,
    mended: `enum ops { filt, nop }
var op: ops = filt

thread t { assert op != nop }
`,
    advice: `Compare like with like. Only numbers have an order; references compare as addresses, with \`==\`
and \`!=\`.`,
  },
  L0304: {
    meaning: `A function, statement or kernel function is given too many or too few arguments.`,
    failing: `mutex a
fn both(x: bool, y: bool) { lock a; unlock a }

thread t { both(true) }
`,
    mended: `mutex a
fn both(x: bool, y: bool) { lock a; if x or y { might_sleep }; unlock a }

thread t { both(true, false) }
`,
    advice: `The help shows what it takes.`,
  },
  L0305: {
    meaning: `A field is asked of something that is no object.`,
    failing: `var ready: bool = false

thread t { ready.dying = true }
`,
    mended: `struct file { dying: bool }
object f : file

thread t { f.dying = true }
`,
    advice: `Only references to structs have fields.`,
  },
  L0306: {
    meaning: `An array is used without saying which element, or something that is no array is indexed.`,
    failing: `mutex fork[2]

thread t { lock fork; unlock fork }
`,
    mended: `mutex fork[2]

thread t { lock fork[0]; unlock fork[0] }
`,
    advice: `Add the index, or take it away. Indices count from 0.`,
  },
  L0307: {
    meaning: `Something that has an effect stands inside an expression. Effects are steps of their own, since
anything may happen between two steps.`,
    failing: `mutex a
var tries: 0..3 = 0

thread t { if trylock a and tries == 0 { unlock a } }
`,
    mended: `mutex a
var tries: 0..3 = 0

thread t { if tries == 0 { if trylock a { unlock a } } }
`,
    advice: `Let it be a whole right-hand side, or the whole condition of an \`if\` or \`while\`.`,
  },
  L0308: {
    meaning: `A statement does nothing. What is declared with \`def\` is an expression: by itself it asks a
question and throws the answer away.`,
    failing: `var tries: 0..3 = 0
def fresh() = tries == 0

thread t { fresh() }
`,
    mended: `var tries: 0..3 = 0
def fresh() = tries == 0

thread t { assert fresh() }
`,
    advice: `Use its value: \`assert\` it, assign it, or make it a condition.`,
  },
  L0309: {
    meaning: `A condition is neither true nor false. Numbers and references are not tested as they are in C.`,
    failing: `var tries: 0..3 = 0

thread t { if tries { might_sleep } }
`,
    mended: `var tries: 0..3 = 0

thread t { if tries != 0 { might_sleep } }
`,
    advice: `Compare: \`n != 0\`, \`p != null\`.`,
  },
  L0310: {
    meaning: `A \`return\` gives a value where none is declared, or none where one is.`,
    failing: `fn ready() { return true }

thread t { ready() }
`,
    mended: `fn ready(): bool { return true }

thread t { if ready() { might_sleep } }
`,
    advice: `Declare the result after the parameters: \`fn f(): bool { … }\`. Threads return nothing.`,
  },
  L0311: {
    meaning: `An argument is no expression of this language. Only where a kernel function has arguments that do
not matter here may anything stand.`,
    failing: `dialect netbsd
rwlock l

thread t { rw_enter(l, READER); rw_exit(l) }
`,
    mended: `dialect netbsd
rwlock l

thread t { rw_enter(l, RW_READER); rw_exit(l) }
`,
    advice: `The message says which words are possible.`,
  },
  L0312: {
    meaning: `This cannot be assigned: a \`const\` field, a param, a parameter of a loop, a lock.`,
    failing: `struct knlist { const owner: 0..1 }
object kl : knlist { owner = 1 }

thread t { kl.owner = 0 }
`,
    mended: `struct knlist { owner: 0..1 }
object kl : knlist { owner = 1 }

thread t { kl.owner = 0 }
`,
    advice: `Const fields are set in \`object\` and \`new\`. If the real field changes, it is not \`const\`.`,
  },
  L0313: {
    meaning: `A struct has several reference counts or none, so \`get o\` does not say which.`,
    failing: `struct file { refcount users = 1; refcount weak = 1 }
object f : file

thread t { put f }
`,
    mended: `struct file { refcount users = 1; refcount weak = 1 }
object f : file

thread t { put f.users; put f.weak }
`,
    advice: `Name the field: \`put f.users\`.`,
  },
  L0314: {
    meaning: `The operation does not exist for this kind of lock: a mutex has no shared mode, a semaphore no
holder.`,
    failing: `mutex m

thread t { lock m shared; unlock m }
`,
    mended: `rwlock m

thread t { lock m shared; unlock m }
`,
    advice: `Use another operation, or declare the lock as what it is in the real code.`,
  },
  L0315: {
    meaning: `A kernel function is used on a lock of another kind than it is for.`,
    failing: `dialect linux
spin s

thread t { mutex_lock(s); mutex_unlock(s) }
`,
    mended: `dialect linux
spin s

thread t { spin_lock(s); spin_unlock(s) }
`,
    advice: `Call the function for that kind, or declare the lock as what it is.`,
  },
  L0316: {
    meaning: `A property uses something that has a meaning only for a running thread, such as \`held(L)\` or
\`self\`.`,
    failing: `mutex m
invariant free: not held(m)

thread t { lock m; unlock m }
`,
    mended: `mutex m
finally free: unheld(m)

thread t { lock m; unlock m }
`,
    advice: `Say by whom: \`held(m by t)\`, or \`unheld(m)\`.`,
  },
  L0317: {
    meaning: `This must be known before anything runs, and depends on something that is not.`,
    failing: `var n: 0..3 = 2
mutex fork[n]

thread t { lock fork[0]; unlock fork[0] }
`,
    mended: `param n = 2
mutex fork[n]

thread t { lock fork[0]; unlock fork[0] }
`,
    advice: `Sizes, ranges and settings use numbers, params and flags only.`,
  },
  L0318: {
    meaning: `A type cannot stand here: an array of arrays, a local array, a bool that may be null.`,
    failing: `var ready: bool? = null

thread t { ready = null }
`,
    mended: `var ready: bool = false

thread t { ready = true }
`,
    advice: `The help says what to write instead.`,
  },
};
