import type { Explanation } from './explanation.js';

type PropertyKind = 'range' | 'assertion' | 'invariant' | 'finally' | 'incomplete';

/** What a model says by itself, and answers that are none. */
export const PROPERTIES: Record<PropertyKind, Explanation> = {
  range: {
    meaning: `A value leaves its range. Nothing wraps around: a variable of type \`0..3\` never becomes 4. Counts
of references and semaphores go to 15 unless declared \`max N\`, recursion and shared holds to 7.`,
    failing: `mutex m
var users: 0..1 = 0 guarded_by m

thread t * 2 { lock m; users++; unlock m }
`,
    mended: `mutex m
var users: 0..2 = 0 guarded_by m

thread t * 2 { lock m; users++; unlock m }
`,
    advice: `If the value should be possible, widen the range; if not, the trace shows how it came about.`,
  },

  assertion: {
    meaning: `An \`assert\` is false, or a function was called without what it \`requires\`.`,
    failing: `mutex m
var ready: bool = false

thread setter { lock m; ready = true; unlock m }
thread user { assert ready }
`,
    mended: `mutex m
var ready: bool = false

thread setter { lock m; ready = true; unlock m }
thread user { await ready; assert ready }
`,
    advice: `The trace shows who made it false, or came too early. What must hold in every state is better said
by an \`invariant\`; what must hold at the end by \`finally\`.`,
  },

  invariant: {
    meaning: `An invariant of the model is false in a state that can be reached. It is looked at in every
state, also between any two steps of a thread; the run goes on after it.`,
    failing: `mutex m
var readers: 0..2 = 0 guarded_by m
invariant one_reader: readers <= 1

thread t * 2 { lock m; readers++; unlock m; lock m; readers--; unlock m }
`,
    mended: `mutex m
var readers: 0..2 = 0 guarded_by m
invariant one_reader: readers <= 1

thread t * 2 { lock m; readers++; readers--; unlock m }
`,
    advice: `If it may be false for a moment, say for how long: \`unheld(m) and … or …\`, \`at(t, label)\`; or
make the steps one with \`atomic { … }\`.`,
  },

  finally: {
    meaning: `A \`finally\` of the model is false when all is done. All is done when every thread has ended and
each daemon rests at its \`idle:\` label.`,
    failing: `var visitors: 0..2 = 0
finally counted: visitors == 2

thread t * 2 {
  var seen: 0..2 = visitors
  visitors = seen + 1
}
`,
    mended: `mutex m
var visitors: 0..2 = 0 guarded_by m
finally counted: visitors == 2

thread t * 2 {
  lock m
  visitors++
  unlock m
}
`,
    advice: `Look in the trace for the step that took back what another had done, or for the one that is
missing.`,
  },

  incomplete: {
    meaning: `The search ended before there was an answer. A limit on states or time was reached, there was no
memory left, somebody interrupted it, or \`new\` found its pool empty and that run could not go on. What was found until then is
real; what was not found may still be there. It is never reported as success: the exit status is 3.
A search of more than two and a half million states seeks the way to what it saw late in a second pass. What that pass did not come
to is named as "seen too late to show a schedule"; given more time, or memory, the check shows one.
With \`--hash-compact\` a check can come to its end and yet have left states out; it then says how likely
that is, and the answer stands with that.`,
    failing: `struct file { dying: bool }
pool 1 file

thread t * 2 {
  var f: file = new file
  free f
}
`,
    mended: `struct file { dying: bool }
pool 2 file

thread t * 2 {
  var f: file = new file
  free f
}
`,
    advice: `Give the pool as many slots as there can be objects at once, or use \`trynew\`, which gives null.
Raise \`--max-states\` or \`--timeout\`; or make the model smaller: fewer threads, smaller ranges, only what
matters to the question.`,
  },
};
