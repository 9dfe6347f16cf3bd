import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L01: what cannot be read. */
export const SYNTAX: Record<Extract<Code, `L01${string}`>, Explanation> = {
  L0101: {
    meaning: `Something else was needed at this place. The message says what could have stood there.`,
    failing: `mutex a

thread t { lock a; unlock a, a }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `Look at the marked place and just before it: a comma, a bracket or a name is often missing there.`,
  },
  L0102: {
    meaning: `A bracket is opened and never closed. Where the indentation tells, the report shows where it was
meant to end.`,
    failing: `mutex a

thread t {
  lock a
  unlock a
`,
    mended: `mutex a

thread t {
  lock a
  unlock a
}
`,
    advice: `Add the closing bracket.`,
  },
  L0103: {
    meaning: `A bracket is closed that was never opened.`,
    failing: `mutex a

thread t { lock a; unlock a } }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `Take it away, or add the opening bracket that is missing before it.`,
  },
  L0104: {
    meaning: `A text in double quotes has no end on the line on which it begins.`,
    failing: `mutex a

thread t "close(2) { lock a; unlock a }
`,
    mended: `mutex a

thread t "close(2)" { lock a; unlock a }
`,
    advice: `Add the closing quote.`,
  },
  L0105: {
    meaning: `A comment opened with \`/*\` has no \`*/\`, so that all the rest of the file is part of it.`,
    failing: `mutex a
thread t { lock a; unlock a }

/* how it came about
`,
    mended: `mutex a
thread t { lock a; unlock a }

/* how it came about */
`,
    advice: `Add \`*/\`. Comments do not nest: the first \`*/\` ends them.`,
  },
  L0106: {
    meaning: `A character stands here that the language does not use. Outside of comments and texts in
quotes only ASCII is used, and the arrow \`→\`.`,
    failing: `mutex a
mutex b
order a ⇒ b

thread t { lock a; lock b; unlock b; unlock a }
`,
    mended: `mutex a
mutex b
order a → b

thread t { lock a; lock b; unlock b; unlock a }
`,
    advice: `Quotes and dashes that a word processor has made typographic are a common cause; write the plain
ones.`,
  },
  L0107: {
    meaning: `Brackets are nested too deeply to be read. No model needs that; a generated text may.`,
    failing: `var x: 0..1 = ${'('.repeat(2000)}0${')'.repeat(2000)}

thread t { x = 1 }
`,
    mended: `var x: 0..1 = 0

thread t { x = 1 }
`,
    advice: `Name parts of it: \`def\` for expressions, \`fn\` for statements.`,
  },
  L0108: {
    meaning: `No declaration begins with this word.`,
    failing: `mutx a

thread t { lock a; unlock a }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `At top level stand locks, \`order\`, \`struct\`, \`object\`, \`pool\`, \`var\`, \`thread\`, \`fn\`, \`check\`
and the like.`,
  },
  L0109: {
    meaning: `A statement stands outside of any thread or function, where nobody would execute it.`,
    failing: `mutex a
lock a

thread t { lock a; unlock a }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `Put it into a thread or a function, or into \`init { … }\` if it belongs to the beginning. To
declare a lock, write its kind: \`mutex a\`.`,
  },
  L0110: {
    meaning: `This is known to the language, but cannot stand in this block.`,
    failing: `struct file { thread t { might_sleep } }

thread u { might_sleep }
`,
    mended: `struct file { dying: bool }

thread t { might_sleep }
`,
    advice: `Move it to where it belongs; the message says where that is.`,
  },
  L0111: {
    meaning: `A pair of braces stands by itself. Every block has a word before it that says what it is for.`,
    failing: `mutex a

thread t { { lock a; unlock a } }
`,
    mended: `mutex a

thread t { maybe { lock a; unlock a } }
`,
    advice: `Write \`atomic { … }\`, \`with a { … }\` or \`maybe { … }\`, or leave the braces out.`,
  },
  L0112: {
    meaning: `A single \`=\` assigns, and stands here inside a value or condition.`,
    failing: `var ready: bool = true

thread t { if ready = true { might_sleep } }
`,
    mended: `var ready: bool = true

thread t { if ready == true { might_sleep } }
`,
    advice: `To compare, write \`==\`. To assign and test, use two statements, or \`xchg\` if it is one in the
real code.`,
  },
  L0113: {
    meaning: `This is how C declares a variable.`,
    failing: `var count: 0..3 = 0

thread t { int seen = count; count = seen }
`,
    mended: `var count: 0..3 = 0

thread t { var seen: 0..3 = count; count = seen }
`,
    advice: `Write \`var name: type = value\`. Instead of \`int\` give the range of values that matter.`,
  },
  L0114: {
    meaning: `This is how C writes a loop.`,
    failing: `mutex fork[2]

thread t { for (i = 0; i < 2; i++) { lock fork[i]; unlock fork[i] } }
`,
    mended: `mutex fork[2]

thread t { for i in 0..1 { lock fork[i]; unlock fork[i] } }
`,
    advice: `Write \`for i in 0..1 { … }\`, both ends included; or \`while\`, or \`loop\` with \`break\`.`,
  },
  L0115: {
    meaning: `A word of the language is used as a name. Most of its words can be names; a few that shape
statements cannot.`,
    failing: `mutex while

thread t { might_sleep }
`,
    mended: `mutex while_lock

thread t { lock while_lock; unlock while_lock }
`,
    advice: `Choose another name.`,
  },
  L0116: {
    meaning: `Two locks of an order have no arrow between them.`,
    failing: `mutex a
mutex b
order a, b

thread t { lock a; lock b; unlock b; unlock a }
`,
    mended: `mutex a
mutex b
order a -> b

thread t { lock a; lock b; unlock b; unlock a }
`,
    advice: `Write \`order a -> b -> c\`, first taken first; \`order {a, b} -> c\` orders each of a set before c.`,
  },
  L0117: {
    meaning: `This word needs a block in braces after it, even around a single statement.`,
    failing: `mutex a
var ready: bool = true

thread t { lock a; if ready then unlock a; else unlock a }
`,
    mended: `mutex a
var ready: bool = true

thread t { lock a; if ready { unlock a } else { unlock a } }
`,
    advice: `Add the braces.`,
  },
  L0118: {
    meaning: `A line begins with an operator. A line end ends the statement, except after an operator, a
comma or an open bracket.`,
    failing: `var a: bool = true
var b: bool = true

thread t {
  await a
    and b
}
`,
    mended: `var a: bool = true
var b: bool = true

thread t {
  await a and
    b
}
`,
    advice: `Put the operator at the end of the line before.`,
  },
  L0119: {
    meaning: `Comparisons are chained, as mathematics writes them.`,
    failing: `var n: 0..9 = 5

thread t { assert 0 < n < 9 }
`,
    mended: `var n: 0..9 = 5

thread t { assert n > 0; assert n < 9 }
`,
    advice: `Write \`0 < n and n < 9\`.`,
  },
  L0120: {
    meaning: `There is no such statement in this language. Words of other languages and of other tools are
recognised, and the help says what they are called here.`,
    failing: `mutex a

thread t { acquire a; unlock a }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `Follow the help. With \`dialect linux\`, \`freebsd\` or \`netbsd\` that kernel's own names can be used.`,
  },
  L0121: {
    meaning: `A statement does not say what it is about.`,
    failing: `mutex a

thread t { lock a; unlock }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `Name the lock, object or place.`,
  },
  L0122: {
    meaning: `Two statements stand on one line with nothing between them.`,
    failing: `mutex a

thread t { lock a unlock a }
`,
    mended: `mutex a

thread t { lock a; unlock a }
`,
    advice: `Begin a new line, or put \`;\` between them.`,
  },
  L0123: {
    meaning: `A file has one \`model\` line and one \`dialect\` line at most.`,
    failing: `model "first"
model "second"

thread t { might_sleep }
`,
    mended: `model "first"

thread t { might_sleep }
`,
    advice: `Keep one. Two models are two files.`,
  },
  L0124: {
    meaning: `A check has no such clause.`,
    failing: `thread t { might_sleep }

check "fine" { runs t; expect holds }
`,
    mended: `thread t { might_sleep }

check "fine" { run t; expect holds }
`,
    advice: `In a check stand \`set\`, \`run\`, \`without\`, \`init\`, \`expect\`, \`allow\` and \`deny\`.`,
  },
  L0125: {
    meaning: `A variable, field or parameter is declared without a type.`,
    failing: `var ready = false

thread t { ready = true }
`,
    mended: `var ready: bool = false

thread t { ready = true }
`,
    advice: `Add the type: \`bool\`, a range such as \`0..3\`, an enum, or a reference such as \`file?\`.`,
  },
  L0126: {
    meaning: `A value stands where a statement should, and does nothing.`,
    failing: `var ready: bool = true

thread t { ready }
`,
    mended: `var ready: bool = true

thread t { assert ready }
`,
    advice: `Assign it, \`assert\` it, or wait for it with \`await\`. A function is called with \`name()\`.`,
  },
  L0127: {
    meaning: `An \`else\` or \`or\` block belongs to nothing before it.`,
    failing: `var ready: bool = true

thread t {
  if ready { might_sleep }
  ready = false
  else { might_sleep }
}
`,
    mended: `var ready: bool = true

thread t {
  if ready { might_sleep } else { might_sleep }
  ready = false
}
`,
    advice: `Nothing may stand between the closing brace and the \`else\` or \`or\`.`,
  },
  L0128: {
    meaning: `A line begins with \`#\`, as lines for the C preprocessor do. There is none here.`,
    failing: `#define N 2
mutex fork[N]

thread t { lock fork[0]; unlock fork[0] }
`,
    mended: `param N = 2
mutex fork[N]

thread t { lock fork[0]; unlock fork[0] }
`,
    advice: `Use \`param\` or \`flag\` for constants, \`when\` for variants, \`fn\` for macros and \`import\` for files.`,
  },
  L0129: {
    meaning: `A place in the real source, \`@ "file.c:12"\`, stands where it belongs to no statement.`,
    failing: `mutex a @ "kern_mutex.c:1"

thread t { lock a; unlock a }
`,
    mended: `mutex a

thread t { lock a @ "kern_mutex.c:1"; unlock a }
`,
    advice: `Write it at the end of a simple statement, or before the \`{\` of a compound one.`,
  },
  L0130: {
    meaning: `Another language has this operator.`,
    failing: `var a: bool = true
var b: bool = false

thread t { a = b ? true : false }
`,
    mended: `var a: bool = true
var b: bool = false

thread t { if b { a = true } else { a = false } }
`,
    advice: `The help says how it is written here.`,
  },
  L0131: {
    meaning: `A function is called through a field. Only functions of the model can be called, by their names.`,
    failing: `struct knote { fop: bool }
object k : knote

thread t { k.fop() }
`,
    mended: `enum ops { filt, nop }
struct knote { fop: ops }
object k : knote

fn detach() { might_sleep }
thread t { if k.fop == filt { detach() } }
`,
    advice: `Make the function pointer a field of an enumeration, test it, and call what it stands for.`,
  },
  L0132: {
    meaning: `This begins like a number and is none. Numbers are decimal and whole, without suffixes.`,
    failing: `var flags: 0..31 = 0

thread t { flags = 0x10 }
`,
    mended: `var flags: 0..31 = 0

thread t { flags = 16 }
`,
    advice: `Write it in decimal. Of flags, model the single bits that matter, each as a \`bool\`.`,
  },
};
