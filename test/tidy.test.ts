/** Keeps house: who may import whom, what stands where, and that nothing lies about unused. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What stands beside the folders that are made, and what has a dot before its name. */
const TOP = [
  'LICENSE',
  'README.md',
  'biome.json',
  'grammar',
  'models',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
];

/** Rooms and their floors: a file imports from its own room and from lower floors. */
const FLOORS: Readonly<Record<string, number>> = {
  base: 0,
  source: 1,
  syntax: 2,
  model: 3,
  machine: 4,
  rules: 5,
  semantics: 5,
  finding: 5,
  engine: 6,
  export: 6,
  check: 7,
  report: 8,
  cli: 9,
  lsp: 9,
  web: 9,
};

/** Two readings of one machine that know nothing of each other, floors or not. */
const STRANGERS: readonly (readonly [string, string])[] = [
  ['engine', 'semantics'],
  ['export', 'semantics'],
];

/** What comes from outside, and the rooms that may know it. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  commander: ['cli'],
  tinyglobby: ['cli'],
  'ohm-js': ['syntax'],
  immutable: ['semantics'],
  'node:crypto': ['report'],
  'node:fs': ['cli', 'syntax', 'export'],
  'node:os': ['cli', 'export'],
  'node:path': ['cli', 'syntax', 'export'],
  'node:process': ['cli', 'lsp', 'web'],
  'node:readline': ['cli'],
  'node:url': ['cli', 'syntax', 'export'],
  'node:child_process': ['export'],
  'node:module': ['cli'],
  'node:v8': ['cli'],
  'node:vm': ['cli'],
  'node:worker_threads': ['engine'],
};

/** Files that are started rather than imported. */
const STARTED = ['src/cli/launch.ts', 'src/cli/main.ts', 'src/index.ts'];

interface SourceFile {
  /** From the root: `src/cli/main.ts`. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  /** Without comments, strings and templates. */
  readonly code: string;
  readonly imports: readonly string[];
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const bare = text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/.*$/gm, '');
  const code = bare.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''");
  const imports = [...bare.matchAll(/(?:\bfrom|^import|\bimport\()\s*'([^']+)'/gm)].map((match) => match[1]!);
  const parts = path.split('/');
  return { path, room: parts.length === 2 ? '' : parts[1]!, text, code, imports };
}

const sources = filesBelow('src').map(read);

/** The file that a relative import means. */
function target(file: SourceFile, specifier: string): string {
  return normalize(join(dirname(file.path), specifier)).replace(/\.js$/, '.ts');
}

/** One line for each file that breaks a rule; tests expect none. */
function offences(rule: (file: SourceFile) => readonly string[]): string[] {
  return sources.flatMap((file) => rule(file).map((what) => `${file.path}: ${what}`));
}

test('the top level is fixed', () => {
  const made = ['node_modules', 'dist', 'coverage'];
  const there = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !made.includes(name));
  expect(there.filter((name) => !name.endsWith('.tgz')).sort()).toEqual(TOP);
});

test('files stand in rooms, and import from their own and from lower floors', () => {
  const wrong = offences((file) => {
    if (file.room === '') return file.path === 'src/index.ts' ? [] : ['stands in no room'];
    if (!(file.room in FLOORS)) return [`${file.room} is no room`];
    return file.imports.filter((name) => {
      if (!name.startsWith('.')) return false;
      const room = target(file, name).split('/')[1]!;
      if (STRANGERS.some(([here, there]) => here === file.room && there === room)) return true;
      return room !== file.room && !(FLOORS[room]! < FLOORS[file.room]!);
    });
  });
  expect(wrong).toEqual([]);
});

test('each outside library is known to its rooms alone', () => {
  const wrong = offences((file) =>
    file.imports.filter((name) => !name.startsWith('.') && !OUTSIDE[name]?.includes(file.room)),
  );
  expect(wrong).toEqual([]);
});

test('the process and the console are left to the ways in', () => {
  const wrong = offences((file) =>
    ['cli', 'lsp', 'web'].includes(file.room) ? [] : (file.code.match(/\b(?:process|console)\s*[.[]/g) ?? []),
  );
  expect(wrong).toEqual([]);
});

test('every file is in use', () => {
  const used = new Set(sources.flatMap((file) => file.imports.map((name) => target(file, name))));
  const started = (path: string): boolean => STARTED.includes(path) || /^src\/\w+\/index\.ts$/.test(path);
  expect(offences(({ path }) => (used.has(path) || started(path) ? [] : ['is imported nowhere']))).toEqual(
    [],
  );
});

test('an index only re-exports', () => {
  const reexport = /export (?:type )?(?:\*(?: as \w+)?|\{[^}]*\}) from '';/g;
  const wrong = offences(({ path, code }) =>
    path.endsWith('/index.ts') && code.replace(reexport, '').trim() !== ''
      ? ['has something of its own']
      : [],
  );
  expect(wrong).toEqual([]);
});

test('nothing is left for later without saying so anywhere else', () => {
  // Put together here, lest this file find itself.
  const marks = new RegExp(`\\b(?:${['FIX' + 'ME', 'TO' + 'DO'].join('|')})\\b`);
  const left = [...sources, ...filesBelow('test').map(read)].filter((file) => marks.test(file.text));
  expect(left.map((file) => file.path)).toEqual([]);
});
