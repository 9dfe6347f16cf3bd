/**
 * The same rules, said of variables with no wider ranges than they need: what cannot come true is left
 * out, and what is always the same is a constant. Variables, places, sights and steps keep their numbers.
 */
import { never } from '../base/index.js';
import { type Choice, Circumstances, openCases, possibleIn } from './possible.js';
import type {
  Alternative,
  Conditional,
  Leaf,
  LocationRules,
  Rules,
  Tree,
  Variable,
  WaitRule,
} from './rules.js';
import { type Value, Values } from './value.js';

export function narrowed(rules: Rules): Rules {
  return new Narrowing(rules).rules();
}

const NOWHERE: Pick<LocationRules, 'steps' | 'arrival' | 'waits'> = {
  steps: { is: 'none' },
  arrival: { view: undefined, sighted: [] },
  waits: [],
};

class Narrowing {
  private readonly values = new Values();
  private readonly possible: readonly Choice[];
  private readonly variables: readonly Variable[];
  private readonly made = new Map<Value, Value>();

  constructor(private readonly wide: Rules) {
    this.possible = possibleIn(wide);
    this.variables = wide.variables.map((variable): Variable => {
      const choice = this.possible[variable.index];
      return choice ? { ...variable, low: Math.min(...choice), high: Math.max(...choice) } : variable;
    });
  }

  rules(): Rules {
    const { wide, variables } = this;
    const threads = wide.threads.map((thread) => ({
      ...thread,
      at: thread.at.map((location, at) => this.location(location, thread.location, at)),
    }));
    return { ...wide, variables, threads, judgements: this.conditionals(wide.judgements) };
  }

  private location(location: LocationRules, variable: number, at: number): LocationRules {
    const choice = this.possible[variable];
    if (choice && !choice.has(at)) return { ...location, ...NOWHERE, idle: this.values.zero };
    const here = this.wide.variables[variable]!;
    const value: Value = { id: -1, low: here.low, high: here.high, op: 'var', variable };
    const under = Circumstances.of(this.possible).where(value, [at]);
    const { view, sighted } = location.arrival;
    const narrow = view && {
      ...view,
      when: this.value(view.when),
      values: view.values.map((v) => this.value(v)),
    };
    return {
      ...location,
      steps: this.tree(location.steps, under),
      arrival: {
        view: narrow && isNever(narrow.when) ? undefined : narrow,
        sighted: this.conditionals(sighted),
      },
      waits: location.waits.flatMap((one) => this.alternative(one)),
      idle: this.value(location.idle),
    };
  }

  private tree(tree: Tree, under: Circumstances): Tree {
    switch (tree.is) {
      case 'none':
        return tree;
      case 'leaf':
        return { is: 'leaf', leaf: this.leaf(tree.leaf) };
      case 'fork':
        return { is: 'fork', ways: tree.ways.map((way) => this.tree(way, under)) };
      case 'test': {
        const open = openCases(tree, under).map(({ values, then }) => ({
          values,
          then: this.tree(then, under.where(tree.value, values)),
        }));
        const choice = under.choiceOf(tree.value);
        const settled = open.length === 1 && choice?.size === open[0]!.values.length;
        if (settled) return open[0]!.then;
        return open.length === 0
          ? { is: 'none' }
          : { is: 'test', value: this.value(tree.value), cases: open };
      }
      default:
        return never(tree);
    }
  }

  private leaf(leaf: Leaf): Leaf {
    const changing = leaf.updates.filter(({ variable }) => {
      const { low, high } = this.variables[variable]!;
      return low < high;
    });
    const updates = changing.map(({ variable, value }) => ({ variable, value: this.value(value) }));
    return { ...leaf, updates, sighted: this.conditionals(leaf.sighted) };
  }

  private conditionals(all: readonly Conditional[]): Conditional[] {
    const narrow = all.map(({ when, sight }) => ({ when: this.value(when), sight }));
    return narrow.filter(({ when }) => !isNever(when));
  }

  private alternative({ when, waits }: Alternative): Alternative[] {
    const narrow = this.value(when);
    return isNever(narrow) ? [] : [{ when: narrow, waits: waits.flatMap((wait) => this.wait(wait)) }];
  }

  private wait(wait: WaitRule): WaitRule[] {
    const when = this.value(wait.when);
    if (isNever(when)) return [];
    const helpers = wait.helpers.map((helper) => ({ ...helper, when: this.value(helper.when) }));
    return [{ ...wait, when, heldUp: this.value(wait.heldUp), helpers }];
  }

  private value(value: Value): Value {
    const known = this.made.get(value);
    if (known) return known;
    const made = this.make(value);
    this.made.set(value, made);
    return made;
  }

  private make(value: Value): Value {
    const { values } = this;
    switch (value.op) {
      case 'const':
        return values.constant(value.value);
      case 'var': {
        const { low, high } = this.variables[value.variable]!;
        return low === high ? values.constant(low) : values.variable(value.variable, low, high);
      }
      case 'gone':
        return values.gone(value.thread);
      case 'not':
        return values.not(this.value(value.operand));
      case 'in':
        return values.in(this.value(value.operand), value.values);
      case 'if':
        return values.if(this.value(value.condition), this.value(value.then), this.value(value.otherwise));
      case '==':
        return values.equal(this.value(value.left), this.value(value.right));
      case '<':
        return values.less(this.value(value.left), this.value(value.right));
      case 'and':
        return values.and(this.value(value.left), this.value(value.right));
      case 'or':
        return values.or(this.value(value.left), this.value(value.right));
      default:
        return values.calculate(value.op, this.value(value.left), this.value(value.right));
    }
  }
}

const isNever = (value: Value): boolean => value.op === 'const' && value.value === 0;
