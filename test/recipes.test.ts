/**
 * The README's recipes, followed step by step in a clean folder, as far as that can be without the services
 * themselves: what `npm ci` would download is taken from here, and of other people's actions only checkouts
 * are made.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FOREIGN } from '../src/cli/files.js';

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** The block of the README under `<!-- recipe: name -->`. */
function recipe(name: string): string {
  const [, text] =
    new RegExp(`<!-- recipe: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(README) ?? [];
  if (text === undefined) throw new Error(`README has no recipe ${name}`);
  return text;
}

// biome-ignore lint/suspicious/noExplicitAny: other people's formats, of which the tests say what they expect
type Yaml = any;

const folder = mkdtempSync(join(tmpdir(), 'lockcheck-recipes-'));
const upstream = join(folder, 'upstream');
const project = join(folder, 'project');
const tools = join(folder, 'bin');
afterAll(() => rmSync(folder, { recursive: true }), 60_000);

const ENV = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(GITHUB_|GIT_|CI_|npm_)/.test(name)),
  ),
  PATH: `${tools}:${process.env.PATH}`,
  LANG: 'C.UTF-8',
  LOCKCHECK_GIT: upstream,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  // Git lets no submodule come from a folder without being told.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'protocol.file.allow',
  GIT_CONFIG_VALUE_0: 'always',
};

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a script as services do: it ends at the first command that fails. */
function shell(script: string, cwd: string, env: Readonly<Record<string, string | undefined>> = {}): Ran {
  const argv = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  const { status, stdout, stderr } = spawnSync('bash', argv, {
    cwd,
    env: { ...ENV, ...env },
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

function succeeds(script: string, cwd: string): string {
  const { status, out, err } = shell(script, cwd);
  expect(status, `${script}\n${out}\n${err}`).toBe(0);
  return out;
}

/** This repository as others would find it: with what is not committed yet, without what is built, and without its tests. */
function makeUpstream(): void {
  const left = new Set(['node_modules', 'dist', '.git', '.vitest', 'test']);
  cpSync(ROOT, upstream, { recursive: true, filter: (path) => path === ROOT || !left.has(basename(path)) });
  succeeds('git init -q -b main && git add -A && git commit -qm all', upstream);
}

/** An npm that has downloaded already what `ci` asks for. */
function makeTools(): void {
  mkdirSync(tools);
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh
at=.; word=$1
if [ "$1" = --prefix ]; then at=$2; word=$3; fi
if [ "$word" != ci ]; then exec '${npm}' "$@"; fi
test -f "$at/package-lock.json" && ln -s '${join(ROOT, 'node_modules')}' "$at/node_modules"
`;
  writeFileSync(join(tools, 'npm'), script, { mode: 0o755 });
}

const BROKEN =
  'mutex a\nmutex b\nthread t { lock a; lock b; unlock b; unlock a }\nthread u { lock b; lock a; unlock a; unlock b }\n';

describe.skipIf(!has('git') || !has('bash'))('recipes', { timeout: 300_000 }, () => {
  beforeAll(() => {
    makeUpstream();
    makeTools();
    mkdirSync(project);
    succeeds('git init -q -b main && printf "*.lock\\n" > .gitignore', project);
    succeeds(recipe('start'), project);
    succeeds('git add -A && git commit -qm "Check our locks"', project);
  }, 300_000);

  test('start: a model that git keeps, a workflow and the lines for git', () => {
    expect(succeeds('git ls-files', project).split('\n')).toEqual(
      expect.arrayContaining(['models/first.lock', '.github/workflows/lockcheck.yml', 'tools/lockcheck']),
    );
    expect(succeeds('git check-attr linguist-detectable models/first.lock', project)).toContain(': set');
    for (const line of recipe('git')
      .split('\n')
      .filter((text) => text !== '' && !text.startsWith('#')))
      expect(
        readFileSync(join(project, '.gitignore'), 'utf8') +
          readFileSync(join(project, '.gitattributes'), 'utf8'),
      ).toContain(line);
  });

  test('the workflow is the one that the README shows', () => {
    const written = readFileSync(join(project, '.github/workflows/lockcheck.yml'), 'utf8');
    expect(`# .github/workflows/lockcheck.yml\n${written}`).toBe(recipe('github'));
  });

  describe('a job of GitHub', () => {
    /** Runs the workflow's job on the project as committed; `more` goes to the action. */
    function job(
      more: Readonly<Record<string, string>> = {},
    ): Ran & { readonly files: (name: string) => string } {
      const work = mkdtempSync(join(folder, 'job-'));
      const workspace = join(work, 'workspace');
      const { jobs } = parse(readFileSync(join(project, '.github/workflows/lockcheck.yml'), 'utf8')) as Yaml;
      const [checkout, own] = jobs.lockcheck.steps;
      expect(checkout).toEqual({ uses: 'actions/checkout@v4', with: { submodules: true } });
      succeeds(`git clone -q --recurse-submodules '${project}' '${workspace}'`, folder);
      const action = join(workspace, own.uses);
      const ran = composite(action, { ...own.with, ...more }, work, workspace);
      return {
        ...ran,
        files: (name) => readFileSync(join(name.includes('.') ? workspace : work, name), 'utf8'),
      };
    }

    function composite(action: string, given: Record<string, string>, work: string, workspace: string): Ran {
      const { inputs, runs } = parse(readFileSync(join(action, 'action.yml'), 'utf8')) as Yaml;
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      const value = (text: string): string =>
        text.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, name) => given[name] ?? inputs[name].default);
      for (const file of ['output', 'summary']) writeFileSync(join(work, file), '');
      const env = {
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: action,
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: join(work, 'output'),
        GITHUB_STEP_SUMMARY: join(work, 'summary'),
      };
      let ran: Ran = { status: 0, out: '', err: '' };
      for (const step of runs.steps) {
        if (step.uses) {
          expect(step).toEqual({ uses: 'actions/setup-node@v4', with: { 'node-version': '20' } });
          continue;
        }
        expect(step.shell).toBe('bash');
        expect(step.run, 'nothing from outside is run').not.toContain('${{');
        const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, value(text as string)]);
        ran = shell(step.run, workspace, { ...env, ...Object.fromEntries(own) });
        if (ran.status !== 0) break;
      }
      return ran;
    }

    const commit = (): string => succeeds('git add -A && git commit -qm more', project);

    test('passes, and has a page', () => {
      const { status, out, err, files } = job();
      expect([status, err]).toEqual([0, '']);
      expect(out).toContain('2 checks: 2 as expected.');
      expect(files('output')).toBe('outcome=passed\n');
      expect(files('summary')).toContain('## lockcheck: 2 checks: 2 as expected.');
    });

    test('fails at a broken model, with annotations, diagrams and files', () => {
      writeFileSync(join(project, 'models/broken.lock'), BROKEN);
      commit();
      const { status, out, files } = job({
        sarif: 'out.sarif',
        junit: 'out.xml',
        options: '--all\n--max-states=1M',
      });
      expect(status).toBe(1);
      expect(out).toContain('\n::error file=models/broken.lock,line=3,');
      expect(files('output')).toBe('outcome=failed\n');
      expect(files('summary')).toContain('```mermaid\nsequenceDiagram\n');
      expect(JSON.parse(files('out.sarif')).runs[0].results).not.toEqual([]);
      expect(files('out.xml')).toContain('<failure type="deadlock"');
      rmSync(join(project, 'models/broken.lock'));
      commit();
    });

    test('tells a mistake and a limit from a failure, and runs nothing that it is given', () => {
      expect(job({ paths: 'nowhere' }).files('output')).toBe('outcome=error\n');
      expect(job({ options: '--max-states=1' }).files('output')).toBe('outcome=incomplete\n');
      const strange = job({ paths: '$(touch touched); models', options: '`touch touched`' });
      expect(strange.files('output')).toBe('outcome=error\n');
      expect(() => strange.files('touched.txt')).toThrow();
    });

    test('code scanning is given what the action writes', () => {
      const [own, upload] = parse(recipe('code scanning')) as Yaml;
      expect(upload.with.sarif_file).toBe(own.with.sarif);
      expect(own.uses).toBe('./tools/lockcheck/.github/actions/lockcheck');
    });
  });

  test('GitLab: the script writes the reports that are collected', () => {
    const { lockcheck } = parse(recipe('gitlab')) as Yaml;
    const [install, build, run] = lockcheck.script;
    expect([install, build]).toEqual(recipe('start').trim().split('\n').slice(1, 3));
    succeeds(run, project);
    const { junit, codequality } = lockcheck.artifacts.reports;
    expect(readFileSync(join(project, junit), 'utf8')).toContain('<testsuites name="lockcheck" tests="2"');
    expect(JSON.parse(readFileSync(join(project, codequality), 'utf8'))).toEqual([]);
  });

  test.skipIf(!has('make'))('make: builds if it must, and fails where a check does', () => {
    writeFileSync(join(project, 'Makefile'), recipe('make'));
    expect(succeeds('make locks', project)).toContain('2 checks: 2 as expected.');
    writeFileSync(join(project, 'models/broken.lock'), BROKEN);
    expect(shell('make locks', project).status).not.toBe(0);
    rmSync(join(project, 'models/broken.lock'));
    rmSync(join(project, 'tools/lockcheck/dist'), { recursive: true });
    rmSync(join(project, 'tools/lockcheck/node_modules'));
    expect(succeeds('make locks', project)).toContain('2 checks: 2 as expected.');
  });

  test('a kernel tree: passes, skips, fails and never passes without an answer', () => {
    const tests = join(project, 'tools/testing/selftests/lockcheck');
    mkdirSync(join(tests, 'models'), { recursive: true });
    writeFileSync(join(tests, 'lockcheck.sh'), recipe('kernel'), { mode: 0o755 });
    const model = join(tests, 'models/a.lock');
    cpSync(join(project, 'models/first.lock'), model);
    const run = (command: string): number | null =>
      shell(join(tests, 'lockcheck.sh'), folder, { LOCKCHECK: command }).status;
    const command = `node ${join(project, 'tools/lockcheck/dist/cli/main.js')}`;
    expect(run('no-such-lockcheck')).toBe(4);
    expect(run(command)).toBe(0);
    appendFileSync(model, 'check "wrong" { set swapped; expect holds }\n');
    expect(run(command)).toBe(1);
    writeFileSync(model, 'mutex a\nthread t { lock b }\n');
    expect(run(command)).toBe(2);
  });

  describe('pre-commit', () => {
    const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as Yaml;

    test('knows the hook that the README names, and leaves other lock files alone', () => {
      const [{ hooks: used }] = (parse(recipe('pre-commit')) as Yaml).repos;
      expect(hooks.map(({ id }: Yaml) => id)).toEqual(used.map(({ id }: Yaml) => id));
      const [{ files, exclude }] = hooks;
      const taken = (path: string): boolean =>
        new RegExp(files).test(path) && !new RegExp(exclude).test(path);
      expect(taken('models/first.lock')).toBe(true);
      expect(taken('models/mycargo.lock')).toBe(true);
      for (const name of FOREIGN)
        expect([name, taken(`sub/${name}`), taken(name)]).toEqual([name, false, false]);
    });

    test('gets it built where it is installed from git, with what the build needs or without', () => {
      const checkout = join(project, 'tools/lockcheck');
      const built = join(checkout, 'dist/cli/main.js');
      for (const missing of ['dist', 'dist node_modules']) {
        succeeds(`rm -rf ${missing} && npm run --silent prepare`, checkout);
        expect(existsSync(built)).toBe(true);
      }
      writeFileSync(built, 'kept');
      succeeds('npm run --silent prepare', checkout);
      expect(readFileSync(built, 'utf8')).toBe('kept');
    });

    test('gets a package whose name is all that npm pack prints, and that works', () => {
      const checkout = join(project, 'tools/lockcheck');
      const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
      expect(succeeds('npm pack 2>/dev/null', checkout)).toBe(`lockcheck-${version}.tgz\n`);
      const place = join(folder, 'installed');
      mkdirSync(place);
      succeeds(`tar xzf '${checkout}/lockcheck-${version}.tgz' -C '${place}'`, folder);
      expect(succeeds(`'${place}/package/dist/cli/main.js' models`, project)).toContain('2 as expected');
      expect(existsSync(join(place, 'package/test'))).toBe(false);
    });
  });
});
