/** Parts of what is written for other tools, and of what they answer, one by one. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { distributedTlc, workerCommand } from '../../src/export/distributed.js';
import { programOf, promela } from '../../src/export/index.js';
import { alike } from '../../src/export/stuck.js';
import { filled } from '../../src/export/text.js';
import { counted, understood } from '../../src/export/tlc.js';
import { walk } from '../../src/export/walk.js';
import { type LocationRules, type Rules, type Value, Values } from '../../src/rules/index.js';
import { crossed } from './hand.js';

const ORIGIN = { path: 'crossed.lock', check: 'as it comes' };

describe('words in lines', () => {
  test('as many as there is room for, with what stands between them', () => {
    const words = Array.from({ length: 5 }, (_, i) => `${i}`.repeat(45));
    expect(filled(words, '  ', ', ')).toEqual([
      `  ${words[0]}, ${words[1]},`,
      `  ${words[2]}, ${words[3]},`,
      `  ${words[4]}`,
    ]);
    expect(filled(['one', 'two'], '', ' ')).toEqual(['one two']);
    expect(filled([], '', ' ')).toEqual([]);
  });
});

describe('programs', () => {
  const none = { is: 'none' } as const;

  test('without a step still have a branch that is never taken', () => {
    const rules = crossed();
    const still = {
      ...rules,
      threads: rules.threads.map((thread) => ({
        ...thread,
        at: thread.at.map((here) => ({ ...here, steps: none })),
      })),
    };
    const branch = '    :: false\n';
    expect(promela(programOf(still, { form: 'count' }, ORIGIN))).toContain(branch);
    const one = {
      ...still,
      threads: still.threads.map((thread, t) =>
        t === 0
          ? { ...thread, at: thread.at.map((here, at) => (at === 3 ? rules.threads[0]!.at[3]! : here)) }
          : thread,
      ),
    };
    const program = programOf(one, { form: 'count' }, ORIGIN);
    expect(program.commands).toHaveLength(1);
    expect(promela(program)).not.toContain(branch);
  });

  test('leave a deadlock to the tool only where each is asked for and none is accepted', () => {
    const native = (rules: Rules, deadlock: 'not' | { except: [] }, more = {}): boolean =>
      programOf(rules, { form: 'find', sights: new Set(), deadlock, ...more }, ORIGIN).native;
    const rules = crossed();
    expect(native(rules, { except: [] })).toBe(true);
    expect(native(rules, 'not')).toBe(false);
    expect(native(rules, { except: [] }, { native: false })).toBe(false);
    expect(native({ ...rules, deadlock: { ...rules.deadlock, allowed: true } }, { except: [] })).toBe(false);
  });

  test('name what comes more than once', () => {
    const rules = crossed();
    const values = new Values();
    const [x, y] = [4, 5].map((variable) => values.variable(variable, -1, 1));
    const sum = values.calculate('+', values.calculate('*', x!, y!), values.calculate('-', x!, y!));
    const large = values.calculate('+', sum, values.calculate('-', y!, x!));
    const judgements = [1, 2].map((bound) => ({
      when: values.less(large, values.constant(bound)),
      sight: 0,
    }));
    const text = promela(programOf({ ...rules, judgements }, { form: 'count' }, ORIGIN));
    expect(text.match(/ \* /g)).toHaveLength(1);
  });
});

describe('a deadlock like another', () => {
  const values = new Values();
  const [no, yes] = [4, 5].map((variable) => values.variable(variable, 0, 1));
  const never = values.not(yes!);

  /** The deadlock of both threads, where the first one's place is as given; and in what state. */
  function formula(changed: Partial<LocationRules>, ended = false): string {
    const rules = crossed();
    const at = rules.threads[0]!.at.map((here, place) => (place === 1 ? { ...here, ...changed } : here));
    const others = rules.threads[1]!.at.map((here) => ({ ...here, ended: ended || here.ended }));
    const threads = [
      { ...rules.threads[0]!, at },
      { ...rules.threads[1]!, at: others },
    ];
    const state = [...walk(rules, [0, 4]).state.slice(0, 4), 0, 1];
    return JSON.stringify(alike({ ...rules, threads }, [1, ended ? undefined : 1], state));
  }
  const said = (value: Value, one: number): string =>
    JSON.stringify({ is: 'among', value, values: [one] }).slice(1, -1);
  const wait = (heldUp: Value) => ({ when: values.one, heldUp, helpers: [] });
  const way = (when: Value, heldUp: Value) => ({ when, waits: [{ ...wait(heldUp), name: '' }] });

  test('is not at rest there, either', () => {
    expect(formula({ idle: no! })).toContain(said(no!, 1));
  });

  test('waits on the ways that are open, no matter what stands on the others', () => {
    const waits = [way(no!, yes!), way(yes!, values.one)] as unknown as LocationRules['waits'];
    const found = formula({ waits });
    expect(found.indexOf(said(no!, 1))).toBeGreaterThan(0);
    expect(found.lastIndexOf(said(yes!, 1))).toBeGreaterThan(found.indexOf(said(no!, 1)));
    const closed = formula({
      waits: [way(no!, never), way(yes!, values.one)] as unknown as LocationRules['waits'],
    });
    expect(closed).not.toContain(said(never, 1));
  });

  test('counts those who have ended among those who will never move again', () => {
    const gone = values.gone(1);
    const waits = [way(values.one, gone)] as unknown as LocationRules['waits'];
    expect(formula({ waits }, true)).toContain(said(gone, 1));
    expect(formula({ waits }, true)).not.toContain(`{"is":"not","of":{${said(gone, 1)}}}`);
  });
});

