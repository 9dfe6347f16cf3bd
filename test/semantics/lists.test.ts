import { describe, expect, it } from 'vitest';
import { type Expr, fresh, NULL, type Op, stale } from '../../src/machine/index.js';
import { explore } from '../../src/semantics/index.js';
import { Build } from './build.js';
import { assign, BOOL, type Line, load, localPlace, skip } from './lines.js';
import { first, kinds, noteOf, options, stateAfter, stepsOf } from './shown.js';
import type { StructSpec } from './structs.js';

const LINK = { next: { domain: { kind: 'pointer', struct: 0, nullable: true } } } as const;

/** Objects a, b, c and lists over their only field. */
function nodes(spec: Partial<StructSpec> = {}) {
  const b = new Build();
  const node = b.struct('node', { named: ['a', 'b', 'c'], fields: LINK, ...spec });
  const [l, other] = [b.list('l', node), b.list('other', node)];
  const insert = (object: Expr, head = l, atEnd = false): Op => ({
    op: 'insert',
    head,
    link: node.field(object, 'next'),
    atEnd,
  });
  const remove = (object: Expr, head = l): Op => ({ op: 'remove', head, link: node.field(object, 'next') });
  const free = (object: Expr): Op => ({ op: 'free', struct: node.index, object });
  const of = (name: string): Expr => node.object(name);
  return { b, node, l, other, insert, remove, free, of };
}

/** The links of a, b, c, the three lives aside, and the two heads. */
const cells = (lines: readonly Line[], it = nodes()): (number | undefined)[] => {
  it.b.thread('t', lines);
  const { memory } = stateAfter(it.b.machine(), ...lines.map(() => 0));
  return [0, 1, 2, 6, 7].map((cell) => memory.get(cell));
};

describe('lists', () => {
  it('take what is inserted at the head, or at the end', () => {
    const it = nodes();
    const lines = [it.insert(it.of('a')), it.insert(it.of('b')), it.insert(it.of('c'), it.l, true)];
    expect(cells(lines, it)).toEqual([fresh(2), fresh(0), NULL, fresh(1), NULL]);
  });

  it('leave its link to what is removed', () => {
    const it = nodes();
    const lines = [it.insert(it.of('b')), it.insert(it.of('a')), it.remove(it.of('a'))];
    expect(cells(lines, it)).toEqual([fresh(1), NULL, NULL, fresh(1), NULL]);
  });

  it('let go of one in the middle and of the last', () => {
    const it = nodes();
    const all = ['c', 'b', 'a'].map((name) => it.insert(it.of(name)));
    expect(cells([...all, it.remove(it.of('b')), it.remove(it.of('c'))], it)).toEqual([
      NULL,
      fresh(2),
      NULL,
      fresh(0),
      NULL,
    ]);
  });

  it.each([
    ['absent', (it: ReturnType<typeof nodes>) => [it.insert(it.of('a')), it.remove(it.of('b'))]],
    ['present', (it: ReturnType<typeof nodes>) => [it.insert(it.of('a')), it.insert(it.of('a'), it.l, true)]],
    ['present', (it: ReturnType<typeof nodes>) => [it.insert(it.of('a'), it.other), it.insert(it.of('a'))]],
    [
      'circle',
      (it: ReturnType<typeof nodes>) => [
        it.insert(it.of('a')),
        assign(it.node.field(it.of('a'), 'next'), it.of('a')),
        it.remove(it.of('b')),
      ],
    ],
  ])('are corrupted by what is %s', (what, lines) => {
    const it = nodes();
    it.b.thread('t', lines(it));
    const run = explore(it.b.machine());
    expect(kinds(run)).toEqual(['list-corruption']);
    expect(noteOf(run, 'list-corruption').reason.what).toBe(what);
  });

  it('say which other list it is that has the element', () => {
    const it = nodes();
    it.b.thread('t', [it.insert(it.of('a'), it.other), it.insert(it.of('a'))]);
    const { list, reason } = noteOf(explore(it.b.machine()), 'list-corruption');
    expect([list, reason]).toEqual([6, { what: 'present', list: 7 }]);
  });

  it.each([
    ['reused', ['use-after-free']],
    ['typestable', []],
  ] as const)('are walked past what has been freed only in %s memory that allows it', (memory, found) => {
    const it = nodes({ memory });
    it.b.thread('t', [it.insert(it.of('a')), it.free(it.of('a')), it.insert(it.of('b'), it.l, true)]);
    expect(kinds(explore(it.b.machine()))).toEqual(found);
  });

  it('go stale with their elements, in heads and links', () => {
    const it = nodes();
    const lines = [it.insert(it.of('a')), it.insert(it.of('b')), it.free(it.of('a')), it.free(it.of('b'))];
    expect(cells(lines, it)).toEqual([NULL, stale(0), NULL, stale(1), NULL]);
  });

  it('are not put into or taken from through null', () => {
    const it = nodes();
    it.b.thread('t', [it.insert(load(it.other))]);
    expect(kinds(explore(it.b.machine()))).toEqual(['null-dereference']);
  });
});

describe('a walk over the objects of a struct', () => {
  const walk = () => {
    const b = new Build();
    const node = b.struct('node', { named: ['a', 'b', 'c'], fields: LINK });
    const free = (name: string): Op => ({ op: 'free', struct: node.index, object: node.object(name) });
    const lines: Line[] = [
      {
        label: 'pick',
        actions: [{ do: { op: 'pick', struct: 0, to: 0, picked: [1, 2, 3] }, to: ['body', 'end'] }],
      },
      {
        label: 'body',
        actions: [{ do: { op: 'touch', struct: 0, object: load(localPlace(0)) }, to: 'pick' }],
      },
      { label: 'end', actions: [skip] },
    ];
    return { b, free, lines, locals: [node.pointer, BOOL, BOOL, BOOL] };
  };

  it('picks any, the lowest first, and none twice', () => {
    const { b, lines, locals } = walk();
    b.thread('t', lines, { locals });
    const machine = b.machine();
    expect(options(machine, first(machine))).toEqual([3]);
    expect(stateAfter(machine, 0).threads.get(0)!.locals.toArray()).toEqual([fresh(0), 1, 0, 0]);
    expect(options(machine, stateAfter(machine, 0, 0))).toEqual([2]);
    expect(stateAfter(machine, 0, 0, 0).threads.get(0)!.locals.toArray()).toEqual([fresh(1), 1, 1, 0]);
  });

  it('passes over what is gone, and ends where none is left', () => {
    const { b, free, lines, locals } = walk();
    b.thread('t', lines, { locals });
    b.thread('u', [free('b'), free('c')]);
    const machine = b.machine();
    expect(options(machine, stateAfter(machine, 1, 1))).toEqual([1, 0]);
    const { performed } = stepsOf(machine, 1, 1, 0, 0, 0);
    expect(performed).toEqual([{ location: 0, action: 0 }]);
    expect(stateAfter(machine, 1, 1, 0, 0, 0).threads.get(0)!.at).toBe(2);
  });
});
