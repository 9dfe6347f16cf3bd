/** The module of one machine: rules in, WebAssembly out. */
import { leavesIn } from '../rules/index.js';
import type { Rules } from '../rules/rules.js';
import { MOST_PAGES } from './bank.js';
import { internFunction, numbersOf, widenFunction } from './interning.js';
import { collectFunction, keysFunction, parentsFunction, scatterFunction } from './keys.js';
import { layoutOf } from './layout.js';
import { Narration } from './narration.js';
import { CONTROL, DEADLOCK, EVENT, type Plan, planOf } from './plan.js';
import { bitOf, wordOf } from './sets.js';
import { eventFunction, Filters } from './sightings.js';
import { whole } from './slots.js';
import { STUCK, stuckFunction } from './stuck.js';
import { type Frame, Stepping, type ThreadSet } from './successors.js';
import { type TableOptions, tableFunctions } from './table.js';
import {
  add,
  block,
  br,
  type Code,
  call,
  comment,
  type Func,
  FuncBuilder,
  type Global,
  get,
  getGlobal,
  give,
  i32,
  i64,
  loop,
  type Module,
  memory,
  op,
  set,
  setGlobal,
  type Variable,
  when,
} from './wasm-code.js';

export interface GenerateOptions extends TableOptions {
  /** States that are expanded in one call; absent: what is fast. */
  readonly chunk?: number;
  /** States of several words are known by so many bits of a hash; absent: exactly. */
  readonly hash?: number;
  /** Bits of a word that are used; absent: all but the top one. */
  readonly room?: number;
}

export interface Generated {
  readonly module: Module;
  readonly plan: Plan;
}

/** Programs with more steps are compiled one thread at a time: compilers do not like large functions. */
const LARGE = 400;

export function generate(rules: Rules, options: GenerateOptions): Generated {
  const layout = layoutOf(rules, options.room);
  const filters = new Filters(layout);
  const views = rules.threads.flatMap(({ at, location }) =>
    at.flatMap(({ arrival: { view } }, place) =>
      view ? [{ view, known: new Map([[location, place]]) }] : [],
    ),
  );
  for (const { view, known } of views) filters.add(view, known);
  const leaves = rules.threads.flatMap(({ at }) => at.flatMap(({ steps }) => leavesIn(steps)));
  const marks = leaves.reduce((most, leaf) => Math.max(most, leaf.index + 1), 0);
  const plan = planOf(
    rules,
    layout,
    marks,
    filters.bytes,
    rules.sights.length + views.length + 1,
    options.chunk,
    options.hash,
  );
  const program = new Expansion(rules, plan, filters, leaves.length > LARGE);
  const module: Module = {
    memory: { pages: 1, maximum: MOST_PAGES, shared: options.shared },
    globals: program.globals,
    functions: [
      eventFunction(plan),
      stuckFunction(rules, plan, program.left),
      ...program.functions(),
      ...(numbersOf(plan) > 0 ? [internFunction(options), widenFunction()] : []),
      keysFunction(plan),
      collectFunction(plan),
      parentsFunction(plan),
      scatterFunction(plan),
      ...tableFunctions(whole(options.hashBits), options.shared),
    ],
  };
  return { module, plan };
}

/** The functions that make the steps of states. */
class Expansion {
  readonly left: readonly Global[];
  private readonly waiting: readonly Global[];
  private readonly ended: readonly Global[];
  private readonly narration: Narration;

  constructor(
    private readonly rules: Rules,
    private readonly plan: Plan,
    private readonly filters: Filters,
    private readonly large: boolean,
  ) {
    const sets = (name: string): Global[] =>
      Array.from({ length: plan.masks }, (_, i) => ({ name: `${name}${i}`, type: 'i64', initial: 0n }));
    this.left = sets('left');
    this.waiting = large ? sets('waiting') : [];
    this.ended = large ? sets('ended') : [];
    this.narration = new Narration(rules.machine);
  }

  get globals(): readonly Global[] {
    return [...this.left, ...this.waiting, ...this.ended];
  }

  functions(): Func[] {
    return this.large
      ? [...this.rules.threads.map(({ thread }) => this.ofThread(thread)), this.expand()]
      : [this.expand()];
  }

