/** Rules as a TLA+ module, and the configuration that TLC wants beside it. */
import type { Command } from './commands.js';
import { type Definition, type Dialect, Expressions } from './expression.js';
import { all, type Formula } from './formula.js';
import { type Names, namesFor } from './names.js';
import { placeWords } from './places.js';
import { type Program, rootsOf } from './program.js';
import { endingOf } from './sights.js';
import { block, filled } from './text.js';
import { demandNarrow } from './widths.js';

const WORDS = new Set(
  `ASSUME ASSUMPTION AXIOM CASE CHOOSE CONSTANT CONSTANTS DOMAIN ELSE ENABLED EXCEPT EXTENDS IF IN INSTANCE
  LET LOCAL MODULE OTHER SF SUBSET THEN THEOREM UNCHANGED UNION VARIABLE VARIABLES WF WITH BOOLEAN STRING
  TRUE FALSE Nat Int Seq Head Tail Append Len SubSeq SelectSeq Print PrintT Assert JavaTime TLCGet TLCSet
  Permutations SortSeq RandomElement Any ToString TLCEval Init Next Spec vars stuck gone thread kept left
  deadlock RECURSIVE PROOF BY OBVIOUS OMITTED QED PROVE DEFINE HAVE HIDE NEW PICK SUFFICES TAKE USE WITNESS
  LAMBDA STATE ACTION TEMPORAL LEMMA PROPOSITION COROLLARY DEF DEFS ONLY Quotient Remainder Magnitude Waiting Left
  Moving Ended HeldUp Sighted Report LegalEnd`.split(/\s+/),
);

export interface Tla {
  readonly module: string;
  readonly config: string;
}

/** The program as a module of that name, and its configuration. @throws TooWide where TLC would stop. */
export function tla(program: Program, name: string): Tla {
  demandNarrow(program, 'TLC');
  const { rules, form, native, deadlock, commands } = program;
  const names = namesFor(rules, WORDS);
  const write = new Expressions(dialectOf(program, names), rootsOf(program));
  const written = { program, names, write };
  const steps = commands.map((command) => actionName(written, command));
  const title = ` MODULE ${name} `;
  const module = [
    `${'-'.repeat(Math.max(4, (100 - title.length) >> 1))}${title}${'-'.repeat(Math.max(4, (101 - title.length) >> 1))}`,
    ...program.about.map(comment),
    comment(
      form.form === 'count'
        ? 'Counts: nothing stops the search.'
        : 'Finds: the first invariant that is false ends the search.',
    ),
    comment(`  java -XX:+UseParallelGC -cp tla2tools.jar tlc2.TLC -workers 1 ${name}`),
    `EXTENDS Integers, TLC`,
    '',
    'VARIABLES',
    ...rules.variables.map(({ index, name: said, low, high }) => {
      const comma = index < rules.variables.length - 1 ? ',' : '';
      return `  ${names.variables[index]}${comma}  \\* ${said}, ${low} to ${high}`;
    }),
    '',
    ...groups(written).flatMap(({ title: of, members }) =>
      tuple(
        `${of} ==`,
        members.map((i) => names.variables[i]!),
      ),
    ),
    ...tuple(
      'vars ==',
      groups(written).map((group) => group.title),
    ),
    '',
    ...DIVISION,
    '',
    ...write.definitions.map(definition),
    'Init ==',
    ...rules.variables.map(({ index }) => `  /\\ ${names.variables[index]} = ${program.initial[index]}`),
    ...commands.flatMap((command, i) => ['', ...action(written, command, steps[i]!)]),
    ...(deadlock === undefined ? [] : ['', ...deadlockDefinitions(written)]),
    ...(native
      ? [
          '',
          '\\* That nothing moves here is as it should be.',
          ...defined('LegalEnd', [...write.conjuncts(program.legalEnd), 'UNCHANGED vars']),
        ]
      : []),
    '',
    'Next ==',
    ...[...steps, ...(native ? ['LegalEnd'] : [])].map((step) => `  \\/ ${step}`),
    ...(steps.length === 0 && !native ? ['  FALSE'] : []),
    '',
    'Spec == Init /\\ [][Next]_vars',
    ...told(written),
    '='.repeat(100),
    '',
  ].join('\n');
  return { module, config: configOf(program) };
}

