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
    file: 'src/rules/value.ts',
    mutant: `drop-left if («isTruth(condition) && then === this.zero && otherwise === this.one») return this.not(condition);`,
    why: 'only makes a formula shorter: what is asked is a truth wherever the two ways are 0 and 1',
  },
  {
    file: 'src/rules/undecided.ts',
    mutant: `never if («isTruth(then) && otherwise === values.zero») return values.and(condition, then);`,
    why: 'only makes a formula shorter',
  },
  {
    file: 'src/rules/possible.ts',
    mutant: `drop if (isSmall(value.operand)) «this.learn(value.operand, new Set(yes ? [0] : [1]), narrower);»`,
    why: 'less is known of what can come about: ranges are wider than they need be',
  },
  {
    file: 'src/rules/possible.ts',
    mutant: `negate if («this.known.has(value)») return this.known.get(value);`,
    why: 'nothing is known of what can come about: ranges are wider than they need be',
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
    mutant: `off-by-one const uses = this.uses.get(value) ?? «0»;`,
    why: 'whether a formula is computed once and kept, or again',
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
];
