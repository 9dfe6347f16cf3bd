/** The lock-order graph: which edges it has, and how they are drawn. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossings, untangled } from '../../src/report/order/crossings.js';
import { GRAPH_FORMS } from '../../src/report/order/forms.js';
import { orderGraph } from '../../src/report/order/graph.js';
import { layersOf } from '../../src/report/order/layers.js';
import { layoutOf } from '../../src/report/order/layout.js';
import { orderText } from '../../src/report/order/render.js';
import { spread } from '../../src/report/order/spread.js';
import { graphSentences } from '../../src/report/order/words.js';
import type { Box } from '../../src/report/picture/lane-layout.js';
import { expectGolden } from './golden.js';
import { MODELS, reportOf, resultOf } from './models.js';
import { readXml } from './xml.js';

const EVERYTHING = `mutex a
mutex b
mutex c
mutex d
mutex lonely
struct node { mutex n_lock nested }
object n1 : node
object n2 : node
order a -> b -> c
thread t1 { lock a; lock b; unlock b; lock c; unlock c; unlock a }
thread t2 { lock c; lock a; unlock a; lock d; unlock d; unlock c }
thread t3 { lock n1.n_lock; lock n2.n_lock; unlock n2.n_lock; unlock n1.n_lock }
fn nested() { lock d; unlock d }
thread t4 { lock a; nested(); unlock a }
thread t5 { lock c; nested(); unlock c }
check "most" { run t1, t2, t3; expect holds }
check "again" { run t2, t4, t5; expect holds }
check "known" { run t2; expect violates order }
`;

describe('the graph', { timeout: 30_000 }, () => {
  test('tells apart what is declared, seen, both or neither', async () => {
    const { nodes, edges } = orderGraph(await resultOf('m.lock', EVERYTHING));
    expect(nodes).toEqual(['a', 'b', 'c', 'd', 'lonely', 'node.n_lock']);
    expect(edges.map(({ from, to, standing }) => `${from} ${to} ${standing}`).sort()).toEqual([
      'a b kept',
      'a c implied',
      'a d undeclared',
      'b c unseen',
      'c a forbidden',
      'c d undeclared',
      'node.n_lock node.n_lock implied',
    ]);
  });

  test('has each place once, with its calls and all checks that have it', async () => {
    const sentences = graphSentences(orderGraph(await resultOf('m.lock', EVERYTHING)));
    const about = sentences.indexOf('d under c: UNDECLARED.');
    expect(sentences.slice(about, about + 3)).toEqual([
      'd under c: UNDECLARED.',
      'Taken at m.lock:11, in "most", "again" and "known".',
      'Taken at m.lock:13 in nested(), called at m.lock:15, in "again".',
    ]);
    expect(sentences).toContain('Taken at m.lock:13 in nested(), called at m.lock:14, in "again".');
    expect(sentences).toContain('a under c: FORBIDDEN.');
  });

  test('says so where there is nothing to draw', async () => {
    const file = await resultOf(
      'm.lock',
      'mutex a\nthread t { lock a; unlock a }\ncheck "c" { expect holds }\n',
    );
    expect(graphSentences(orderGraph(file))).toEqual([
      'No lock is taken under another, and no rule says anything.',
    ]);
    for (const form of GRAPH_FORMS) expect(orderText(file, form)).toContain('a');
  });

  test('never depends on which variant is run first', async () => {
    const file = await resultOf('m.lock', EVERYTHING);
    const backwards = { ...file, checks: [...file.checks].reverse() };
    const told = (one: typeof file) =>
      orderGraph(one)
        .edges.map(({ from, to, standing }) => `${from} ${to} ${standing}`)
        .sort();
    expect(told(backwards)).toEqual(told(file));
  });
});

describe.each(GRAPH_FORMS)('as %s', { timeout: 30_000 }, (form) => {
  test.each(MODELS)('of a %s model', async (model) =>
    expectGolden(`${model}-order-${form}.txt`, orderText((await reportOf(model)).files[0]!, form)),
  );

  test('lines differ without colour', async () => {
    const text = orderText(await resultOf('m.lock', EVERYTHING), form);
    for (const words of ['declared', 'never seen', 'follows from the rules', 'UNDECLARED', 'FORBIDDEN'])
      expect(text).toContain(words);
    const looks = {
      dot: ['style=solid', 'style=dotted', 'style=dashed', 'style="dashed,bold"', 'arrowhead=normaltee'],
      mermaid: ['-->', '-.->', '==>', '==x', 'stroke-dasharray:8 3'],
      svg: ['lc-kept', 'lc-unseen', 'lc-implied', 'lc-undeclared', 'lc-forbidden'],
    }[form];
    for (const look of looks) expect(text).toContain(look);
  });
});

test('the SVG is well-formed, whatever the file is called', async () => {
  const root = readXml(orderText(await resultOf('a & <b>.lock', EVERYTHING), 'svg'));
  expect(root.children[0]!.text).toBe('Lock order of a & <b>');
});

// ---------------------------------------------------------------- the layout

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

const graphs = fc.integer({ min: 1, max: 8 }).chain((nodes) => {
  const node = fc.integer({ min: 0, max: nodes - 1 });
  const size = fc.record({
    width: fc.integer({ min: 20, max: 120 }),
    height: fc.integer({ min: 20, max: 60 }),
  });
  const edge = fc.record({ from: node, to: node, strength: fc.integer({ min: 1, max: 4 }), label: size });
  return fc.record({
    nodes: fc.array(size, { minLength: nodes, maxLength: nodes }),
    edges: fc.uniqueArray(edge, { maxLength: 14, selector: ({ from, to }) => `${from} ${to}` }),
  });
});

describe('the layout', { timeout: 30_000 }, () => {
  test('of any graph lets nothing overlap, and has all within', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const layout = layoutOf(nodes, edges, 10);
        const boxes = [...layout.nodes, ...layout.edges.map(({ label }) => label)];
        boxes.forEach((box, i) => {
          for (const other of boxes.slice(i + 1)) expect(apart(box, other)).toBe(true);
          expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(10 - 1e-6);
          expect(box.x + box.width).toBeLessThanOrEqual(layout.width - 10 + 1e-6);
          expect(box.y + box.height).toBeLessThanOrEqual(layout.height - 10 + 1e-6);
        });
        layout.edges.forEach(({ points }, i) => {
          const { from, to } = edges[i]!;
          const touches = (at: { x: number; y: number }, box: Box): boolean =>
            at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height;
          expect(touches(points[0]!, layout.nodes[from]!)).toBe(true);
          expect(touches(points.at(-1)!, layout.nodes[to]!)).toBe(true);
        });
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('puts strong links downwards where a weak one says the contrary', () => {
    const links = [
      { from: 1, to: 0, strength: 1 },
      { from: 0, to: 1, strength: 4 },
      { from: 1, to: 2, strength: 4 },
    ];
    expect(layersOf(3, links)).toEqual({ layerOf: [0, 1, 2], up: [true, false, false] });
  });

  test('undoes crossings that need not be', () => {
    const ranks = [
      [0, 1, 2],
      [3, 4, 5],
    ];
    const pairs = [
      [0, 5],
      [1, 4],
      [2, 3],
    ] as const;
    expect(crossings(ranks, pairs)).toBe(3);
    expect(crossings(untangled(ranks, pairs), pairs)).toBe(0);
  });

  test('gives each what it wishes as far as the others let it', () => {
    const wish = (middle: number) => ({ middle, width: 10 });
    expect(spread([wish(0), wish(100)], 5)).toEqual([0, 100]);
    expect(spread([wish(50), wish(50)], 5)).toEqual([42.5, 57.5]);
    expect(spread([wish(30), wish(0), wish(60)], 0)).toEqual([10, 20, 60]);
  });
});
