import type { Explanation } from './explanation.js';

type RemarkKind = 'reachable' | 'expectation' | 'undeclared-nesting' | 'idle-allow' | 'never-executed';

/** What a report says of a check's expectations and of a file as a whole. */
export const REMARKS: Record<RemarkKind, Explanation> = {
  reachable: {
    meaning: `A \`reachable\` property that a check expects \`never\` to come about does. Properties of this sort break
no rule by themselves; it is the check that says which answer is right.`,
    failing: `mutex m
var owners: 0..2 = 0 guarded_by m
reachable both: owners == 2

thread t * 2 { lock m; owners++; unlock m }

check "never both" { expect never both }
`,
    mended: `mutex m
var owners: 0..2 = 0 guarded_by m
reachable both: owners == 2

thread t * 2 { lock m; owners++; owners--; unlock m }

check "never both" { expect never both }
`,
    advice: `The trace shows how it comes about. If that is fine, say \`expect reaches\`.`,
  },

  expectation: {
    meaning: `Something that a check expects did not come about: a known bug is gone or has turned into another, or a
state can no longer be reached.`,
    failing: `mutex a
thread t { lock a; unlock a }

check "known" { expect violates deadlock }
`,
    mended: `mutex a
thread t { lock a; unlock a }

check "mended" { expect holds }
`,
    advice: `If the bug has been mended, say \`expect holds\`, and the check keeps it so. If nothing was meant to
change, \`--coverage\` lists the statements that no check executes any more.`,
  },

  'undeclared-nesting': {
    meaning: `A lock is taken while another is held, and no \`order\` rule says so. Nothing is wrong with that yet; but
what is not declared cannot be checked.`,
    failing: `mutex a
mutex b
thread t { lock a; lock b; unlock b; unlock a }
`,
    mended: `mutex a
mutex b
order a -> b
thread t { lock a; lock b; unlock b; unlock a }
`,
    advice: `If it is meant, declare it with \`order\`; \`order total\` makes every such nesting a violation.`,
  },

  'idle-allow': {
    meaning: `An \`allow\` line applied in no run: what it permits does not happen, or no longer.`,
    failing: `mutex a
var x: bool = false guarded_by a
thread t { l: lock a; x = true; unlock a }
allow race at l because "statistics only"
`,
    mended: `mutex a
var x: bool = false guarded_by a
thread t { l: x = true; lock a; x = false; unlock a }
allow race at l because "statistics only"
`,
    advice: `Remove the line, lest it hide what comes later.`,
  },

  'never-executed': {
    meaning: `A statement that none of the file's checks executed. A check that passes because nothing happens is
worth nothing.`,
    failing: `mutex a
flag careful = false
thread t { lock a; if careful { might_sleep }; unlock a }
check "careless" { expect holds }
`,
    mended: `mutex a
flag careful = false
thread t { lock a; if careful { might_sleep }; unlock a }
check "both" { set careful = false, true; expect holds }
`,
    advice: `Add a check that comes there, with other settings or more threads; or remove the statement.`,
  },
};
