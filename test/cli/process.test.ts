/** The built command as a process of its own: what cannot be seen from inside. Needs `npm run build`. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const LARGE = `var x: 0..15 = 0\nthread t * 8 { loop { ${'x = 1; x = 2; '.repeat(8)} } }\n`;
/** So many that what is said of them is more than a pipe holds, and yet before progress would be told. */
const CHECKS = 500;
const MANY = Array.from({ length: CHECKS }, (_, i) => `check "${i}" { run t; expect holds }`).join('\n');

interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command on `stdin`; `during` may send signals, or stop reading. */
function command(
  argv: readonly string[],
  stdin: string,
  during: (child: ReturnType<typeof spawn>, err: () => string) => void = () => {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...argv], {
      env: { ...process.env, LANG: 'C.UTF-8', CI: '', GITHUB_ACTIONS: '' },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (part) => {
      out += part;
    });
    child.stderr.on('data', (part) => {
      err += part;
    });
    child.on('close', (status, signal) => resolve({ status, signal, out, err }));
    child.stdin.end(stdin);
    during(child, () => err);
  });
}

describe.skipIf(!existsSync(MAIN))('the command', { timeout: 60_000 }, () => {
  test('stops at the first signal and says what is known', async () => {
    const result = await command(['-'], LARGE, (child) => setTimeout(() => child.kill('SIGINT'), 1500));
    expect([result.status, result.signal, result.err]).toEqual([130, null, '']);
    expect(result.out).toContain('incomplete: interrupted');
  });

  test('watches until it is stopped, and is then gone at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockcheck-process-'));
    writeFileSync(join(folder, 'm.lock'), 'mutex a\nthread t { lock a; unlock a }\n');
    const result = await command(['--watch', join(folder, 'm.lock')], '', (child) =>
      child.stdout!.on('data', (part) => {
        if (String(part).includes('as expected')) child.kill('SIGINT');
      }),
    );
    rmSync(folder, { recursive: true });
    expect([result.status, result.signal, result.err]).toEqual([130, null, '']);
  });

  test('steps through a model by commands from a script', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockcheck-process-'));
    writeFileSync(join(folder, 'm.lock'), 'mutex a\nthread t { lock a; unlock a }\n');
    const result = await command(['simulate', join(folder, 'm.lock')], '1\n1\nquit\n');
    rmSync(folder, { recursive: true });
    expect([result.status, result.err]).toEqual([0, '']);
    expect(result.out).toContain('all threads are done\n> quit\n');
  });

  test('is quiet when nobody reads any more', async () => {
    const model = `mutex a\nthread t { lock a; unlock a }\n${MANY}\n`;
    const result = await command(['-'], model, (child) => child.stdout!.destroy());
    expect([result.signal, result.err]).toEqual([null, '']);
  });

  test('ends by itself, all output written', async () => {
    const result = await command(['-', '-f', 'json'], `mutex a\nthread t { lock a; unlock a }\n${MANY}\n`);
    expect([result.status, result.err]).toEqual([0, '']);
    expect(result.out.length).toBeGreaterThan(2 * 65_536);
    expect(JSON.parse(result.out).files[0].checks).toHaveLength(CHECKS);
  });
});
