/** The formats for people who read on a web page: Markdown, and what GitHub shows of a job. */
import { describe, expect, test } from 'vitest';
import type { FileResult, Report } from '../../src/finding/index.js';
import { GITHUB } from '../../src/report/github.js';
import { markdown } from '../../src/report/markdown.js';
import { sequenceDiagram } from '../../src/report/mermaid.js';
import { OPTIONS, rendered, reportOf, resultOf } from './models.js';
import { EPOLL_DEADLOCK, EPOLL_FILE } from './samples/epoll.js';
import { check, file } from './samples/making.js';
import { TABLE_FILE } from './samples/table.js';

/** Names that mean something to Markdown, Mermaid, HTML or GitHub. */
const NASTY = `mutex style
mutex b
thread end "a: #1; <b> & %% -->> \`x\` style:#x;" { lock style; lock b; unlock b; unlock style }
thread two "end" { lock b; lock style; unlock style; unlock b }
check "::error::x ##[add-mask]y | \`z\` @me #12 <script> [a](b) _u_ *x* $m$ &lt; \\\\" { expect holds }
check "  ::stop-commands::t" { expect holds }
`;
const nasty = async (): Promise<Report> => ({ files: [await resultOf('nasty.lock', NASTY)] });

describe('markdown', () => {
  test('shows names as they are', async () => {
    const text = await rendered('markdown', await nasty());
    expect(text).toContain(
      '#### ✗ ::error::x ##\\[add-mask\\]y \\| `z` @&#8203;me #&#8203;12 &lt;script> \\[a\\](b) \\_u\\_ \\*x\\* \\$m\\$ &amp;lt;',
    );
  });

  test('every row of a table has as many cells as its head', async () => {
    const report = { files: [...(await nasty()).files, EPOLL_FILE, TABLE_FILE] };
    const rows = (await rendered('markdown', report)).split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  test('every fence is closed', async () => {
    const fences = (await rendered('markdown', await nasty())).match(/^`{3,}.*$/gm)!;
    expect(fences.filter((fence) => /^`+$/.test(fence))).toHaveLength(fences.length / 2);
  });

  test('leaves out whole blocks where there is no room, and says so', async () => {
    const report = await reportOf('failing');
    const whole = markdown(report, OPTIONS);
    for (const limit of [200, 900, 2000, 4000]) {
      const text = markdown(report, OPTIONS, limit);
      expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(limit);
      expect(text).toMatch(/… and \d+ more blocks?, for which there is no room here\.\n$/);
      expect(whole).toContain(text.slice(0, text.lastIndexOf('…')).trimEnd());
    }
    expect(markdown(report, OPTIONS, whole.length * 2)).toBe(whole);
  });
});

describe('the sequence diagram', () => {
  test('has a lane a thread, a note a step and an arrow a wait', () => {
    expect(sequenceDiagram(EPOLL_DEADLOCK.trace, EPOLL_DEADLOCK)).toMatchInlineSnapshot(`
      "sequenceDiagram
        participant T0 as closer #34;close(2)#34;
        participant T1 as poller #34;epoll_wait(2)#34;
        Note over T1: 1 lock ep.mtx
        Note over T0: 2 put f → 0 left
        Note over T0: 3 spin_lock(f.f_lock)
        Note over T0: 4 f.dying = true
        Note over T0: 5 ⧗ lock ep.mtx held by poller
        T0-xT1: waits for ep.mtx (held by poller<br/>since step 1)
        Note over T1: waits for f.dying to clear"
    `);
  });

  test('has nothing in its texts that means anything to Mermaid', async () => {
    const [first] = (await nasty()).files[0]!.checks;
    const lines = sequenceDiagram(first!.violations[0]!.trace, first!.violations[0]!)!.split('\n');
    for (const line of lines.slice(1))
      expect(line.replaceAll('<br/>', '')).toMatch(
        /^ {2}(?:participant T\d as|Note over T\d:|T\d-xT\d:) (?:[^#;:<>&%`"{}]|#\d+;)+$/,
      );
  });

  test('is left out where it would be too long', () => {
    const [step] = EPOLL_DEADLOCK.trace.steps;
    const steps = Array.from({ length: 101 }, (_, i) => ({ ...step!, step: i + 1 }));
    expect(sequenceDiagram({ ...EPOLL_DEADLOCK.trace, steps }, EPOLL_DEADLOCK)).toBeNull();
  });
});

/** The lines that a runner takes for commands: it trims blanks before them, and finds the old form anywhere. */
const commands = (text: string): string[] =>
  text.split('\n').filter((line) => line.trimStart().startsWith('::') || line.includes('##['));

describe('github', () => {
  test('obeys no name of a model', async () => {
    const found = commands(await rendered('github', await nasty()));
    const own = /^::(?:(?:error|warning|notice) file=nasty\.lock,|group::nasty\.lock|endgroup::$)/;
    expect(found.filter((line) => !own.test(line))).toEqual([]);
    expect(found.filter((line) => line.startsWith('::error'))).toHaveLength(2);
  });

  test('escapes what is in a command', async () => {
    const [first] = commands(await rendered('github', await nasty())).filter((line) =>
      line.startsWith('::error'),
    );
    const [, properties, data] = /^::error ([^\n]*?)::(.*)$/.exec(first!)!;
    expect(properties!.split(',').map((pair) => pair.split('=')[0])).toEqual([
      'file',
      'line',
      'endLine',
      'col',
      'endColumn',
      'title',
    ]);
    expect(properties).toContain('title=deadlock [%3A%3Aerror%3A%3Ax');
    expect(data).toContain('%0Anote: ');
  });

  test('worst first, no more than are shown, and how many there are besides', () => {
    const violations = Array.from({ length: 14 }, (_, i) => ({ ...EPOLL_DEADLOCK, signature: `${i}` }));
    const advisories = violations.map((one) => ({ ...one, signature: `a${one.signature}`, advisory: true }));
    const span = EPOLL_DEADLOCK.location.span;
    const many = file('many.lock', [
      check('c', span, {
        asExpected: false,
        verdict: 'violated',
        violations: [...advisories, ...violations],
      }),
    ]);
    const text = GITHUB.live!.end({ files: [many] }, OPTIONS, { seconds: null, printed: true });
    const kinds = commands(text).map((line) => /^::(\w+)/.exec(line)![1]);
    expect(kinds).toEqual([...Array(10).fill('error'), ...Array(10).fill('notice')]);
    expect(text).toContain('4 more errors and 4 more notices without an annotation');
  });

  test('names files as the repository has them', async () => {
    const text = await rendered('github', await reportOf('failing'), { ...OPTIONS, base: 'sub/' });
    expect(text).toContain('::error file=sub/models/failing.lock,');
  });

  test('folds only what went wrong', async () => {
    const passing: FileResult = (await reportOf('passing')).files[0]!;
    expect(GITHUB.live!.file(passing, OPTIONS)).not.toContain('::group::');
    expect(GITHUB.live!.file(EPOLL_FILE, OPTIONS)).toMatch(/^::group::[^\n]*: 1 check not as expected\n/);
  });
});
