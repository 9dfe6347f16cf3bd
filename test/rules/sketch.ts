/** Rules by hand, for what does not depend on the machine that rules come from. */
import type { Leaf, LocationRules, Rules, Tree, Value, Variable } from '../../src/rules/index.js';
import { Values } from '../../src/rules/index.js';
import { Build } from '../semantics/build.js';
import { skip } from '../semantics/lines.js';

type Range = readonly [low: number, high: number];

export class Sketch {
  readonly values = new Values();
  private readonly variables: Variable[] = [];
  private readonly locations: number[] = [];
  private leaves = 0;

  /** The next thread; it stands at any of so many places, the first to begin with. The variable says where. */
  thread(places: number): number {
    const thread = this.locations.length;
    const variable = this.add(`t${thread}`, [0, places - 1], 0, { kind: 'location', thread });
    this.locations.push(variable);
    return variable;
  }

  local(thread: number, range: Range, initial = 0): number {
    const own = this.variables.filter(({ role }) => role.kind === 'local' && role.thread === thread);
    const role = { kind: 'local', thread, local: own.length } as const;
    return this.add(`t${thread}.l${own.length}`, range, initial, role);
  }

  cell(range: Range, initial = 0): number {
    const cell = this.variables.filter(({ role }) => role.kind === 'cell').length;
    return this.add(`c${cell}`, range, initial, { kind: 'cell', cell });
  }

  /** Who owns a lock: 0, or the number of a thread and one. */
  owner(threads: number): number {
    const lock = this.variables.filter(({ role }) => role.kind === 'lock').length;
    return this.add(`m${lock}.owner`, [0, threads], 0, { kind: 'lock', lock, part: 'owner' });
  }

  read(variable: number): Value {
    const { low, high } = this.variables[variable]!;
    return this.values.variable(variable, low, high);
  }

  /** A step that changes variables to values, numbers or formulas. */
  leaf(
    updates: readonly (readonly [variable: number, value: Value | number])[],
    more: Partial<Leaf> = {},
  ): Tree {
    const leaf: Leaf = {
      index: this.leaves++,
      updates: updates.map(([variable, value]) => ({
        variable,
        value: typeof value === 'number' ? this.values.constant(value) : value,
      })),
      sighted: [],
      ends: false,
      disturbs: [],
      performed: [{ location: 0, action: 0 }],
      allowed: [],
      ...more,
    };
    return { is: 'leaf', leaf };
  }

  /** Where the value is one of these. */
  test(value: Value, among: readonly number[], then: Tree): Tree {
    return { is: 'test', value, cases: [{ values: among, then }] };
  }

  /** By thread and place, and what they say besides. Nobody waits for anything. */
  rules(steps: readonly (readonly Tree[])[], more: Partial<Rules> = {}): Rules {
    const b = new Build();
    for (const [thread] of this.locations.entries()) b.thread(`t${thread}`, [skip]);
    const { variables, locations } = this;
    return {
      machine: b.machine(),
      variables,
      threads: locations.map((location, thread) => ({
        thread,
        location,
        at: steps[thread]!.map((tree) => this.place(tree)),
      })),
      initial: variables.map(({ initial }) => initial),
      beginning: { sights: [], executed: [], allowed: [] },
      judgements: [],
      deadlock: { keys: () => [], allowed: false },
      sights: [],
      ...more,
    };
  }

  private place(steps: Tree): LocationRules {
    const arrival = { view: undefined, sighted: [] };
    return { location: 0, steps, ended: true, arrival, waits: [], idle: this.values.zero };
  }

  private add(name: string, [low, high]: Range, initial: number, role: Variable['role']): number {
    return this.variables.push({ index: this.variables.length, name, low, high, initial, role }) - 1;
  }
}
