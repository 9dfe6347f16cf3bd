/** Rules in the language of Murphi, as Rumur and CMurphi read it. */
import type { Update } from '../rules/index.js';
import { type Command, oneByOne } from './commands.js';
import { type Definition, type Dialect, Expressions } from './expression.js';
import { all, type Formula } from './formula.js';
import { type Names, namesFor } from './names.js';
import { placeWords } from './places.js';
import { type Program, rootsOf } from './program.js';
import { endingOf } from './sights.js';
import { block, stepWords } from './text.js';

const WORDS = new Set(
  `alias array assert assume begin boolean by case clear const cover do else elsif end endalias
  endexists endfor endforall endfunction endif endprocedure endrecord endrule endruleset endstartstate
  endswitch endwhile enum error exists false for forall from function if in int invariant isundefined
  liveness map multiset normal of procedure process program property put record return rule ruleset
  scalarset startstate switch then to traceuntil true type undefine union var while left
  gone struck deadlocked`.split(/\s+/),
);

/** The program as the text of one file. */
export function murphi(program: Program, file = 'model.m'): string {
  const { rules } = program;
  const names = namesFor(rules, WORDS);
  const write = new Expressions(dialectOf(program, names), rootsOf(program));
  const written = { program, names, write };
  return [
    ...head(program, file),
    '',
    'var',
    ...rules.variables.map(
      ({ low, high, name }, i) => `  ${names.variables[i]} : ${low}..${high}; -- ${name}`,
    ),
    '',
    ...write.definitions.map(definition),
    'startstate "start"',
    'begin',
    ...rules.variables.map(({ index }) => `  ${names.variables[index]} := ${program.initial[index]};`),
    'end;',
    ...program.commands.flatMap((command) => ['', ...rule(written, command)]),
    ...told(written),
    '',
  ].join('\n');
}

interface Written {
  readonly program: Program;
  readonly names: Names;
  readonly write: Expressions;
}

function head({ about, form, native }: Program, file: string): string[] {
  const how =
    form.form === 'count'
      ? ['Counts: nothing stops the search. What would be told is covered below.']
      : ['Finds: the first invariant that is false ends the search.'];
  return [
    ...about,
    ...how,
    `  rumur --threads 1 --deadlock-detection ${native ? 'stuck' : 'off'} --value-type int32_t --output model.c ${file}`,
    '  cc -std=c11 -O3 -march=native -mcx16 -o model model.c -lpthread && ./model',
  ].map((line) => `-- ${line}`);
}

function dialectOf({ rules }: Program, { variables }: Names): Dialect {
  return {
    true: 'true',
    false: 'false',
    and: '&',
    or: '|',
    not: '!',
    equal: '=',
    unequal: '!=',
    variable: (index) => variables[index]!,
    gone: (thread) => `gone[${thread}]`,
    stuck: (thread) => `left[${thread}]`,
    at: (thread, place) => `${variables[rules.threads[thread]!.location]} = ${place}`,
    choice: (condition, then, otherwise) => `(${condition} ? ${then} : ${otherwise})`,
    quotient: (left, right) => `(${left} / ${right})`,
    remainder: (left, right) => `(${left} % ${right})`,
    use: (name) => `${name}()`,
  };
}

function definition({ name, text, truth, value }: Definition): string {
  return `function ${name}(): ${truth ? 'boolean' : `${value.low}..${value.high}`};\nbegin\n  return ${text};\nend;\n`;
}

