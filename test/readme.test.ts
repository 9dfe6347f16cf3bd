/** What the README shows is what happens: its models run, its sessions are compared, its program works. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli/run.js';
import * as lockcheck from '../src/index.js';
import { fakeIo } from './cli/fake-io.js';

const README = join(import.meta.dirname, '..', 'README.md');
const text = readFileSync(README, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'lockcheck-readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = [...text.matchAll(/<!-- file: (\S+) -->\n```lock\n([\s\S]*?)```/g)].map((m) => ({
  name: m[1]!,
  body: m[2]!,
}));
for (const { name, body } of files) writeFileSync(join(folder, name), body);

describe('README.md', () => {
  it('has sessions, models and a program to test', () => {
    expect(files.length).toBeGreaterThan(1);
    expect(sessions(text).length).toBeGreaterThan(1);
  });

  for (const { command, output } of sessions(text)) {
    it(`shows what \`${command}\` prints`, async () => {
      const printed = await printedBy(command);
      if (process.env.UPDATE_README) {
        const now = readFileSync(README, 'utf8');
        writeFileSync(
          README,
          now.replace(`$ ${command}\n${output}`, () => `$ ${command}\n${printed}`),
        );
      } else expect(output).toBe(printed);
    });
  }

  it('has a program that works', async () => {
    const program = /<!-- program -->\n```js\nimport { check } from 'lockcheck';\n\n([\s\S]*?)```/.exec(
      text,
    )![1]!;
    const lines: unknown[] = [];
    const body = program.replace('console.log(', 'log(');
    const main = new Function('check', 'log', `return (async () => { ${body} })()`);
    await main(lockcheck.check, (line: unknown) => lines.push(line));
    expect(lines).toEqual([['self-deadlock: t takes a, which it holds itself']]);
  });

  it('names only files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)]
      .map((m) => m[1]!)
      .filter((link) => !link.includes('://'));
    for (const link of links) expect(() => readFileSync(join(README, '..', link)), link).not.toThrow();
  });
});

function sessions(from: string): { readonly command: string; readonly output: string }[] {
  return [...from.matchAll(/<!-- console -->\n```console\n\$ (.*)\n([\s\S]*?)```/g)].map((m) => ({
    command: m[1]!,
    output: m[2]!,
  }));
}

async function printedBy(command: string): Promise<string> {
  const [, typed = '', line] = /^(?:printf '(.*)' \| )?(.*)$/.exec(command)!;
  const [program, ...args] = line!.split(' ');
  expect(program).toBe('lockcheck');
  const io = fakeIo({ cwd: folder, stdin: typed.replaceAll('\\n', '\n') });
  await run(args, io);
  expect(io.err()).toBe('');
  return io.out();
}
