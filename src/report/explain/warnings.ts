import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L05: what can be run, and is probably not what was meant. */
export const WARNINGS: Record<Extract<Code, `L05${string}`>, Explanation> = {
  L0501: {
    meaning: `A function is declared and never called.`,
    failing: `mutex a
fn update() { lock a; unlock a }

thread t { lock a; unlock a }
`,
    mended: `mutex a
fn update() { lock a; unlock a }

thread t { update() }
`,
    advice: `Call it, or take it away: what nobody calls is not checked.`,
  },
  L0502: {
    meaning: `A param or flag is declared and changes nothing.`,
    failing: `flag fixed = false
mutex a

thread t { lock a; unlock a }
`,
    mended: `flag fixed = false
mutex a

thread t { if fixed { lock a; unlock a } else { lock a; unlock a } }
`,
    advice: `Use it, or take it away.`,
  },
  L0503: {
    meaning: `A local is declared and never read.`,
    failing: `var ready: bool = false

thread t { var seen: bool = ready; ready = true }
`,
    mended: `var ready: bool = false

thread t { var seen: bool = ready; ready = not seen }
`,
    advice: `Use it, or take it away; \`touch p\` only follows a pointer.`,
  },
  L0504: {
    meaning: `A thread is declared and no check runs it.`,
    failing: `mutex a
thread one { lock a; unlock a }
thread two { lock a; unlock a }

check "one alone" { run one; expect holds }
`,
    mended: `mutex a
thread one { lock a; unlock a }
thread two { lock a; unlock a }

check "both" { run one, two; expect holds }
`,
    advice: `Name it in a \`run\`, or take it away.`,
  },
  L0505: {
    meaning: `An \`order\` rule speaks of a lock that nobody ever takes, so that it cannot be broken.`,
    failing: `mutex a
mutex b
order a -> b

thread t { lock a; unlock a }
`,
    mended: `mutex a
mutex b
order a -> b

thread t { lock a; lock b; unlock b; unlock a }
`,
    advice: `Model the code that takes it, or take the rule away.`,
  },
  L0506: {
    meaning: `A field or variable is guarded by a lock that nobody ever takes.`,
    failing: `mutex a
mutex b
var n: 0..1 = 0 guarded_by b

thread t { lock a; unlock a }
`,
    mended: `mutex a
var n: 0..1 = 0 guarded_by a

thread t { lock a; n = 1; unlock a }
`,
    advice: `Name the lock that really guards it.`,
  },
  L0507: {
    meaning: `One statement reads two shared places, or reads and writes one, without a lock that guards them.
Here that is one step; real code does it in several, and the gap between them is where the mistake is.`,
    failing: `var count: 0..2 = 0

thread t * 2 { count = count + 1 }
`,
    mended: `var count: 0..2 = 0

thread t * 2 {
  var seen: 0..2 = count
  count = seen + 1
}
`,
    advice: `Read into a local first, or use \`fetch_add\`, \`xchg\`, \`test_and_set\` where the real code has an
atomic operation; or guard it: \`guarded_by L\`.`,
  },
  L0508: {
    meaning: `Something that may fail is done, and nothing asks whether it did.`,
    failing: `mutex a

thread t { trylock a }
`,
    mended: `mutex a

thread t { if trylock a { unlock a } }
`,
    advice: `Make it the condition of an \`if\`, or assign its answer.`,
  },
};