describe('what TLC answers', () => {
  const end = 'Model checking completed. No error has been found.\n';
  const numbers = '12 states generated, 7 distinct states found, 0 states left on queue.\n';
  const depth = 'The depth of the complete state graph search is 4.\n';

  test('is counted', () => {
    const output = `<<"sighted", "order">>\n${end}${numbers}${depth}`;
    expect(understood(0, output, 'a.jar')).toBe(output);
    expect(counted(output)).toEqual({ states: 7, transitions: 11, depth: 3, sighted: new Set(['order']) });
    expect(counted(`${end}${numbers}`).depth).toBeUndefined();
  });

  test.each([
    ['Error: Could not find or load main class tlc2.TLC', 'a.jar is no tla2tools.jar'],
    ['java.lang.OutOfMemoryError', 'memory'],
    [`Error: Parsing or semantic analysis failed.\n${numbers}`, 'TLC does not accept its program'],
    [`TLC threw an unexpected exception\n${numbers}`, 'TLC does not accept its program'],
    [`Error: evaluating the expression\n${numbers}`, 'TLC does not accept its program'],
    ['something else', 'TLC ended with 1'],
  ])('is not understood: %j', (output, what) => {
    expect(() => understood(1, output, 'a.jar')).toThrow(what);
  });

  /** What comes of a search by a server and workers, where these programs are what they are started by. */
  async function served(hosts: readonly string[], programs: Readonly<Record<string, string>>) {
    const folder = mkdtempSync(join(tmpdir(), 'lockcheck-java-'));
    const path = process.env.PATH;
    try {
      for (const [name, script] of Object.entries(programs)) {
        writeFileSync(join(folder, name), `#!/bin/sh\n${script}`);
        chmodSync(join(folder, name), 0o755);
      }
      process.env.PATH = `${folder}:${path}`;
      const options = { jar: 'a.jar', address: 'here', hosts, tell: () => {}, stop: () => false };
      return await distributedTlc(options).search(programOf(crossed(), { form: 'count' }, ORIGIN));
    } finally {
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
    }
  }

  test.each([
    [`${end}${numbers}${depth}`, { states: 7 }],
    ['Error: Deadlock reached.\nState 1: <Initial predicate>\nState 2: <one__4 line 30>', { leaves: [4] }],
  ])('as a server: %j', async (output, answer) => {
    expect(await served([], { java: `cat <<'END'\n${output}\n${numbers}END\n` })).toEqual(answer);
  });

  test('is waited for as long as there are workers, each with a terminal and with nobody to ask', async () => {
    const answer = served(['there'], { java: 'exec sleep 60', ssh: 'echo "$@"' });
    const said = `-tt -o BatchMode=yes there ${workerCommand('tla2tools.jar', 'here')}`;
    await expect(answer).rejects.toThrow(`the worker on there has gone:\n${said}`);
  });

  test.each([[numbers], [end]])('is no end: %j', (output) => {
    expect(() => counted(output)).toThrow('TLC did not come to its end');
  });
});