/** Names of its own for what it is given: the module's variables have none with two underscores. */
const DIVISION = [
  '\\* Division as the model has it: toward zero.',
  'Magnitude(n__) == IF n__ < 0 THEN -n__ ELSE n__',
  'Quotient(n__, d__) == IF (n__ < 0) = (d__ < 0) THEN Magnitude(n__) \\div Magnitude(d__)',
  '                      ELSE -(Magnitude(n__) \\div Magnitude(d__))',
  'Remainder(n__, d__) == n__ - d__ * Quotient(n__, d__)',
];

interface Written {
  readonly program: Program;
  readonly names: Names;
  readonly write: Expressions;
}

const comment = (line: string): string => `\\* ${line}`;

function dialectOf({ rules }: Program, { variables, threads }: Names): Dialect {
  return {
    true: 'TRUE',
    false: 'FALSE',
    and: '/\\',
    or: '\\/',
    not: '~',
    equal: '=',
    unequal: '/=',
    variable: (index) => variables[index]!,
    gone: (thread) => `"${threads[thread]}" \\in gone`,
    stuck: (thread) => `"${threads[thread]}" \\in stuck`,
    at: (thread, place) => `${variables[rules.threads[thread]!.location]} = ${place}`,
    choice: (condition, then, otherwise) => `(IF ${condition} THEN ${then} ELSE ${otherwise})`,
    quotient: (left, right) => `Quotient(${left}, ${right})`,
    remainder: (left, right) => `Remainder(${left}, ${right})`,
    use: (name) => name,
  };
}

const definition = ({ name, text }: Definition): string => `${name} == ${text}\n`;

/** Variables that belong together: what a thread has for itself, and the rest. */
function groups({
  program,
  names,
}: Written): { readonly title: string; readonly members: readonly number[] }[] {
  const { variables } = program.rules;
  const owned = names.threads.map((thread, index) => ({
    title: `${thread}__vars`,
    members: variables.flatMap(({ index: i, role }) =>
      (role.kind === 'location' || role.kind === 'local') && role.thread === index ? [i] : [],
    ),
  }));
  const rest = variables.flatMap(({ index, role }) =>
    role.kind === 'location' || role.kind === 'local' ? [] : [index],
  );
  return [...owned, { title: 'shared__vars', members: rest }].filter(({ members }) => members.length > 0);
}

function tuple(before: string, members: readonly string[]): string[] {
  return [before, ...filled([`<<${members[0] ?? ''}`, ...members.slice(1)], '  ', ', ')].map(
    (line, i, lines) => (i === lines.length - 1 ? `${line}>>` : line),
  );
}

/** By its leaf a step is known again in what TLC prints. */
const actionName = ({ names }: Written, { thread, leaf }: Command): string =>
  `${names.threads[thread]}__${leaf.index}`;

const defined = (name: string, parts: readonly string[]): string[] => [
  `${name} ==`,
  ...parts.map((part) => `  /\\ ${part}`),
];

/** TLC would take each part of a disjunction for a way of its own to make the step. */
const asOne = (conjunct: string): string =>
  /\\\/|\bIF\b|formula__/.test(conjunct) ? `(${conjunct}) = TRUE` : conjunct;

function action(written: Written, { thread, place, location, leaf, guard }: Command, name: string): string[] {
  const { program, names, write } = written;
  const ends = endingOf(program.rules, leaf);
  const updates = ends === undefined ? leaf.updates : [];
  const changed = new Set(updates.map(({ variable }) => variable));
  const same = groups(written).flatMap(({ title, members }) => {
    const left = members.filter((member) => !changed.has(member));
    return left.length === members.length ? [title] : left.map((member) => names.variables[member]!);
  });
  const unchanged = same.length === 0 ? [] : filled([`UNCHANGED <<${same[0]}`, ...same.slice(1)], '', ', ');
  return [
    comment(placeWords(program.rules.machine, thread, location)),
    ...(ends === undefined ? [] : [comment(`${ends}: the run ends here, and leads to no further state.`)]),
    ...defined(name, [
      ...write.conjuncts(all({ is: 'at', thread, place }, guard)).map(asOne),
      ...updates.map(({ variable, value }) => `${names.variables[variable]}' = ${write.number(value)}`),
    ]),
    ...unchanged.map(
      (line, i) => `  ${i === 0 ? '/\\ ' : '     '}${line}${i === unchanged.length - 1 ? '>>' : ''}`,
    ),
  ];
}