  /** `expand(base, from, to)`: makes the steps of states of the input; gives the first that it did not see to. */
  private expand(): Func {
    const [base, from, to] = ['base', 'first', 'end'].map((name): Variable => ({ name, type: 'i32' })) as [
      Variable,
      Variable,
      Variable,
    ];
    const builder = new FuncBuilder('expand', [base, from, to], ['i32']);
    const local = (name: string): Variable => builder.local(name, 'i32');
    const [state, out, start, full] = [local('state'), local('out'), local('start'), local('full')];
    const frame: Frame = { base, words: this.words(builder), place: from, out };
    const waiting = this.large ? undefined : this.masks(builder, 'waiting');
    const ended = this.large ? undefined : this.masks(builder, 'ended');
    const waitingSet = waiting ? inLocals(waiting) : inGlobals(this.waiting);
    const endedSet = ended ? inLocals(ended) : inGlobals(this.ended);
    const stepping = this.stepping(builder, frame, waitingSet, endedSet);
    const [over, states] = [builder.label('over'), builder.label('states')];
    const { at, stride, candidates, events } = this.plan;
    return builder.build(
      [
        set(start, op('i32.add', get(base), i32(at.candidates))),
        set(out, get(start)),
        set(full, op('i32.add', get(start), i32(candidates * stride))),
        memory('i32.store', CONTROL.ended, get(base), i32(0)),
        memory('i32.store', CONTROL.events, get(base), i32(0)),
        set(
          state,
          op('i32.add', op('i32.add', get(base), i32(at.input)), op('i32.mul', get(from), i32(stride))),
        ),
        block(over, [
          loop(states, [
            br(over, op('i32.ge_u', get(from), get(to))),
            br(over, op('i32.ge_u', get(out), get(full))),
            br(over, op('i32.ge_u', memory('i32.load', CONTROL.events, get(base)), i32(events))),
            ...frame.words.map((word, i) => set(word, memory('i64.load', 8 * i, get(state)))),
            ...waitingSet.clear,
            ...endedSet.clear,
            ...stepping.judgements(),
            ...this.steps(stepping, frame),
            ...this.deadlock(state, frame, waitingSet, endedSet),
            memory(
              'i32.store',
              at.ends,
              op('i32.add', get(base), op('i32.shl', get(from), i32(2))),
              op('i32.sub', get(out), get(start)),
            ),
            add(from, i32(1)),
            add(state, i32(stride)),
            br(states),
          ]),
        ]),
        memory('i32.store', CONTROL.candidates, get(base), this.count(out, start)),
        give(get(from)),
      ],
      true,
    );
  }

  private count(out: Variable, start: Variable): Code {
    const bytes = op('i32.sub', get(out), get(start));
    const { stride } = this.plan;
    return (stride & (stride - 1)) === 0
      ? op('i32.shr_u', bytes, i32(Math.log2(stride)))
      : op('i32.div_s', bytes, i32(stride));
  }

  private steps(stepping: Stepping, { base, words, place, out }: Frame): Code[] {
    return this.rules.threads.flatMap((thread) => {
      if (!this.large) return stepping.thread(thread);
      const target = { name: `thread${thread.thread}` };
      return [set(out, call(target, get(base), ...words.map(get), get(place), get(out)))];
    });
  }

  /** `thread(base, state, place, out)`: the steps of one thread; gives where the next candidate goes. */
  private ofThread(thread: number): Func {
    const [base, place, out] = ['base', 'place', 'out'].map((name): Variable => ({ name, type: 'i32' })) as [
      Variable,
      Variable,
      Variable,
    ];
    const words = Array.from(
      { length: this.plan.layout.words },
      (_, i): Variable => ({ name: `word${i}`, type: 'i64' }),
    );
    const builder = new FuncBuilder(`thread${thread}`, [base, ...words, place, out], ['i32']);
    const frame = { base, words, place, out };
    const stepping = this.stepping(builder, frame, inGlobals(this.waiting), inGlobals(this.ended));
    return builder.build([...stepping.thread(this.rules.threads[thread]!), get(out)]);
  }

  private stepping(builder: FuncBuilder, frame: Frame, waiting: ThreadSet, ended: ThreadSet): Stepping {
    return new Stepping(this.rules, this.plan, this.filters, this.narration, builder, frame, waiting, ended);
  }

  /** If anybody waits: does anybody wait for good? */
  private deadlock(state: Variable, { base, place }: Frame, waiting: Readable, ended: Readable): Code[] {
    const anybody = waiting.words
      .map((word) => op('i64.ne', word, i64(0n)))
      .reduce((a, b) => op('i32.or', a, b));
    const stuck = call({ name: STUCK }, get(state), ...waiting.words, ...ended.words);
    return [
      comment(() => 'who waits for good?'),
      when(anybody, [
        when(stuck, [
          // The event's own place is known before it is counted.
          ...this.left.map((global, i) =>
            memory(
              'i64.store',
              this.plan.at.events + EVENT.masks + 8 * i,
              this.nextEvent(base),
              getGlobal(global),
            ),
          ),
          call({ name: 'event' }, get(base), i32(DEADLOCK), get(place), i32(-1)),
        ]),
      ]),
    ];
  }

  private nextEvent(base: Variable): Code {
    const count = memory('i32.load', CONTROL.events, get(base));
    return op('i32.add', get(base), op('i32.mul', count, i32(this.plan.eventSize)));
  }

  private words(builder: FuncBuilder): Variable[] {
    return Array.from({ length: this.plan.layout.words }, (_, i) => builder.local(`word${i}`, 'i64'));
  }

  private masks(builder: FuncBuilder, name: string): Variable[] {
    return Array.from({ length: this.plan.masks }, (_, i) => builder.local(`${name}${i}`, 'i64'));
  }
}

interface Readable extends ThreadSet {
  readonly words: readonly Code[];
  readonly clear: readonly Code[];
}

const inLocals = (words: readonly Variable[]): Readable => ({
  words: words.map(get),
  clear: words.map((word) => set(word, i64(0n))),
  add: (thread) => {
    const word = words[wordOf(thread)]!;
    return set(word, op('i64.or', get(word), i64(bitOf(thread))));
  },
});

const inGlobals = (words: readonly Global[]): Readable => ({
  words: words.map(getGlobal),
  clear: words.map((word) => setGlobal(word, i64(0n))),
  add: (thread) => {
    const word = words[wordOf(thread)]!;
    return setGlobal(word, op('i64.or', getGlobal(word), i64(bitOf(thread))));
  },
});
