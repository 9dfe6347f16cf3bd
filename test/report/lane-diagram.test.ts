/** The picture of a run: what it shows, and that nothing in it lies on something else. */
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../src/finding/index.js';
import { holdsOf, slotted } from '../../src/report/picture/holds.js';
import { laneDescription, laneDiagram } from '../../src/report/picture/lane-diagram.js';
import { type Box, laneLayout } from '../../src/report/picture/lane-layout.js';
import { rendered, reportOf, resultOf } from './models.js';
import { EPOLL_DEADLOCK, EPOLL_TRACE } from './samples/epoll.js';
import { TABLE_FILE } from './samples/table.js';
import { type Element, readXml } from './xml.js';

const DINERS = TABLE_FILE.checks[1]!.violations[0]!;

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

const all = (root: Element): Element[] => [root, ...root.children.flatMap(all)];

describe('what is held', () => {
  test('from the step that took it to the one that gave it back', () => {
    const steps = [['a'], ['a', 'b'], ['b'], ['b', 'c shared'], []].map((holds, i) => ({
      ...EPOLL_TRACE.steps[0]!,
      step: i + 1,
      thread: 0,
      holds,
    }));
    const trace: Trace = { ...EPOLL_TRACE, steps, ending: [] };
    const told = slotted(holdsOf(trace)).map(({ name, from, to, slot }) => [name, from, to, slot]);
    expect(told).toEqual([
      ['a', 1, 3, 0],
      ['b', 2, 5, 1],
      ['c shared', 4, 5, 0],
    ]);
  });

  test('to the end, if nobody gives it back', () => {
    expect(holdsOf(EPOLL_TRACE)).toEqual([
      { thread: 1, name: 'ep.mtx', from: 1, to: null },
      { thread: 0, name: 'f.f_lock', from: 3, to: null },
    ]);
  });
});

describe('the layout', () => {
  test.each([
    ['two lanes', EPOLL_DEADLOCK],
    ['four lanes', DINERS],
  ])('of %s has all in its place', (_, violation) => {
    const layout = laneLayout(violation.trace, violation);
    const cells = layout.rows.flatMap((row) => row.cells.map(({ box }) => box));
    const bars = layout.bars.map(({ box }) => box);
    const boxes = [...cells, ...bars, ...layout.lanes.map(({ head }) => head)];
    boxes.forEach((box, i) => {
      for (const other of boxes.slice(i + 1)) expect(apart(box, other)).toBe(true);
    });
    for (const { x, y, width, height } of boxes) {
      expect(Math.min(x, y, width, height)).toBeGreaterThan(0);
      expect(x + width).toBeLessThan(layout.width);
      expect(y + height).toBeLessThan(layout.height);
    }
  });

  test('leads each wait to the bar of what is waited for', () => {
    const { waits, bars } = laneLayout(DINERS.trace, DINERS);
    expect(waits).toHaveLength(4);
    for (const { thread, to, end, text } of waits) {
      const { box, hold } = bars.find((bar) => bar.hold.thread === to)!;
      expect(to).toBe((thread + 1) % 4);
      expect([box.x, box.x + box.width]).toContain(end.x);
      expect(end.y).toBeLessThan(box.y + box.height);
      expect(text).toBe(`diner[${thread}] waits for ${hold.name}`);
    }
  });

  test('has an end without an arrow for a wait for nobody in particular', () => {
    const { waits } = laneLayout(EPOLL_TRACE, EPOLL_DEADLOCK);
    expect(waits.map(({ text, to }) => [text, to])).toEqual([
      ['closer waits for ep.mtx', 1],
      ['poller waits for f.dying to clear', null],
    ]);
  });
});

describe('the picture', { timeout: 30_000 }, () => {
  test('says the same in words', () => {
    expect(laneDescription(EPOLL_TRACE, EPOLL_DEADLOCK)).toBe(
      'Step 1: poller does lock ep.mtx (epoll-file.lock:20). ' +
        'Step 2: closer does put f (→ 0 left; epoll-file.lock:11). ' +
        'Step 3: closer does spin_lock(f.f_lock) (epoll-file.lock:12 @fs/file_table.c:412). ' +
        'Step 4: closer does f.dying = true (epoll-file.lock:13). ' +
        'Step 5: closer does lock ep.mtx (held by poller; and waits; epoll-file.lock:14). ' +
        'In the end closer holds f.f_lock and waits for ep.mtx (held by poller since step 1). ' +
        'In the end poller holds ep.mtx and waits for f.dying to clear.',
    );
  });

  test('names every bar, and gives each lock a filling of its own', () => {
    const root = readXml(`<svg>${laneDiagram(DINERS.trace, DINERS, 'x').content.text}</svg>`);
    const bars = all(root).filter(({ name, children }) => name === 'g' && children[0]?.name === 'title');
    expect(bars.map(({ children }) => children[0]!.text)).toEqual(
      [0, 1, 2, 3].map((i) => `diner[${i}] holds fork[${i}] from step ${i + 1} to the end`),
    );
    expect(new Set(bars.map(({ children }) => children[1]!.attributes.fill)).size).toBe(4);
  });

  test('is well-formed whatever the names are, and no id is there twice', async () => {
    const nasty = `mutex a
mutex b
thread one "<b> & ]]> \\u0007 \`x\`" { lock a; lock b; unlock b; unlock a }
thread two "--> <script>alert(1)</script>" { lock b; lock a; unlock a; unlock b }
check "<i> & \\"quoted\\"" { expect holds }
check "another" { expect holds }
`;
    const text = await rendered('svg', { files: [await resultOf('a&b <c>.lock', nasty)] });
    const elements = all(readXml(text));
    expect(elements.map(({ name }) => name)).not.toContain('script');
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(ids.length).toBeGreaterThan(6);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of text.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  test('takes nothing from elsewhere', async () => {
    const text = await rendered('svg', await reportOf('failing'));
    expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|href/);
  });
});
