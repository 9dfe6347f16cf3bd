/** Rules in Promela, as SPIN reads it: one process, which makes the steps of all threads. */
import { type Command, oneByOne } from './commands.js';
import { type Definition, type Dialect, Expressions } from './expression.js';
import { all } from './formula.js';
import { type Names, namesFor } from './names.js';
import { placeWords } from './places.js';
import { type Program, rootsOf } from './program.js';
import { endingOf } from './sights.js';
import { block } from './text.js';
import { demandNarrow } from './widths.js';

const WORDS = new Set(
  `active assert atomic bit bool break byte chan d_step D_proctype do else empty enabled end eval false fi
  for full get_priority goto hidden if in init inline int len local ltl mtype nempty never nfull notrace np_
  od of pc_value pid printf printm priority proctype provided return run select set_priority short show skip
  timeout trace true typedef unless unsigned xr xs c_code c_decl c_expr c_state c_track judge define undef
  include always eventually until release weakuntil implies equivalent stronguntil deadlock struck threads
  now printf memcpy sizeof case switch default while continue char long float double void static const extern
  register auto signed struct union enum volatile sizeof typedef main uchar ushort uint`.split(/\s+/),
);

/** The program as the text of one file. @throws TooWide where SPIN would compute something else. */
export function promela(program: Program, file = 'model.pml'): string {
  demandNarrow(program, 'SPIN');
  const { rules, native, commands } = program;
  const names = namesFor(rules, WORDS);
  const write = new Expressions(dialectOf(program, names), rootsOf(program));
  const written = { program, names, write };
  const temporaries = Math.max(0, ...commands.map((command) => temporariesOf(command)));
  return [
    ...head(program, file).map((line) => `/* ${line} */`),
    '',
    ...rules.variables.map(
      ({ index, low, high, name }) =>
        `${typeOf(low, high)} ${names.variables[index]} = ${program.initial[index]}; ${comment(`${name}: ${low} to ${high}`)}`,
    ),
    ...Array.from(
      { length: temporaries },
      (_, i) => `int before__${i}; /* in the middle of a step; else 0 */`,
    ),
    '',
    ...write.definitions.map(definition),
    ...judging(written),
    '',
    'active proctype threads() {',
    '  d_step { judge() };',
    '  do',
    '  :: atomic {',
    '    if',
    ...commands.flatMap((command) => step(written, command)),
    ...(commands.length === 0 ? ['    :: false'] : []),
    '    fi;',
    '    d_step { judge() }',
    '  }',
    ...(native
      ? [
          '  /* That nothing moves here is as it should be. */',
          `  :: d_step { ${write.formula(program.legalEnd)} -> skip }`,
        ]
      : []),
    '  od',
    '}',
    '',
  ].join('\n');
}

interface Written {
  readonly program: Program;
  readonly names: Names;
  readonly write: Expressions;
}

/** Nothing may end a comment too early. */
const comment = (words: string): string => `/* ${words.replaceAll('*/', '* /').replaceAll('/*', '/ *')} */`;

function head({ about, form, native }: Program, file: string): string[] {
  if (form.form === 'count')
    return [
      ...about,
      'Counts: nothing stops the search. SPIN counts one state more: that before the first is judged.',
      `  spin -o1 -o2 -a ${file} && cc -O2 -w -DSAFETY -DNOREDUCE -DPRINTF -DVECTORSZ=4096 -o pan pan.c && ./pan -E -m1000000`,
    ];
  const ends = native ? '' : ' -E';
  return [
    ...about,
    'Finds: the first assertion that fails ends the search, which is breadth first.',
    `  spin -o1 -o2 -a ${file} && cc -O2 -w -DSAFETY -DNOREDUCE -DBFS -DVECTORSZ=4096 -o pan pan.c && ./pan${ends}; ./pan -r`,
  ];
}

function dialectOf({ rules }: Program, { variables }: Names): Dialect {
  return {
    true: 'true',
    false: 'false',
    and: '&&',
    or: '||',
    not: '!',
    equal: '==',
    unequal: '!=',
    variable: (index) => variables[index]!,
    gone: (thread) => `gone__${thread} == 1`,
    stuck: (thread) => `left__${thread} == 1`,
    at: (thread, place) => `${variables[rules.threads[thread]!.location]} == ${place}`,
    choice: (condition, then, otherwise) => `((${condition}) -> ${then} : ${otherwise})`,
    quotient: (left, right) => `(${left} / ${right})`,
    remainder: (left, right) => `(${left} % ${right})`,
    use: (name) => name,
  };
}

function typeOf(low: number, high: number): string {
  if (low >= 0 && high <= 1) return 'bit';
  if (low >= 0 && high <= 255) return 'byte';
  return low >= -32768 && high <= 32767 ? 'short' : 'int';
}

const definition = ({ name, text }: Definition): string => `#define ${name} (${text})\n`;

const temporariesOf = ({ leaf }: Command): number =>
  oneByOne(leaf.updates).filter(({ to }) => to === 'temporary').length;

