/** Mutants that nobody can notice, and why: what the runner counts as explained. */
export interface Survivor {
  readonly file: string;
  /** The operator, and the line with the spoilt piece marked. */
  readonly mutant: string;
  readonly why: string;
}

export const SURVIVORS: readonly Survivor[] = [
  {
    file: 'src/rules/value.ts',
    mutant: `never if («then === otherwise») return then;`,
    why: 'only makes a formula shorter',
  },
  {
    file: 'src/rules/value.ts',
    mutant: `never if («right.op === 'const' && right.value === 0 && (op === '+' || op === '-')») return left;`,
    why: 'only makes a formula shorter',
  },
  {
    file: 'src/rules/value.ts',
    mutant: `never if («possible.length === 0») return this.zero;`,
    why: 'an `in` with no possible value is false without saying so',
  },
  {
    file: 'src/rules/undecided.ts',
    mutant: `never if («isTruth(then) && otherwise === values.zero») return values.and(condition, then);`,
    why: 'only makes a formula shorter',
  },
  {
    file: 'src/rules/arrival.ts',
    mutant: `drop-right if («held.lock === lock || isOutsideOrder(path, held.lock)») continue;`,
    why: 'a view that tells more apart: more paths are retraced, and retracing says what there is to say',
  },
  {
    file: 'src/rules/path.ts',
    mutant: `drop «this.excluded.set(value.id, excluded);»`,
    why: 'a test that has been decided is asked again, with the same answer',
  },
  {
    file: 'src/machine/layout.ts',
    mutant: `drop-right recursive: «lock.recursive || lock.kind === 'giant'»,`,
    why: 'the model says already that giant is recursive',
  },
  {
    file: 'src/semantics/state.ts',
    mutant: `negate .map((n, t) => (n === 0 ? '' : name(t) + («n > 1» ? \`*\${n}\` : '')))`,
    why: 'the words of a state, for who debugs',
  },
  {
    file: 'src/semantics/state.ts',
    mutant: `boundary const off = «hard + soft» === 0 ? '' : \`-\${hard}.\${soft}\`;`,
    why: 'the words of a state, for who debugs',
  },
  {
    file: 'src/engine/plan.ts',
    mutant: `off-by-one const states = chunk ?? «1024»;`,
    why: 'how many states a worker takes at once is of no account',
  },
  {
    file: 'src/engine/formulas.ts',
    mutant: `drop-left «this.uses.get(value)! > 1 && !['const', 'var', 'gone'].includes(value.op)» && made.is !== 'const';`,
    why: 'a formula that is used once is kept as well',
  },
  {
    file: 'src/semantics/objects.ts',
    mutant: `boundary const way = i === «free.length - 1» ? turn : turn.fork();`,
    why: 'the last way has a turn of its own, too',
  },
  {
    file: 'src/export/tla.ts',
    mutant: `off-by-one \`\${'-'.repeat(Math.max(4, (100 - title.length) >> 1))}\${title}\${'-'.repeat(Math.max(«4», (101 - title.length) >> 1))}\`,`,
    why: 'the length of a rule of dashes',
  },
  {
    file: 'src/export/workshop.ts',
    mutant: `never if («output.length > 2 * KEPT») output = output.slice(0, KEPT) + output.slice(-KEPT);`,
    why: 'more of what a peer says is kept than is needed',
  },
  {
    file: 'src/semantics/store.ts',
    mutant: `never if («domain.kind === 'pointer' && !domain.nullable && value === NULL»)`,
    why: '`model/` sees to it that null comes to no such place: a net under that',
  },
  {
    file: 'src/machine/locals.ts',
    mutant: `drop «modeUse(op.mode, use);» (2)`,
    why: 'who queues reads the same local again when it has the lock, and writes none before',
  },
  {
    file: 'src/machine/locals.ts',
    mutant: `never if («typeof mode === 'object'») use.reads.add(mode.as);`,
    why: 'a lock is taken in the mode of a saved hold only where that hold is restored, which reads the local too',
  },
  {
    file: 'src/machine/locals.ts',
    mutant: `drop-element-3 for (const part of «[e.condition, e.then, e.otherwise]») exprUse(part, use);`,
    why: 'only `cmpxchg` makes such a choice, and otherwise leaves what was there: no local',
  },
  {
    file: 'src/machine/locals.ts',
    mutant: `drop else if (op.until.kind === 'condition') «exprUse(op.until.condition, use);»`,
    why: 'who gives giant up until a condition holds asks for that condition next, and writes none of its locals before',
  },
  {
    file: 'src/machine/shared.ts',
    mutant: `drop-right if («effect?.kind === 'free-rcu' && effect.object.type.kind === 'reference'»)`,
    why: '`free_rcu` of what is no object is an error before',
  },
  {
    file: 'src/machine/waiting.ts',
    mutant: `drop-right if («giant === undefined || !giantClass») return takeActions(context, stmt, { ...again, guards }, next);`,
    why: 'there is something to restore only where there is a giant lock: the compiler does not know',
  },
  {
    file: 'src/machine/control.ts',
    mutant: `drop-left if («!stmt.value || !context.exit.result») return node(context, stmt, false, [action({ op: 'skip' }, leave)]);`,
    why: 'a `return` without a value where there is a result is an error before',
  },
  {
    file: 'src/machine/layout.ts',
    mutant: `drop-left const struct = «condition.struct && structIndex.get(condition.struct)!»;`,
    why: 'no struct has no number: the compiler does not know that `undefined` may be asked for',
  },
  {
    file: 'src/machine/graph.ts',
    mutant: `off-by-one for (let hops = «0»; hops <= this.drafts.length; hops++) {`,
    why: 'the bound of a loop that ends before, else it is an internal error',
  },
  {
    file: 'src/model/guards.ts',
    mutant: `drop-right const own = «struct && word !== undefined» && unit.globals.membersOf(struct).has(word);`,
    why: 'no member of a struct is called `undefined`: the compiler does not know that it may be asked for',
  },
  {
    file: 'src/model/order.ts',
    mutant: `drop-right if («from === undefined || to === undefined || from === 'void'» || to === 'void') return [];`,
    why: 'a line in which some class is void has been left out by then: the compiler does not know',
  },
  {
    file: 'src/model/structs.ts',
    mutant: `drop-right return «fixed && (!lock.index || lock.index.kind === 'number')»`,
    why: 'an index that changes is refused where it stands: this only refuses it again',
  },
  {
    file: 'src/rules/variables.ts',
    mutant: `off-by-one this.add(\`\${name}.queued_reader.\${who}\`, «0», 1, 0, {`,
    why: 'what a variable can be is found anew from what is written to it; until then a truth is only asked whether it is one',
  },
  {
    file: 'src/rules/sections.ts',
    mutant: `drop-left actions.some(({ op }) => «op.op === 'free-later' && op.domain === domain && op.struct === index»),`,
    why: 'more objects have a variable of their own than are ever put off; those never change',
  },
  {
    file: 'src/rules/path.ts',
    mutant: `boundary if («value.high === 1» && value.low >= 0) this.learn(value, truth ? 1 : 0);`,
    why: 'what is combined is truths: what follows from one that has been decided is asked again, and the other answer leads nowhere',
  },
  {
    file: 'src/rules/path.ts',
    mutant: `off-by-one if (value.high === 1 && value.low >= 0) this.learn(value, truth ? «1» : 0);`,
    why: 'a part of a test that has been decided is only asked whether it is true, which any number but 0 says',
  },
  {
    file: 'src/rules/holding.ts',
    mutant: `off-by-one const two = path.constant(«2»);`,
    why: 'any number that is no truth tells an exclusive hold from a shared one',
  },
  {
    file: 'src/rules/judge.ts',
    mutant: `drop-left if («!daemon || path.resting.includes(thread)») return values.zero;`,
    why: "a place where a thread may rest for good is a daemon's",
  },
  {
    file: 'src/export/workshop.ts',
    mutant: `drop-element-3 const child = spawn(command, args, { cwd: this.folder, stdio: «['ignore', 'pipe', 'pipe']» });`,
    why: 'a pipe is what a program gets where nothing is said',
  },
  {
    file: 'src/export/spin.ts',
    mutant: `drop-element-1 const DEPTHS = «[100_000, 10_000_000]» as const;`,
    why: 'a search that may go deeper from the start takes more memory and counts the same',
  },
  {
    file: 'src/export/expression.ts',
    mutant: `off-by-one return { text: value.value === «0» ? dialect.false : dialect.true, binds: 'atom' };`,
    why: 'truths that are constant are gone from formulas before they are written',
  },
  {
    file: 'src/engine/successors.ts',
    mutant: `off-by-one return value.operand.low === «0» && value.operand.high === 1 ? learn(known, value.operand, 1 - is) : known;`,
    why: 'less is known of variables where a step is made: they are looked up, or tested, once more',
  },
  {
    file: 'src/engine/successors.ts',
    mutant: `drop-element-1 if (value.op === 'var') return new Map(«[...known, [value.variable, is]]»);`,
    why: 'less is known of variables where a step is made: they are looked up, or tested, once more',
  },
  {
    file: 'src/engine/generate.ts',
    mutant: `drop-element-1 view ? [{ view, known: new Map([«[location, place]»]) }] : [],`,
    why: 'where its thread stands is not known where a view is computed: it is looked up',
  },
  {
    file: 'src/engine/formulas.ts',
    mutant: `off-by-one if (known !== undefined) return constant(known === «0» ? 1 : known, type);`,
    why: 'where the divisor is known to be 0 the step has failed, and nobody asks for the quotient: a net under that',
  },
  {
    file: 'src/engine/formulas.ts',
    mutant: `drop-left if («field.width === 0 || wanted < variable.low» || wanted > variable.high) return undefined;`,
    why: 'a field of no bits has one value, which a test of no bits says as well',
  },
  {
    file: 'src/engine/formulas.ts',
    mutant: `drop-element-1 : «[undefined, 0]»;`,
    why: 'of the first it is only asked whether it is there, and 0 says no as well',
  },
  {
    file: 'src/engine/formulas.ts',
    mutant: `negate if («isTruth(value)») return code;`,
    why: 'what is combined as truths is made of comparisons; a number is only asked whether it is 0',
  },
  {
    file: 'src/engine/keys.ts',
    mutant: `drop-element-4 loop(each, «[ ...(interns ? this.interned() : this.plain()), add(candidate, i32(plan.stride)), add(from, i32(1)), br(each, op('i32.lt_u', get(from), get(last))), ]»),`,
    why: 'batches of one: whether there is room is asked before each number, not once for several',
  },
  {
    file: 'src/engine/pass.ts',
    mutant: `boundary const frontier = «states - before»;`,
    why: 'shown as the progress of several workers, in a layer that takes long',
  },
  {
    file: 'src/export/peer.ts',
    mutant: `never if («known.some((other) => other.every((value, i) => value === tuple[i]))») return false;`,
    why: 'a run that shows nothing new is made again, too: the next question leaves out all views that were seen, in any case',
  },
  {
    file: 'src/engine/table.ts',
    mutant: `drop-element-3 block(known, «[ set(mixed, memory('i64.load', 0, get(key))), set(wanted, access.entry(mixed)), br(known, isWanted(load(form, get(place)))), set(slot, memory('i32.load', 8, get(place))), loop(probe, [ set(found, load(form, get(slot))), br(known, isWanted(get(found))), when(isEmpty(form, found), this.take(known, isWanted(get(found)))), ...access.farther(wanted), ...(access.tooFar ? [br(this.stop, access.tooFar(wanted))] : []), add(slot, i32(bytesOf(form))), when(op('i32.eq', get(slot), get(this.end)), [set(slot, get(this.table))]), br(probe), ]), ]»),`,
    why: 'what was seen beforehand only saves a look: the slot is looked into again',
  },
  {
    file: 'src/engine/table.ts',
    mutant: `never if («!this.shared») return [store(form, get(slot), get(wanted)), ...tell];`,
    why: 'a slot that nobody else can take is taken just as well by an exchange, which takes longer',
  },
  {
    file: 'src/engine/slots.ts',
    mutant: `off-by-one set(distances, op('select', rest, i32(«0»), op('i32.lt_s', i32(0), rest))),`,
    why: 'where nothing is left of a number, half of the distances are far more than a table has slots',
  },
  {
    file: 'src/engine/pass.ts',
    mutant: `off-by-one const left = Math.max(«0», this.layer.to - this.layer.from - claimed * this.program.plan.chunk);`,
    why: 'a number for the eye, shown for a twentieth of a second: one where nothing is left',
  },
  {
    file: 'src/engine/store.ts',
    mutant: `drop-right enough &&= «grown || roomFor(waiting)»;`,
    why: 'the table is halved sooner than it must be, when there is room for those that wait but none to grow',
  },
  {
    file: 'src/engine/bank.ts',
    mutant: `off-by-one export const MOST_BYTES = (MOST_PAGES - «1») * PAGE;`,
    why: 'one page more, of 65536, stays unused',
  },
  {
    file: 'src/engine/bank.ts',
    mutant: `boundary const states = Math.min(count, «count / 2 + 4 * Math.sqrt(count) + 8»);`,
    why: 'halves of numbers that are mixed differ by less than the rest of this',
  },
  {
    file: 'src/engine/bank.ts',
    mutant: `boundary for (let at = 0; «at < numbers.length»; at += this.atOnce)`,
    why: 'nothing is put in once more',
  },
];
