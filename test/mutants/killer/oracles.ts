/**
 * Who may notice a fault. Each is a part of the tests, brought down to one question: is there anything
 * wrong with this file? The answer is what is wrong, or nothing.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BuiltFile } from '../../../src/check/build.js';
import { checkBuilt } from '../../../src/check/check.js';
import type { SearchOptions } from '../../../src/engine/index.js';
import { type Peer, rumur, spin } from '../../../src/export/index.js';
import { rulesAnywhere } from '../../../src/rules/index.js';
import { explore } from '../../../src/semantics/index.js';
import { hasErrors, type Outcome } from '../../../src/source/index.js';
import { answerOf, expectedOf } from '../../agreement/agree.js';
import { compareCheck, compareDiagnostics, compareRemarks, readCase, splitVariant } from '../../case.js';
import { compiled } from '../../engine/compiled.js';
import { programs } from '../../export/programs.js';
import { ask, contradictions } from '../../fuzz/compare.js';
import { reference } from '../../fuzz/evaluators/reference.js';
import { witness } from '../../fuzz/evaluators/witness.js';
import type { Subject } from '../../fuzz/subject.js';
import { compared } from '../../rules/agree.js';
import { load, machinesOf, madeAnew } from './stages.js';

export type Oracle = (path: string) => Promise<string | undefined>;

/** No further layer is begun once more states than these are known. */
const LIMIT = 1500;

const differ = (what: string, found: unknown, wanted: unknown): string | undefined =>
  isDeepStrictEqual(found, wanted)
    ? undefined
    : `${what}: ${JSON.stringify(found)?.slice(0, 300)} for ${JSON.stringify(wanted)?.slice(0, 300)}`;

/** What a case says of itself. */
async function asDrawn(path: string, built: Outcome<BuiltFile>): Promise<string | undefined> {
  const wanted = readCase(load(path));
  const result = await checkBuilt(path, built, { defines: new Map(), maxStates: LIMIT, engine: 'reference' });
  const drawn = differ('diagnostics', compareDiagnostics(wanted, result.diagnostics), {
    missing: [],
    unexpected: [],
  });
  if (drawn || wanted.diagnostics.length > 0) return drawn;
  for (const { name, asks } of wanted.checks) {
    const variants = result.checks.filter((check) => check.name === name);
    const labels = new Set(variants.map((it) => it.variant));
    if (variants.length === 0 || asks.some((ask) => !labels.has(splitVariant(ask).variant)))
      return `${name}: its variants are ${[...labels].join(', ')}`;
    for (const variant of variants) {
      const { found, expected } = compareCheck(variant, asks);
      const difference = differ(name, found, expected);
      if (difference) return difference;
    }
  }
  const remarks = compareRemarks(wanted, result);
  return differ('remarks', remarks.found, remarks.wanted);
}

const eachMachine =
  (ask: (machine: BuiltFile['variants'][number]['machine']) => Promise<string | undefined>): Oracle =>
  async (path) => {
    const built = await machinesOf(path);
    if (hasErrors(built.diagnostics)) return undefined;
    for (const { machine } of built.value.variants) {
      const wrong = await ask(machine);
      if (wrong) return wrong;
    }
    return undefined;
  };

const SURROUNDINGS = { stop: () => false, optimise: false };

function peer(peer: Peer): Oracle {
  return async (path) => {
    const built = await machinesOf(path);
    for (const { machine, plan } of built.value.variants) {
      const check = { path, name: plan.name, machine };
      const { rules, answer } = expectedOf(check);
      const said = await answerOf(peer, rules, check);
      const wrong = said && differ(peer.name, said, answer);
      if (wrong) return wrong;
    }
    return undefined;
  };
}

async function readTwice(subjects: readonly Subject[]): Promise<string | undefined> {
  for (const subject of subjects) {
    const [ours, theirs] = [await ask(reference, subject, LIMIT), await ask(witness, subject, LIMIT)];
    // Whether the model is violated depends on kinds that the witness does not look for.
    const [wrong] = contradictions([reference, ours], [witness, theirs]).filter(
      (it) => !it.startsWith('violated'),
    );
    if (wrong) return wrong;
  }
  return undefined;
}

export const ORACLES = {
  /** A case's own numbers and carets, the file read and compiled anew. */
  text: (path) => asDrawn(path, madeAnew(path)),
  /** The same of machines that are sound. */
  case: async (path) => asDrawn(path, await machinesOf(path)),
  /** The rules of a machine against the semantics. */
  rules: eachMachine(async (machine) => {
    const { found, expected } = compared(machine, LIMIT);
    return differ('rules', found, expected);
  }),
  /** The compiled engine against the semantics: as it is, and with all that is rare at once; with wide states, with quotients, and stopped. */
  engine: eachMachine(async (machine) => {
    const rules = rulesAnywhere(machine);
    const ways: readonly SearchOptions[] = [
      {},
      { numbered: 20, knobs: { slots: 16, hashBits: 8, chunk: 1 } },
      { numbered: 20, knobs: { slots: 16, room: 10 } },
      { knobs: { slots: 16, quotients: 16, full: 0.95, chunk: 1 } },
      { maxStates: 20 },
    ];
    for (const way of ways) {
      const options = { maxStates: LIMIT, ...way };
      const expected = explore(machine, { maxStates: options.maxStates });
      const wrong = differ('engine', await compiled(machine, rules, options), expected);
      if (wrong) return wrong;
    }
    return undefined;
  }),
  /** The same machines against the second reading of the language. */
  witness: async (path) => {
    const { variants } = (await machinesOf(path)).value;
    return readTwice(variants.map((built) => ({ source: load(path), built })));
  },
  /** ... and what the compiler makes of models. */
  'witness-text': async (path) => {
    const { diagnostics, value } = madeAnew(path);
    return hasErrors(diagnostics)
      ? undefined
      : readTwice(value.variants.map((built) => ({ source: load(path), built })));
  },
  /** What is exported of a small program, against what was read and found right; the file is such a text. */
  golden: async (path) => {
    const [, text] = programs().find(([name]) => name === basename(path))!;
    return differ(path, text, readFileSync(path, 'utf8'));
  },
  /** What peers count, given what is exported, against the semantics. */
  rumur: peer(rumur(SURROUNDINGS)),
  spin: peer(spin(SURROUNDINGS)),
} satisfies Record<string, Oracle>;

export type OracleName = keyof typeof ORACLES;