function step(
  { program, names, write }: Written,
  { thread, place, location, leaf, guard }: Command,
): string[] {
  const { rules, form } = program;
  const ends = endingOf(rules, leaf);
  const steps = ends === undefined ? oneByOne(leaf.updates) : [];
  const kept = steps.filter((one) => one.to === 'temporary');
  const assignments = [
    ...steps.map((one) => {
      if (one.to === 'temporary') return `before__${one.temporary} = ${write.number(one.value)}`;
      const value = 'value' in one ? write.number(one.value) : `before__${one.temporary}`;
      return `${names.variables[one.variable]} = ${value}`;
    }),
    ...kept.map(({ temporary }) => `before__${temporary} = 0`),
    ...(form.form === 'find' ? [`printf("step ${leaf.index}\\n")`] : []),
  ];
  return [
    `    ${comment(placeWords(rules.machine, thread, location))}`,
    ...(ends === undefined ? [] : [`    /* ${ends}: the run ends here, and leads to no further state. */`]),
    '    :: d_step {',
    ...block(write.conjuncts(all({ is: 'at', thread, place }, guard)), '      ', ' && '),
    '      ->',
    ...(assignments.length === 0 ? ['skip'] : assignments).map(
      (line, i, lines) => `      ${line}${i < lines.length - 1 ? ';' : ''}`,
    ),
    '    }',
  ];
}

/** What is told of each state, by assertions, or by a word at the first time. */
function judging(written: Written): string[] {
  const { program, write } = written;
  const { form, predicates, deadlock } = program;
  const told = [...predicates.map(({ name }) => name), ...(deadlock === undefined ? [] : ['deadlock'])];
  const tell = (name: string): string =>
    form.form === 'find'
      ? `assert(!${name})`
      : `if :: ${name} && !seen__${name} -> seen__${name} = 1; printf("sighted ${name}\\n") :: else fi`;
  const bodies = [
    ...predicates.map(({ name }) => `  judge__${name}()`),
    ...(deadlock === undefined ? [] : deadlockStatements(written, tell('deadlock'))),
  ];
  return [
    ...predicates.flatMap(({ name, words, when }) => [
      comment(words),
      `#define ${name} (${write.formula(when)})`,
    ]),
    ...(deadlock === undefined ? [] : deadlockVariables(written)),
    ...(form.form === 'count' ? told.map((name) => `hidden byte seen__${name};`) : []),
    '',
    ...predicates.map(({ name }) => inline(`judge__${name}`, tell(name))),
    ...(deadlock === undefined ? [] : deadlockParts(written)),
    'inline judge() {',
    (bodies.length === 0 ? ['  skip'] : bodies).join(';\n'),
    '}',
  ];
}

function deadlockVariables({ program, names, write }: Written): string[] {
  const { threads, deadlock } = program;
  return [
    '',
    '/* deadlock: some threads can never move again, whatever the others do. Who has not ended and has no step',
    '   waits. If anybody moves, those are struck out, one after the other, whose wait somebody could end who',
    '   is neither left nor has ended. All of this is 0 between steps. */',
    ...threads.flatMap(({ moves, ended }, t) => [
      `bit left__${t}, gone__${t}, moves__${t}; ${comment(names.threads[t]!)}`,
      `#define can_move__${t} (${write.formula(moves)})`,
      `#define ended__${t} (${write.formula(ended)})`,
    ]),
    'bit struck;',
    `#define deadlock (${write.formula(deadlock!)})`,
  ];
}

/** SPIN takes 64 KiB for an inline, its macros written out: what grows with the model is inline by itself. */
const inline = (name: string, body: string): string => `inline ${name}() {\n  ${body}\n}`;

function deadlockParts({ program, write }: Written): string[] {
  return program.threads.flatMap(({ heldUp }, t) => [
    inline(`see__${t}`, `moves__${t} = can_move__${t}`),
    inline(
      `strike__${t}`,
      `if :: left__${t} && !(${write.formula(heldUp)}) -> left__${t} = 0; gone__${t} = 0; struck = 1 :: else fi`,
    ),
  ]);
}

function deadlockStatements({ program }: Written, tell: string): string[] {
  const { threads } = program;
  const each = (of: (thread: number) => string): string => `  ${threads.map((_, t) => of(t)).join('; ')}`;
  return [
    each((t) => `see__${t}()`),
    each((t) => `left__${t} = !moves__${t} && !ended__${t}`),
    each((t) => `gone__${t} = left__${t} || ended__${t}`),
    `  struck = ${threads.map((_, t) => `moves__${t}`).join(' || ')}`,
    [
      '  do',
      '  :: !struck -> break',
      '  :: else ->',
      '    struck = 0;',
      `    ${threads.map((_, t) => `strike__${t}()`).join('; ')}`,
      '  od',
    ].join('\n'),
    `  ${tell}`,
    each((t) => `left__${t} = 0; gone__${t} = 0; moves__${t} = 0`),
  ];
}