function deadlockDefinitions({ program, names, write }: Written): string[] {
  const { threads, deadlock } = program;
  const set = (of: (formulas: (typeof threads)[number]) => Formula): string[] =>
    threads.map((formulas, t) => `IF ${write.formula(of(formulas))} THEN {"${names.threads[t]}"} ELSE {}`);
  const union = (name: string, parts: readonly string[]): string[] => [
    `${name} ==`,
    ...parts.map((part, i) => `  ${i === 0 ? '     ' : '\\cup '}(${part})`),
  ];
  return [
    comment(
      'Who has not ended and has no step waits. If anybody moves, those are struck out whose wait somebody',
    ),
    comment('could end who is neither left nor has ended; who is left then is stuck for good.'),
    ...union(
      'Moving',
      set(({ moves }) => moves),
    ),
    ...union(
      'Ended',
      set(({ ended }) => ended),
    ),
    `Waiting == {${names.threads.map((thread) => `"${thread}"`).join(', ')}} \\ (Moving \\cup Ended)`,
    'HeldUp(thread, gone) ==',
    ...threads.map(
      ({ heldUp }, t) =>
        `  ${t === 0 ? 'CASE' : '  []'} thread = "${names.threads[t]}" -> ${write.formula(heldUp)}`,
    ),
    'RECURSIVE Left(_)',
    'Left(left) ==',
    '  LET kept == {thread \\in left : HeldUp(thread, left \\cup Ended)}',
    '  IN IF kept = left THEN left ELSE Left(kept)',
    'deadlock ==',
    '  LET stuck == IF Moving = {} THEN Waiting ELSE Left(Waiting)',
    '      gone == stuck \\cup Ended',
    '  IN',
    ...block(write.conjuncts(deadlock!), '     ', ' /\\ '),
  ];
}

interface Told {
  readonly name: string;
  readonly words: string;
}

const DEADLOCK: Told = {
  name: 'deadlock',
  words: 'deadlock: some threads can never move again, whatever the others do',
};

const toldIn = ({ predicates, deadlock }: Program): readonly Told[] => [
  ...predicates,
  ...(deadlock === undefined ? [] : [DEADLOCK]),
];

function told({ program, write }: Written): string[] {
  const { form, predicates } = program;
  const all = toldIn(program);
  const each = predicates.flatMap(({ name, words, when }) => [
    '',
    comment(words),
    `${name} ==`,
    ...block(write.conjuncts(when), '  ', ' /\\ '),
  ]);
  if (form.form === 'find')
    return [
      ...each,
      ...all.flatMap(({ name, words }) => ['', comment(`Not ${words}`), `No_${name} == ~${name}`]),
    ];
  if (all.length === 0) return each;
  return [
    ...each,
    '',
    '\\* What was met, told at the end.',
    `ASSUME \\A i__ \\in 1..${all.length} : TLCSet(i__, FALSE)`,
    ...defined(
      'Sighted',
      all.map(({ name }, i) => `(${name} => TLCSet(${i + 1}, TRUE))`),
    ),
    ...defined(
      'Report',
      all.map(({ name }, i) => `(TLCGet(${i + 1}) => PrintT(<<"sighted", "${name}">>))`),
    ),
  ];
}

function configOf(program: Program): string {
  const { form, native } = program;
  const all = toldIn(program);
  return [
    'SPECIFICATION Spec',
    `CHECK_DEADLOCK ${native ? 'TRUE' : 'FALSE'}`,
    ...(form.form === 'find'
      ? all.map(({ name }) => `INVARIANT No_${name}`)
      : all.length === 0
        ? []
        : ['INVARIANT Sighted', 'POSTCONDITION Report']),
    '',
  ].join('\n');
}
