import { describe, expect, test } from 'vitest';
import { diagnosticLines, diagnosticsText, PLAIN } from '../../src/report/index.js';
import { type Diagnostic, error, type Source, warning } from '../../src/source/index.js';
import { find } from './samples/making.js';

function source(text: string, path = 'a.lock'): Source {
  return { path, text };
}

function drawn(diagnostic: Diagnostic, width = 80): string {
  return `\n${diagnosticLines(diagnostic, { ...PLAIN, width }).join('\n')}\n`;
}

describe('a code frame', () => {
  test('shows the places in the order of their lines, with gaps, notes and help', () => {
    const kqueue = source(`order fd_lock -> foplock -> kq_lock
mutex fd_lock


thread scan {
  lock kq.kq_lock
  touch kn
  lock kn.foplock
}`);
    const diagnostic = error(
      'L0405',
      find(kqueue, 'lock kn.foplock'),
      '`kq_lock` is taken while `foplock` is still to come',
      {
        label: 'breaks the rule',
        labels: [
          { span: find(kqueue, 'foplock'), text: 'rule declared here' },
          { span: find(kqueue, 'lock kq.kq_lock'), text: 'first taken here by thread `scan`' },
        ],
        notes: ['no schedule hangs with 2 threads'],
        help: [
          'release `kq_lock` before line 8, or declare it so that the order can be seen to hold by everybody',
        ],
      },
    );
    expect(drawn(diagnostic)).toBe(`
error[L0405]: \`kq_lock\` is taken while \`foplock\` is still to come
 --> a.lock:8:3
  |
1 | order fd_lock -> foplock -> kq_lock
  |                  ------- rule declared here
...
6 |   lock kq.kq_lock
  |   --------------- first taken here by thread \`scan\`
7 |   touch kn
8 |   lock kn.foplock
  |   ^^^^^^^^^^^^^^^ breaks the rule
  |
  = note: no schedule hangs with 2 threads
  = help: release \`kq_lock\` before line 8, or declare it so that the order can
          be seen to hold by everybody
`);
  });

  test('hangs the texts of several places in one line', () => {
    const text = source('order a -> b -> a');
    const diagnostic = error('L0405', find(text, 'a', 2), 'circular', {
      label: 'and here again',
      labels: [
        { span: find(text, 'a'), text: 'first here' },
        { span: find(text, 'b'), text: 'then here' },
      ],
    });
    expect(drawn(diagnostic)).toBe(`
error[L0405]: circular
 --> a.lock:1:17
  |
1 | order a -> b -> a
  |       -    -    ^ and here again
  |       |    |
  |       |    then here
  |       first here
`);
  });

  test('keeps apart places that overlap', () => {
    const text = source('lock kq.kq_lock');
    const diagnostic = error('L0204', find(text, 'kq_lock'), 'no such field', {
      label: 'here',
      labels: [{ span: find(text, 'kq.kq_lock'), text: 'in this path' }],
    });
    expect(drawn(diagnostic)).toBe(`
error[L0204]: no such field
 --> a.lock:1:9
  |
1 | lock kq.kq_lock
  |      ---^^^^^^^ here
  |      |
  |      in this path
`);
  });

  test('expands tabs and measures wide characters', () => {
    const text = source('\tlock\t日本.锁 ; lock e\u0301 // 👍🏽\n');
    const diagnostic = error('L0201', find(text, '锁'), 'unknown name', {
      label: 'this one',
      labels: [{ span: find(text, 'e\u0301'), text: '' }],
    });
    expect(drawn(diagnostic)).toBe(`
error[L0201]: unknown name
 --> a.lock:1:10
  |
1 |     lock    日本.锁 ; lock e\u0301 // 👍🏽
  |                  ^^        -
  |                  |
  |                  this one
`);
  });

  test('shows a window of a long line', () => {
    const text = source(`${'x'.repeat(300)} lock here ${'y'.repeat(300)}`);
    const lines = drawn(error('L0201', find(text, 'here'), 'unknown name', { label: 'this' })).split('\n');
    expect(lines[2]).toBe(' --> a.lock:1:307');
    expect(lines[4]!.length).toBeLessThanOrEqual(80);
    expect(lines[4]).toMatch(/^1 \| \.\.\.x+ lock here y+\.\.\.$/);
    expect(lines[5]!.indexOf('^^^^ this')).toBe(lines[4]!.indexOf('here'));
  });

  test('goes through several files', () => {
    const entry = source('import "other.lock"\nmutex a\n'.repeat(5), 'm/entry.lock');
    const other = source('\n\nmutex a\n', 'm/other.lock');
    const diagnostic = error('L0202', find(entry, 'mutex a', 5), '`a` is declared twice', {
      labels: [{ span: find(other, 'mutex a'), text: 'first here' }],
    });
    expect(drawn(diagnostic)).toBe(`
error[L0202]: \`a\` is declared twice
  --> m/entry.lock:10:1
   |
10 | mutex a
   | ^^^^^^^
  ::: m/other.lock:3:1
   |
 3 | mutex a
   | ------- first here
`);
  });

  test('marks the first line of a place over several, and the end of the text', () => {
    const text = source('thread t {\n  lock a\n}\r\n');
    expect(drawn(error('L0102', { source: text, start: 0, end: 21 }, 'never closed'))).toContain(
      '1 | thread t {\n  | ^^^^^^^^^^\n',
    );
    const end = text.text.length;
    expect(drawn(error('L0101', { source: text, start: end, end }, 'more is needed'))).toContain(
      '4 |\n  | ^\n',
    );
    expect(drawn(error('L0002', { source: source(''), start: 0, end: 0 }, 'empty'))).toBe(
      '\nerror[L0002]: empty\n --> a.lock:1:1\n',
    );
  });

  test('counts what is beyond the cap', () => {
    const text = source('a');
    const span = find(text, 'a');
    const many = [
      ...Array.from({ length: 24 }, () => error('L0201', span, 'unknown')),
      warning('L0501', span, 'unused'),
    ];
    const shown = diagnosticsText(many, PLAIN);
    expect(shown.match(/^error/gm)).toHaveLength(20);
    expect(shown.split('\n').at(-2)).toBe('… and 4 more errors and 1 more warning (--all shows every one)');
    expect(diagnosticsText(many.slice(0, 21), PLAIN)).not.toContain('more');
  });
});
