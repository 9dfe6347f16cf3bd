/** Small changes to a model, each of which may or may not break it. */
import { type Line, line, outline, type Path, spliced, walk } from './outline.js';
import type { Random } from './random.js';
import { locksOf, numbersOf, pointersOf } from './survey.js';

/** `count` lines at `path` give way to others. */
export interface Edit {
  readonly path: Path;
  readonly count: number;
  readonly into: readonly Line[];
}

export const apply = (lines: readonly Line[], { path, count, into }: Edit): Line[] =>
  spliced(lines, path, count, into);

/** The same change, made only where the flag is set. */
export function applyUnder(flag: string, lines: readonly Line[], { path, count, into }: Edit): Line[] {
  const word = path.length === 1 || isMember(lines, path) ? 'when' : 'if';
  const old = lineAt(lines, path, count);
  const choice: Line = {
    text: `${word} ${flag}`,
    blocks: [
      { joint: '', lines: into },
      { joint: 'else', lines: old },
    ],
  };
  return [line(`flag ${flag} = false`), ...spliced(lines, path, count, [choice])];
}

function lineAt(lines: readonly Line[], [i, b, ...rest]: Path, count: number): readonly Line[] {
  return b === undefined ? lines.slice(i, i! + count) : lineAt(lines[i!]!.blocks[b]!.lines, rest, count);
}

/** A change that was drawn, or null where what was drawn does not fit its place. */
export function drawEdit(random: Random, lines: readonly Line[]): Edit | null {
  const places = [...walk(lines)].filter(([it, path]) => path.length > 1 || isDeclaration(it));
  const [chosen, path] = random.weighted(places.map((it) => [weight(it[0]), it]));
  const top = lines[path[0]!]!;
  if (top.text.startsWith('check')) return null;
  if (random.chance(0.1)) return exchanged(random, lines, path);
  if (path.length === 1) return edited(path, 1, declarationEdit(random, chosen, lines, path));
  if (isMember(lines, path)) return edited(path, 1, declarationEdit(random, chosen, lines, path));
  return statementEdit(random, lines, chosen, path);
}

/** Where a change is likely to make a difference, and where to one of the rarer kinds. */
function weight({ text }: Line): number {
  if (/\b(?:irq|bh|tryget|get|free|put|order|new|trynew)\b/.test(text)) return 6;
  return /\b(?:null|flush|synchronize|interrupt|remove|wait|await|signal)\b|lock/.test(text) ? 3 : 1;
}

const isDeclaration = ({ text }: Line): boolean =>
  /^(?:order|invariant|finally|thread|mutex|spin|rw|sx|semaphore|completion|pool|var|object|interrupt|list|giant|rcu)\b|^rw/.test(
    text,
  );

/** Whether a line declares something in a struct, rather than being a statement of an `on zero` block. */
const isMember = (lines: readonly Line[], path: Path): boolean =>
  lines[path[0]!]!.text.startsWith('struct') && path.length === 3;

const edited = (path: Path, count: number, into: readonly Line[] | null): Edit | null =>
  into && { path, count, into };

// ---------------------------------------------------------------- statements

function statementEdit(random: Random, lines: readonly Line[], it: Line, path: Path): Edit | null {
  const siblings = lineAt(lines, path, 2);
  const guards = / != null|^with|^rcu|^while/.test(it.text);
  return random.weighted<() => Edit | null>([
    [dropWeight(it), () => ({ path, count: 1, into: [] })],
    [2, () => (siblings.length === 2 ? { path, count: 2, into: [siblings[1]!, it] } : null)],
    [2, () => edited(path, 1, it.text.startsWith('var') ? null : [it, it])],
    [it.blocks.length > 0 ? (guards ? 8 : 3) : 0, () => edited(path, 1, unwrapped(random, it))],
    [5, () => edited(path, 1, reworded(random, it, lines, path, STATEMENTS))],
    [3, () => edited(path, 1, [...outline(inserted(random, lines, path)), it])],
  ])();
}

/** What protects is worth leaving out more than what does the work. */
function dropWeight({ text, blocks }: Line): number {
  if (text.startsWith('var')) return 0;
  if (
    /^(?:un)?lock|^free|^\w+ = null|^(?:try)?get\b|^put|^remove|^flush|^synchronize|^rcu|^irq|^bh|^await/.test(
      text,
    )
  )
    return 5;
  return blocks.length > 0 ? 1 : 3;
}

