import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L02: names that mean nothing, or something else. */
export const NAMES: Record<Extract<Code, `L02${string}`>, Explanation> = {
  L0201: {
    meaning: `A name is used that nothing declares. Locals are declared with \`var\`, too.`,
    failing: `mutex accept_lock

thread t { lock acept_lock; unlock accept_lock }
`,
    mended: `mutex accept_lock

thread t { lock accept_lock; unlock accept_lock }
`,
    advice: `Correct the spelling, or declare it.`,
  },
  L0202: {
    meaning: `Two declarations have the same name.`,
    failing: `mutex a
spin a

thread t { lock a; unlock a }
`,
    mended: `mutex a
spin b

thread t { lock a; unlock a; lock b; unlock b }
`,
    advice: `Rename one of them. Names of imported files count as well.`,
  },
  L0203: {
    meaning: `There is no type of this name.`,
    failing: `var current: fil? = null

thread t { current = null }
`,
    mended: `struct file { dying: bool }
var current: file? = null

thread t { current = null }
`,
    advice: `Types are \`bool\`, ranges such as \`0..3\`, enums, structs \`T\` and \`T?\`, and \`thread?\`.`,
  },
  L0204: {
    meaning: `The struct has no such field, lock or condition.`,
    failing: `struct file { dying: bool }
object f : file

thread t { f.dyng = true }
`,
    mended: `struct file { dying: bool }
object f : file

thread t { f.dying = true }
`,
    advice: `Correct the spelling, or add the field to the struct.`,
  },
  L0205: {
    meaning: `There is no such label in this thread or function. Labels of a function are its own.`,
    failing: `mutex a

thread t { lock a; goto out; done: unlock a }
`,
    mended: `mutex a

thread t { lock a; goto done; done: unlock a }
`,
    advice: `Correct the spelling, or put the label before the statement that is meant.`,
  },
  L0206: {
    meaning: `A label stands twice in one thread or function.`,
    failing: `mutex a

thread t { here: lock a; here: unlock a }
`,
    mended: `mutex a

thread t { here: lock a; there: unlock a }
`,
    advice: `Rename one of them.`,
  },
  L0207: {
    meaning: `There is no function, statement or kernel function of this name. Kernel names are known in their
dialect only.`,
    failing: `mutex a

thread t { mutex_lock(a); mutex_unlock(a) }
`,
    mended: `dialect linux
mutex a

thread t { mutex_lock(a); mutex_unlock(a) }
`,
    advice: `Set the dialect, correct the spelling, or write the function.`,
  },
  L0208: {
    meaning: `The name is declared, but as something of another sort than is needed here.`,
    failing: `mutex a
var ready: bool = false

thread t { lock ready; unlock a }
`,
    mended: `mutex a
var ready: bool = false

thread t { lock a; ready = true; unlock a }
`,
    advice: `The label shows what it is. A lock inside an object needs its field: \`f.f_lock\`, not \`f\`.`,
  },
  L0209: {
    meaning: `A check or an expression names a thread that is not declared.`,
    failing: `mutex a
thread closer { lock a; unlock a }

check "alone" { run close; expect holds }
`,
    mended: `mutex a
thread closer { lock a; unlock a }

check "alone" { run closer; expect holds }
`,
    advice: `Correct the spelling, or declare the thread.`,
  },
  L0210: {
    meaning: `A check expects something of a property that is not declared, or is of another sort: \`reaches\`
and \`never\` are for \`reachable\`, \`violates invariant\` for \`invariant\`.`,
    failing: `var ready: bool = false
reachable all_ready: ready
thread t { ready = true }

check "gets there" { expect holds, reaches al_ready }
`,
    mended: `var ready: bool = false
reachable all_ready: ready
thread t { ready = true }

check "gets there" { expect holds, reaches all_ready }
`,
    advice: `Correct the spelling, or declare the property.`,
  },
  L0211: {
    meaning: `There is no such dialect.`,
    failing: `dialect openbsd
mutex a

thread t { lock a; unlock a }
`,
    mended: `dialect netbsd
mutex a

thread t { lock a; unlock a }
`,
    advice: `The dialects are linux, freebsd, netbsd and generic.`,
  },
  L0212: {
    meaning: `A name is declared only under a \`when\`, and is used where that \`when\` does not apply. Names are
looked up anew for the settings of each check.`,
    failing: `flag fixed = false
when fixed { mutex a }

thread t { lock a; unlock a }
`,
    mended: `flag fixed = false
when fixed { mutex a } else { spin a }

thread t { lock a; unlock a }
`,
    advice: `Declare it in both branches, or use it only under the same condition.`,
  },
  L0220: {
    meaning: `An imported file is not there, cannot be read, or lies outside of the folder that the command was
given. A model never reads anything else of the machine.`,
    failing: `import "locks.lock"

thread t { might_sleep }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `The path is relative to the file with the \`import\`. Name a folder that holds both files.`,
  },
  L0221: {
    meaning: `A file imports itself, directly or by way of others.`,
    failing: `import "example.lock"

thread t { might_sleep }
`,
    mended: `import "both.lock"

thread t { lock a; unlock a }
`,
    imports: { 'both.lock': 'mutex a\n' },
    advice: `Move what both need into a third file.`,
  },
  L0222: {
    meaning: `A file and one that it imports say different dialects. The dialect sets what lock kinds mean, so
a model has one.`,
    failing: `import "both.lock"
dialect freebsd

thread t { lock a; unlock a }
`,
    mended: `import "both.lock"
dialect linux

thread t { lock a; unlock a }
`,
    imports: { 'both.lock': 'dialect linux\nmutex a\n' },
    advice: `Say it once, in the file that is checked; imported files may leave it out.`,
  },
};