function rule(
  { program, names, write }: Written,
  { thread, place, location, leaf, guard }: Command,
): string[] {
  const { machine, variables } = program.rules;
  const ends = endingOf(program.rules, leaf);
  const steps = ends === undefined ? oneByOne(leaf.updates) : [];
  const kept = steps.filter((step) => step.to === 'temporary');
  const typeOf = (update: Update): string => {
    const { low, high } = variables[update.variable]!;
    return `${low}..${high}`;
  };
  const assigned = new Map(
    steps.flatMap((step) =>
      step.to === 'variable' && 'temporary' in step ? [[step.temporary, step.variable]] : [],
    ),
  );
  return [
    ...(ends === undefined ? [] : [`-- ${ends}: the run ends here, and leads to no further state.`]),
    `rule "${stepWords(placeWords(machine, thread, location), leaf.index)}"`,
    ...block(write.conjuncts(all({ is: 'at', thread, place }, guard)), '  ', ' & '),
    '==>',
    ...kept.map(({ temporary }) => {
      const update = leaf.updates.find(({ variable }) => variable === assigned.get(temporary))!;
      return `var before__${temporary} : ${typeOf(update)};`;
    }),
    'begin',
    ...steps.map((step) =>
      step.to === 'temporary'
        ? `  before__${step.temporary} := ${write.number(step.value)};`
        : `  ${names.variables[step.variable]} := ${'value' in step ? write.number(step.value) : `before__${step.temporary}`};`,
    ),
    'end;',
  ];
}

/** What is covered, or must not be. */
function told(written: Written): string[] {
  const { program, write } = written;
  const { form, native, predicates, deadlock, legalEnd } = program;
  const of = (name: string, words: string, text: string): string[] =>
    form.form === 'count'
      ? ['', `-- ${words}`, `cover "${name}" ${text};`]
      : ['', `-- ${words}`, `invariant "${name}" !(${text});`];
  const seen = predicates.flatMap(({ name, words, when }) => of(name, words, write.formula(when)));
  if (deadlock === undefined) return seen;
  const legal = [
    '',
    '-- That nothing moves here is as it should be.',
    'rule "legal end"',
    ...block(write.conjuncts(legalEnd), '  ', ' & '),
    '==>',
    'begin',
    'end;',
  ];
  return [
    ...seen,
    '',
    ...deadlockFunction(written),
    ...of('deadlock', 'deadlock: some threads can never move again, whatever the others do', 'deadlocked()'),
    ...(native ? legal : []),
  ];
}

function deadlockFunction({ program, names, write }: Written): string[] {
  const { threads, deadlock } = program;
  const last = threads.length - 1;
  const noted = threads.map((_, thread) => `-- ${thread}: ${names.threads[thread]}`);
  const returns = (formula: Formula): string[] => [
    '  return',
    ...block(write.disjuncts(formula), '    ', ' | '),
    '  ;',
  ];
  const functions = threads.flatMap(({ moves, ended }, thread) => [
    `function moves__${thread}(): boolean;`,
    'begin',
    ...returns(moves),
    'end;',
    `function ended__${thread}(): boolean;`,
    'begin',
    ...returns(ended),
    'end;',
  ]);
  const each = (of: (thread: number) => string): string[] => threads.map((_, thread) => of(thread));
  return [
    '-- Who has not ended and has no step waits. If anybody moves, those are struck out, one after the',
    '-- other, whose wait somebody could end who is neither left nor has ended.',
    ...noted,
    ...functions,
    'function deadlocked(): boolean;',
    'var',
    `  left : array [0..${last}] of boolean;`,
    `  gone : array [0..${last}] of boolean;`,
    '  struck : boolean;',
    'begin',
    ...each((t) => `  left[${t}] := !ended__${t}() & !moves__${t}();`),
    ...each((t) => `  gone[${t}] := left[${t}] | ended__${t}();`),
    `  if ${each((t) => `moves__${t}()`).join(' | ')} then`,
    '    struck := true;',
    '    while struck do',
    '      struck := false;',
    ...threads.flatMap(({ heldUp }, t) => [
      `      if left[${t}] & !(${write.formula(heldUp)}) then`,
      `        left[${t}] := false; gone[${t}] := false; struck := true;`,
      '      end;',
    ]),
    '    end;',
    '  end;',
    '  return',
    ...block(write.conjuncts(deadlock!), '    ', ' & '),
    '  ;',
    'end;',
  ];
}