/** One of its blocks, without what stood around it. */
function unwrapped(random: Random, { blocks }: Line): readonly Line[] {
  return random.pick(blocks).lines;
}

/** A statement that makes trouble nearly everywhere, about something that can be named there. */
function inserted(random: Random, lines: readonly Line[], path: Path): string {
  const [lock, pointer, number] = [locksOf(lines), pointersOf(lines, path), numbersOf(lines)].map((names) =>
    names.length > 0 ? random.pick(names) : undefined,
  );
  return random.pick([
    ...['might_sleep', 'might_sleep', 'maybe { return }', 'return', 'choose { } or { might_sleep }'],
    ...['irq_disable', 'irq_enable', 'rcu_read_lock', 'rcu_read_unlock', 'synchronize_rcu'],
    ...(lock
      ? [`lock ${lock}`, `unlock ${lock}`, `if trylock ${lock} { unlock ${lock} }`, `destroy ${lock}`]
      : []),
    ...(pointer ? [`free ${pointer}`, `touch ${pointer}`, `get ${pointer}`, `put ${pointer}`] : []),
    ...(pointer ? [`${pointer} = null`, `free ${pointer}`] : []),
    ...(number
      ? [`${number} = 0`, `${number} += 1`, `assert ${number} == 0`, `maybe { ${number} = 1 }`]
      : []),
  ]);
}

/** Two locks of the model, the one wherever a thread or function has the other. */
function exchanged(random: Random, lines: readonly Line[], path: Path): Edit | null {
  const [a, b] = random.shuffled(locksOf(lines));
  const top = lines[path[0]!]!;
  if (a === undefined || b === undefined || !/^(?:thread|fn|work|interrupt)/.test(top.text)) return null;
  const other = (it: string): string =>
    it
      .split(/([\w.]+(?:\[\d\])?)/)
      .map((word) => (word === a ? b : word === b ? a : word))
      .join('');
  return { path: path.slice(0, 1), count: 1, into: [reworked(top, other)] };
}

/** The line and all in it, in other words. */
const reworked = ({ text, blocks }: Line, words: (text: string) => string): Line => ({
  text: words(text),
  blocks: blocks.map(({ joint, lines }) => ({
    joint: words(joint),
    lines: lines.map((it) => reworked(it, words)),
  })),
});

// ---------------------------------------------------------------- declarations

function declarationEdit(
  random: Random,
  it: Line,
  lines: readonly Line[],
  path: Path,
): readonly Line[] | null {
  if (it.text.startsWith('order')) {
    if (random.chance(0.4)) return [];
    const [from, to] = it.text.slice('order '.length).split(' -> ');
    return to === undefined ? null : [line(`order ${to} -> ${from}`)];
  }
  return reworded(random, it, lines, path, DECLARATIONS);
}

// ---------------------------------------------------------------- other words

/** A word, and what may stand in its place; `LOCK` is one of the model's locks. */
type Rewording = readonly [from: RegExp, to: string];

