import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/index.js';
import { fakeIo } from './fake-io.js';

const folder = mkdtempSync(join(tmpdir(), 'lockcheck-graph-'));
afterAll(() => rmSync(folder, { recursive: true }));

const INVERTED = `mutex a
mutex b
order a -> b
thread one { lock a; lock b; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }
check "one" { run one; expect holds }
check "both" { expect holds }
`;
writeFileSync(join(folder, 'inverted.lock'), INVERTED);
writeFileSync(join(folder, 'wrong.lock'), 'mutex a\nthread t { lock b }\n');

async function ran(argv: readonly string[], stdin = '') {
  const io = fakeIo({ cwd: folder, stdin });
  const status = await run(['graph', ...argv], io);
  return { status, out: io.out(), err: io.err() };
}

describe('lockcheck graph', { timeout: 30_000 }, () => {
  test('prints dot, whatever the checks come to', async () => {
    const { status, out, err } = await ran(['inverted.lock']);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^digraph "Lock order of inverted" \{\n/);
    expect(out).toContain('"b" -> "a" [label="FORBIDDEN\\linverted.lock:5\\l"');
  });

  test('of some checks only', async () => {
    const { status, out } = await ran(['inverted.lock', '--check', 'one', '--to', 'mermaid']);
    expect(status).toBe(0);
    expect(out).toBe('flowchart TB\n  L0["a"]\n  L1["b"]\n  L0 -->|"declared<br/>inverted.lock#58;4"| L1\n');
  });

  test.each([
    ['order.svg', '<svg '],
    ['order.mmd', 'flowchart TB\n'],
    ['order.gv', 'digraph '],
    ['order', 'digraph '],
  ])('writes %s in the form that its name says', async (name, start) => {
    expect(await ran(['inverted.lock', '-o', name])).toEqual({ status: 0, out: '', err: '' });
    expect(readFileSync(join(folder, name), 'utf8').startsWith(start)).toBe(true);
  });

  test('of stdin', async () => {
    const { status, out } = await ran(['-', '--stdin-filename', 'piped.lock'], INVERTED);
    expect(status).toBe(0);
    expect(out).toContain('piped.lock:5');
  });

  test('says that it may lack something where not all was explored', async () => {
    const { status, out, err } = await ran(['inverted.lock', '--max-states', '2']);
    expect(status).toBe(3);
    expect(out).toContain('digraph');
    expect(err).toBe('lockcheck: the graph may lack nestings: not all was explored of "one", "both"\n');
  });

  test('leaves stdout alone where the model has errors', async () => {
    const { status, out, err } = await ran(['wrong.lock']);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain('error[L0201]');
  });

  test.each([
    [[], "missing required argument 'file'"],
    [['.'], 'a graph is of one file, and . leads to 2'],
    [['inverted.lock', '--to', 'png'], '--to knows dot, mermaid, svg, but not `png`'],
    [['inverted.lock', '-o', 'nowhere/x.svg'], 'nowhere/x.svg cannot be written: it does not exist'],
    [['inverted.lock', '--check', 'none'], 'no check is named like `none`'],
  ])('of %j is an error of usage', async (argv, message) => {
    const { status, err } = await ran(argv);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
