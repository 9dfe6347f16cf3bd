/** Runs in a process of its own: is asked about faults, one question at a time. */
import './switch.js';

import { ORACLES, type OracleName } from './oracles.js';
import { faults } from './switch.js';

/** Wakes a fault and asks about files until somebody notices. */
export interface Question {
  readonly awake: number;
  readonly units: readonly Unit[];
}

export interface Unit {
  readonly oracle: OracleName;
  readonly path: string;
}

export interface Reply {
  /** Who noticed what; absent where nobody did. */
  readonly noticed?: { readonly unit: Unit; readonly what: string };
  /** The faults that were come by, and in how much time. */
  readonly passed: readonly number[];
  readonly milliseconds: number;
}

const atLoad = [...faults.passed];
process.send!({ passed: atLoad, milliseconds: 0 } satisfies Reply);

async function noticed({ oracle, path }: Unit): Promise<string | undefined> {
  try {
    return await ORACLES[oracle](path);
  } catch (e) {
    return `${e}`.split('\n')[0];
  }
}

process.on('message', async ({ awake, units }: Question) => {
  faults.awake = awake;
  faults.passed.clear();
  const began = performance.now();
  let reply: Pick<Reply, 'noticed'> = {};
  for (const unit of units) {
    const what = await noticed(unit);
    if (what === undefined) continue;
    reply = { noticed: { unit, what } };
    break;
  }
  const milliseconds = performance.now() - began;
  process.send!({ ...reply, passed: [...faults.passed], milliseconds } satisfies Reply);
});