const STATEMENTS: readonly Rewording[] = [
  [/^lock (\S+) shared/, 'lock $1'],
  [/^(lock|with) (\S+)$/, '$1 $2 shared'],
  [/^(lock|unlock|with) (\S+)/, '$1 LOCK'],
  [/^(lock|unlock|with|if trylock) (\S+) (?:irq|bh)/, '$1 $2'],
  [/^(lock|unlock|with) (\S+) irq/, '$1 $2 bh'],
  [/^(lock|unlock) (\S+)$/, '$1 $2 irq'],
  [/^lock (\S+)/, 'if trylock $1 { }'],
  [/^if not tryget (\w+).*/, 'get $1'],
  [/^if tryget (\w+)/, 'if live($1)'],
  [/^if put (\w+)/, 'if refs($1) == 0'],
  [/^put (\w+)/, 'free $1'],
  [/^free (\w+)/, 'put $1'],
  [/^free (\w+)/, 'free_rcu $1'],
  [/^free_rcu/, 'free'],
  [/^(?:free|put) (\w+)/, '$1 = null'],
  [/^get (\w+)/, 'if tryget $1 { }'],
  [/^while/, 'if'],
  [/^if/, 'while'],
  [/^signal/, 'broadcast'],
  [/^broadcast/, 'signal'],
  [/^wait (\S+) releasing .*/, 'wait $1'],
  [/^wait/, 'timedwait'],
  [/^(prepare|sleep) (\S+)/, 'wait $2'],
  [/^flush/, 'cancel'],
  [/^queue/, 'cancel'],
  [/^synchronize\w*.*/, 'might_sleep'],
  [/^insert (\S+) in (\S+).*/, 'remove $1 from $2'],
  [/^remove (\S+) from (\S+)/, 'insert $1 in $2'],
  [/^downgrade/, 'unlock'],
  [/^await (.*)/, 'assert $1'],
  [/^(?:spin )?await/, 'spin await'],
  [/^atomic/, 'maybe'],
  [/^maybe/, 'atomic'],
  [/!=/, '=='],
  [/==/, '!='],
  [/ < /, ' <= '],
  [/ > /, ' >= '],
  [/\+= 1/, '-= 1'],
  [/-= 1/, '+= 1'],
  [/\+\+/, '--'],
  [/\b1\b/, '0'],
  [/\b1\b/, '2'],
  [/\b0\b/, '1'],
  [/\btrue\b/, 'false'],
  [/\bfalse\b/, 'true'],
  [/_a\b/, '_b'],
  [/_b\b/, '_a'],
  [/\[i\]/, '[0]'],
  [/^irq_(\w+)/, 'bh_disable'],
  [/ = null$/, ' = POINTER'],
  [/trynew/, 'new'],
  [/\bnew\b/, 'trynew'],
];

const DECLARATIONS: readonly Rewording[] = [
  [/^mutex/, 'spin'],
  [/^mutex/, 'rwlock'],
  [/^spin/, 'mutex'],
  [/^rwlock/, 'rwspin'],
  [/^rwspin/, 'rwlock'],
  [/ recursive/, ''],
  [/^(mutex|spin|rwspin|rwlock) (\w+)$/, '$1 $2 leaf'],
  [/^(mutex|spin) (\w+)$/, '$1 $2 level 1'],
  [/ nested.*/, ''],
  [/ by \w+/, ''],
  [/ prefer \w+/, ''],
  [/ type(?:safe|stable)/, ''],
  [/^(pool \d \w+)$/, '$1 typestable'],
  [/^(pool \d \w+) \w+$/, '$1 typesafe'],
  [/^(refcount.*) = 1/, '$1 = 2'],
  [/^(refcount.*) = [12]/, '$1 = 0'],
  [/^(refcount.*) = 2/, '$1 = 1'],
  [/^(refcount.*) plain/, '$1'],
  [/0\.\.[23]/, '0..1'],
  [/0\.\.1\b/, '0..0'],
  [/ guarded_by.*/, ''],
  [/guarded_by \S+/, 'guarded_by LOCK'],
  [/^(var \w+ : [^=]* = [^ ]*)$/, '$1 guarded_by LOCK'],
  [/ at hard/, ' at soft'],
  [/ at soft/, ' at hard'],
  [/ sleepable/, ''],
  [/^semaphore\(1\) (\w+) max 1/, 'semaphore(2) $1 max 2'],
  [/^semaphore\(2\)/, 'semaphore(1)'],
  [/ = true/, ' = false'],
  [/ = false/, ' = true'],
  [/const /, ''],
  [/^(thread .*) \* 2$/, '$1'],
  [/^(thread \w+)$/, '$1 * 2'],
  [/^(invariant|finally)(.*) <= /, '$1$2 < '],
  [/^(invariant|finally)(.*) == /, '$1$2 != '],
  [/^(invariant|finally) (\w+): not /, '$1 $2: '],
];

function reworded(
  random: Random,
  { text, blocks }: Line,
  lines: readonly Line[],
  path: Path,
  table: readonly Rewording[],
): readonly Line[] | null {
  const fitting = table.filter(([from]) => from.test(text));
  if (fitting.length === 0) return null;
  const [from, to] = random.pick(fitting);
  const names = to.includes('LOCK')
    ? locksOf(lines)
    : to.includes('POINTER')
      ? pointersOf(lines, path)
      : [''];
  if (names.length === 0) return null;
  const changed = outline(text.replace(from, to.replace(/LOCK|POINTER/, random.pick(names))));
  return changed.length === 1 && changed[0]!.blocks.length === 0 ? [{ ...changed[0]!, blocks }] : changed;
}
