import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L06: checks and what they expect. */
export const CHECKS: Record<Extract<Code, `L06${string}`>, Explanation> = {
  L0601: {
    meaning: `There is no kind of violation of this name.`,
    failing: `mutex a
thread t { lock a }

check "forgets" { expect violates held-at-end }
`,
    mended: `mutex a
thread t { lock a }

check "forgets" { expect violates held-at-exit }
`,
    advice: `\`lockcheck explain\` lists the kinds.`,
  },
  L0602: {
    meaning: `Two checks have the same name, so that a report could not tell them apart.`,
    failing: `thread t { might_sleep }

check "fine" { expect holds }
check "fine" { run t * 2; expect holds }
`,
    mended: `thread t { might_sleep }

check "one" { expect holds }
check "two" { run t * 2; expect holds }
`,
    advice: `Say what is different about each.`,
  },
  L0603: {
    meaning: `A check runs no thread, or too many.`,
    failing: `mutex a

check "fine" { expect holds }
`,
    mended: `mutex a
thread t { lock a; unlock a }

check "fine" { expect holds }
`,
    advice: `Declare a thread, or name some in \`run\`. Threads of imported files run only where they are named.`,
  },
  L0604: {
    meaning: `A \`set\` or \`-D\` names a param or flag that is not declared.`,
    failing: `flag fixed = false
thread t { if fixed { might_sleep } }

check "fixed" { set fixd; expect holds }
`,
    mended: `flag fixed = false
thread t { if fixed { might_sleep } }

check "fixed" { set fixed; expect holds }
`,
    advice: `Correct the spelling, or declare it with \`param\` or \`flag\`.`,
  },
  L0605: {
    meaning: `A setting is given a value that it cannot have: a flag a number, a param none, or one twice.`,
    failing: `param N = 2
mutex fork[N]
thread t { lock fork[0]; unlock fork[0] }

check "larger" { set N; expect holds }
`,
    mended: `param N = 2
mutex fork[N]
thread t { lock fork[0]; unlock fork[0] }

check "larger" { set N = 3; expect holds }
`,
    advice: `Flags are true or false, params are numbers; several values stand in one list: \`set N = 2, 3\`.`,
  },
  L0606: {
    meaning: `The lists of a check multiply to too many variants.`,
    failing: `param A = 1
param B = 1
param C = 1
mutex m[A + B + C]
thread t { lock m[0]; unlock m[0] }

check "all" {
  set A = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  set B = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  set C = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  expect holds
}
`,
    mended: `param A = 1
mutex m[A]
thread t { lock m[0]; unlock m[0] }

check "some" { set A = 1, 2; expect holds }
`,
    advice: `Choose the combinations that differ, in several checks.`,
  },
  L0607: {
    meaning: `Expectations of a check exclude each other: \`holds\` and a violation, \`reaches\` and \`never\`.`,
    failing: `mutex a
thread t { lock a }

check "forgets" { expect holds, violates held-at-exit }
`,
    mended: `mutex a
thread t { lock a }

check "forgets" { expect violates held-at-exit }
`,
    advice: `Keep the one that is meant.`,
  },
  L0608: {
    meaning: `This kind of violation cannot be allowed, since no run could sensibly go on after it.`,
    failing: `var n: 0..1 = 0
allow range at here because "known"

thread t { here: n++ }
`,
    mended: `mutex a
allow unlock-not-held at here because "known"

thread t { here: unlock a }
`,
    advice: `Expect it in a check instead: \`expect violates …\`.`,
  },
  L0609: {
    meaning: `\`deny\` is for advisories, which are reported and fail nothing by themselves. Everything else
fails a check anyway.`,
    failing: `mutex a
deny deadlock

thread t { lock a; unlock a }
`,
    mended: `mutex a
deny order-cycle

thread t { lock a; unlock a }
`,
    advice: `Take it away.`,
  },
  L0610: {
    meaning: `A thread cannot run like this: wrong arguments, arguments that are not known before the run, a
number of instances out of bounds.`,
    failing: `mutex fork[2]
thread eater(i: 0..1) { lock fork[i]; unlock fork[i] }

check "two" { run eater(0, 1); expect holds }
`,
    mended: `mutex fork[2]
thread eater(i: 0..1) { lock fork[i]; unlock fork[i] }

check "two" { run eater(0), eater(1); expect holds }
`,
    advice: `Without parentheses a thread runs once for each value of its parameters.`,
  },
  L0611: {
    meaning: `\`without\` names a thread that would not run anyway.`,
    failing: `mutex a
thread one { lock a; unlock a }
thread two { lock a; unlock a }

check "one" { run one; without two; expect holds }
check "both" { expect holds }
`,
    mended: `mutex a
thread one { lock a; unlock a }
thread two { lock a; unlock a }

check "one" { run one; expect holds }
check "both" { expect holds }
`,
    advice: `Take it away. Beside the threads that \`run\` names, daemons always run; those can be left out.`,
  },
  L0613: {
    meaning: `An \`allow\` does not say which place it accepts. One that accepts a kind everywhere would hide the
next mistake, too.`,
    failing: `mutex a
allow unlock-not-held because "known"

thread t { unlock a }
`,
    mended: `mutex a
allow unlock-not-held at here because "known"

thread t { here: unlock a }
`,
    advice: `Put a label before the statement, and name it with \`at\`.`,
  },
};
