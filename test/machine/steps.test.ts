/** What is one step, as graphs: each case pins a sentence of the language on steps. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/index.js';
import { print } from './print.js';

/** The graph of the first thread of a text, which has no errors. */
function graphOf(text: string): string {
  const { value, diagnostics } = compile(text);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return print(value[0]!.machine.programs[0]!);
}

describe('a simple statement is a step', () => {
  it('takes and releases a lock in two', () => {
    expect(graphOf('mutex a\nthread t { lock a; unlock a }')).toBe(
      ['0* lock a: acquire → 1', '1* unlock a: release → 2', '2* end'].join('\n'),
    );
  });

  it('does what is over locals alone in the step before it', () => {
    const graph = graphOf('var x: 0..3\nthread t { x = 1; var l: bool = true; if l { x = 2 } }');
    expect(graph).toBe(
      [
        '0* x = 1: assign → 1 (dead l)',
        '1  var l: bool = true: assign → 2',
        '2  if l: branch → 3 4',
        '3* x = 2: assign → 4 (dead l)',
        '4* end (dead l)',
      ].join('\n'),
    );
  });

  it('ends a section by the name of its domain', () => {
    const text = 'var x: bool\nrcu fs sleepable\nthread t { rcu { x = true }; rcu fs { x = false } }';
    expect(graphOf(text).match(/rcu_read_unlock.*:/g)).toEqual(['rcu_read_unlock:', 'rcu_read_unlock fs:']);
  });

  it('makes a choice reached at the start a step', () => {
    const graph = graphOf('var x: 0..3\nthread t { maybe { x = 1 } }');
    expect(graph).toBe(
      ['0* maybe: skip → 1', '0* maybe: skip → 2', '1* x = 1: assign → 2', '2* end'].join('\n'),
    );
  });

  it('makes a choice later on a part of the step before it', () => {
    const graph = graphOf('var x: 0..3\nthread t { x = 2; maybe { x = 1 } }');
    expect(graph).toBe(
      [
        '0* x = 2: assign → 1',
        '1  maybe: skip → 2',
        '1  maybe: skip → 3',
        '2* x = 1: assign → 3',
        '3* end',
      ].join('\n'),
    );
  });
});

describe('a loop', () => {
  it('takes its jump back as a step where some way round has none', () => {
    const graph = graphOf('var x: 0..3\nthread t { loop { maybe { x = 1 } } }');
    expect(graph).toContain('loop: back to the start: skip');
    expect(graph.split('\n').find((l) => l.includes('back to the start'))).toMatch(/^\d+\* /);
  });

  it('takes it in the step before where every way round has one', () => {
    const graph = graphOf('var x: 0..3\nthread t { loop { x = 1 } }');
    expect(graph.split('\n').find((l) => l.includes('back to the start'))).toMatch(/^\d+ {2}/);
  });
});

describe('a lock reached through what could change', () => {
  const world = 'struct s { mutex m; next: s? }\nobject a : s\nobject b : s { next = a }\nvar p: s? = a\n';

  it('takes two steps through a variable', () => {
    expect(graphOf(`${world}thread t { lock p.m; unlock a.m }`)).toBe(
      [
        '0* lock p.m: find-lock → 1 (dead <lock>)',
        '1* lock p.m: acquire → 2',
        '2* unlock a.m: release → 3 (dead <lock>)',
        '3* end (dead <lock>)',
      ].join('\n'),
    );
  });

  it('takes one through a local, though the object it names may go', () => {
    const graph = graphOf(`${world}thread t { var l: s? = p; lock l.m; unlock l.m }`);
    expect(graph).not.toContain('find-lock');
  });

  it('takes two through a field that is not const', () => {
    expect(graphOf(`${world}thread t { lock b.next.m; unlock b.next.m }`).match(/find-lock/g)).toHaveLength(
      2,
    );
  });
});

describe('atomic', () => {
  it('is one step, from its first statement on', () => {
    const graph = graphOf('mutex a\nvar x: 0..3\nthread t { atomic { lock a; x = 1; unlock a } }');
    expect(graph).toBe(
      ['0* lock a: acquire → 1', '1  x = 1: assign → 2', '2  unlock a: release → 3', '3* end'].join('\n'),
    );
  });
});

describe('wait', () => {
  it('releases and sleeps, is woken by somebody else, and takes the lock again', () => {
    const graph = graphOf(
      'mutex m\ncond c\nthread t { lock m; wait c releasing m; unlock m }\nthread u { signal c }',
    );
    expect(graph.split('\n').slice(1, 3)).toEqual([
      '1* wait c releasing m: sleep → 2 (dead <hold>)',
      '2* wait c releasing m: acquire [unlisted] → 3',
    ]);
  });

  it('may time out, in a step of its own', () => {
    const graph = graphOf(
      'mutex m\ncond c\nthread t { lock m; timedwait c releasing m; unlock m }\nthread u { signal c }',
    );
    expect(graph).toContain('delist [listed]');
  });
});

describe('a call', () => {
  it('evaluates arguments that read shared memory one by one, and writes a shared result in a step', () => {
    const graph = graphOf(
      'var x: 0..3\nvar y: 0..3\nfn f(a: 0..3, b: 0..3): 0..3 { return a }\nthread t { x = f(x, y) }',
    );
    const steps = graph.split('\n').filter((line) => /^\d+\*/.test(line));
    expect(steps).toHaveLength(4);
  });
});
