import type { MatchResult } from 'ohm-js';

/** What Ohm knows about one thing that it tried. Its typings leave this out. */
interface Failure {
  isFluffy(): boolean;
  isStringTerminal(): boolean;
  getText(): string;
}
type Failed = MatchResult & { readonly getRightmostFailures: () => readonly Failure[] };

/** Alternatives that come as a crowd, and the word for the crowd: all of `signs` give it away. */
interface Crowd {
  readonly words: string;
  readonly signs: readonly string[];
  readonly members: ReadonlySet<string>;
}

const set = (words: string): readonly string[] => words.split(/\s+/);
const VALUE = set(`true false null self new trynew held unheld count all any ( - & not ! lock trylock unlock
  wait timedwait downgrade upgrade destroy prepare sleep finish signal broadcast get tryget put free free_rcu touch
  complete insert remove`);
const STATEMENT = set(`if while loop for with choose maybe atomic break continue return goto var ++ --
  might_sleep spin await assert rcu rcu_read_lock rcu_read_unlock synchronize_rcu synchronize
  irq_disable irq_enable irq_save irq_restore bh_disable bh_enable`);
const DECLARATION =
  set(`struct enum init fn daemon thread interrupt check guarded_by mutex spin rwlock rwspin sx giant
  semaphore completion cond refcount list var object pool param flag order def invariant finally reachable allow
  deny when
  model dialect import on const rcu`);

const CROWDS: readonly Crowd[] = [
  crowd('a statement', ['if', 'loop'], [...STATEMENT, ...VALUE, 'a name']),
  crowd('a declaration', ['struct', 'fn'], DECLARATION),
  crowd('a field', ['const', 'refcount', 'a name'], [...DECLARATION, 'a name']),
  crowd('a clause', ['set', 'run', 'expect'], set('set run init without deny allow expect')),
  crowd('a value', ['a number', 'null'], [...VALUE, 'a number', 'a name']),
  crowd('a number', ['a number', '-', 'a name'], ['a number', '-', '(', 'a name']),
  crowd('a type', ['a name', '&', '('], ['a name', 'a number', '-', '(', '&']),
];

/** How a value may go on: always possible, never what was forgotten. And what no one should try yet. */
const NEVER_SAID = new Set(
  set(`. -> [ ] + - * / % == != <= >= < > and && or || += -= ++ -- @ ! &
    work per queue flush cancel spawn irq bh
    recursive leaf nested level max prefer plain sleepable`),
);

/** What could have stood where a match failed, in the user's words and few of them; empty if too many. */
export function expectedAt(result: MatchResult): readonly string[] {
  const failures = (result as Failed)
    .getRightmostFailures()
    .filter((f) => !f.isFluffy() && (f.isStringTerminal() || f.getText().startsWith('a ')));
  let found = new Set(failures.map((f) => f.getText()));
  const said: string[] = [];
  for (const { words, signs, members } of CROWDS) {
    if (!signs.every((sign) => found.has(sign))) continue;
    said.push(words);
    found = new Set([...found].filter((word) => !members.has(word)));
  }
  const ends = found.has('\n');
  const alone = [...found].filter((word) => !NEVER_SAID.has(word) && word.trim() !== '' && word !== ';');
  const inType = found.has('?');
  said.push(
    ...alone
      .filter((word) => !(ends && word === '}') && !(inType && /^(\.\.|\?)$/.test(word)))
      // A name may always be a call's; it is worth a word only where nothing else can follow.
      .filter((word, _, all) => word !== '(' || all.length + said.length === 1)
      .map(quoted),
  );
  // Where something new may begin, what was before has ended.
  if (ends && !said.some((words) => /^a (statement|declaration|field|clause)$/.test(words)))
    said.push('the end of the statement');
  if (said[1] === '`,`') said.reverse();
  return said.length > 4 ? [] : said;
}

function crowd(words: string, signs: readonly string[], members: readonly string[]): Crowd {
  return { words, signs, members: new Set(members) };
}

/** Descriptions such as `a name` are words already. */
function quoted(word: string): string {
  return word.startsWith('a ') ? word : `\`${word}\``;
}
