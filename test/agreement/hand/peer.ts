/** Runs a model of another language in that language's own checker. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type HandModel, sorted } from './model.js';

type Language = HandModel['language'];

/** A shell command for each, in an empty folder with the model, and what its output says. */
const PEERS: Readonly<
  Record<Language, { tool: string; model: string; command: string; read: (output: string) => Answer }>
> = {
  Promela: {
    tool: 'spin',
    model: 'model.pml',
    // Nothing that would leave out a state or merge two steps; and on beyond the first error.
    command: `spin -o1 -o2 -o3 -a model.pml &&
      cc -w -O0 -DSAFETY -DNOREDUCE -DPRINTF -o pan pan.c && ./pan -c0 -w18 -m100000 -n`,
    read: readSpin,
  },
  Murphi: {
    tool: 'rumur',
    model: 'model.m',
    command: `rumur --deadlock-detection off --threads 1 --output model.c model.m &&
      cc -w -std=c11 -O0 -o model model.c -lpthread -latomic; ./model`,
    read: readRumur,
  },
};

/** What is missing for models of a language, or null. */
export function missingFor(language: Language): string | null {
  const lacks = [PEERS[language].tool, 'cc'].filter((tool) => spawnSync(tool, ['--version']).error);
  return lacks.length === 0 ? null : `${lacks.join(' and ')} not found on PATH`;
}

/** Compiles and runs a model, in a folder that is gone afterwards. */
export function runPeer({ language, text }: HandModel): Answer {
  const { model, command, read } = PEERS[language];
  const folder = mkdtempSync(join(tmpdir(), 'lockcheck-hand-'));
  try {
    writeFileSync(join(folder, model), text);
    return read(execFileSync('sh', ['-c', `(${command}) 2>&1 || true`], { cwd: folder, encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * SPIN says what it printed while it searched, stuck ends that are none, and how many states it met and
 * met again; the first it meets without a step.
 */
function readSpin(output: string): Answer {
  const number = (what: string): number => numberIn(output, new RegExp(`^ *(\\d+) ${what}`, 'm'));
  if (/max search depth too small|out of memory/.test(output)) throw new Error(output);
  const printed = [...output.matchAll(/^violation: (.*)$/gm)].map((match) => match[1]!);
  const stuck = output.includes('invalid end state (at depth') ? ['deadlock'] : [];
  return {
    states: number('states, stored'),
    transitions: number('transitions \\(= stored\\+matched\\)') - 1,
    shows: sorted([...printed, ...stuck]),
  };
}

/** Rumur says which of the `cover`s it came upon. It calls it an error if there was none. */
function readRumur(output: string): Answer {
  const covers = [...output.matchAll(/cover "(.*)" hit \d+ times/g)].map((match) => match[1]!);
  return {
    states: numberIn(output, /(\d+) states,/),
    transitions: numberIn(output, /(\d+) rules fired/),
    shows: sorted(covers),
  };
}

function numberIn(output: string, pattern: RegExp): number {
  const found = pattern.exec(output);
  if (found === null) throw new Error(`no ${pattern} in the peer's answer:\n${output}`);
  return Number(found[1]);
}
