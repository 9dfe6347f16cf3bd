/** `npm run mutants -- [--room X] [--seconds N] [--seed S] [--sample N] [--most N] [--file text]` */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Fault, nameOf, told } from './fault.js';
import { type Fate, Hunt } from './hunt.js';
import { mutantsOf } from './operators.js';
import { plantsOf } from './plants/index.js';
import { SURVIVORS } from './survivors.js';
import { isRoom, ROOMS, type Room, unitsOf } from './units.js';

const { values } = parseArgs({
  options: {
    room: { type: 'string', default: Object.keys(ROOMS).join(',') },
    file: { type: 'string', default: '' },
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '60' },
    most: { type: 'string', default: '300' },
    planted: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const ROOT = process.cwd();

/** All mutants of a room, in an order drawn by the seed. */
function drawn(room: Room): Fault[] {
  const files = readdirSync(join(ROOT, 'src', room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !STRINGS.has(`${room}/${name}`) && name.includes(values.file))
    .sort();
  const all = files.flatMap((name) => mutantsOf(`src/${room}/${name}`, textOf(`src/${room}/${name}`)));
  let state = Number(values.seed) >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return all
    .map((fault) => ({ fault, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ fault }) => fault);
}

/** Sent to other threads as text, or of no concern to what comes of a model. */
const STRINGS = new Set(['engine/explorer.ts', 'engine/log.ts', 'engine/wasm-text.ts']);

const texts = new Map<string, string>();
function textOf(file: string): string {
  const known = texts.get(file) ?? readFileSync(join(ROOT, file), 'utf8');
  texts.set(file, known);
  return known;
}

const isExplained = (fault: Fault): boolean =>
  SURVIVORS.some((it) => it.file === fault.file && it.mutant === nameOf(fault, textOf(fault.file)));

async function huntIn(room: Room, until: number): Promise<string> {
  const sample = values.planted
    ? plantsOf(ROOT, room).filter(({ file }) => file.includes(values.file))
    : drawn(room).slice(0, Number(values.sample));
  const hunt = await Hunt.prepare(ROOT, sample);
  const fates: [Fault, Fate][] = [];
  try {
    await hunt.survey(unitsOf(ROOT, room, Number(values.most)));
    for (const fault of hunt.faults) {
      if (performance.now() > until) break;
      const fate = await hunt.fateOf(fault);
      fates.push([fault, fate]);
      if (values.verbose || fate.kind === 'survived' || fate.kind === 'unreached')
        console.log(line(fault, fate));
    }
  } finally {
    await hunt.end();
  }
  const live = fates.filter(([, { kind }]) => kind === 'survived' || kind === 'unreached');
  const explained = live.filter(([fault]) => isExplained(fault)).length;
  const killed = fates.length - live.length;
  return `${room}: ${killed} of ${fates.length} killed (${Math.round((100 * killed) / fates.length)} %), ${explained} of ${live.length} survivors explained`;
}

function line(fault: Fault, fate: Fate): string {
  const how =
    fate.kind === 'killed'
      ? `killed by ${fate.by.oracle} ${fate.by.path}: ${fate.what.slice(0, 100)}`
      : fate.kind === 'broken'
        ? `killed: ${fate.what}`
        : `${isExplained(fault) ? 'explained' : 'SURVIVES'}${fate.kind === 'unreached' ? ', never come by' : ''}`;
  return `${told(fault, textOf(fault.file))}\n    ${how}`;
}

const rooms = values.room.split(',');
if (!rooms.every(isRoom)) throw new Error(`rooms are ${Object.keys(ROOMS).join(', ')}`);
const began = performance.now();
const summaries: string[] = [];
for (const [i, room] of (rooms as Room[]).entries()) {
  const share = began + (1000 * Number(values.seconds) * (i + 1)) / rooms.length;
  summaries.push(await huntIn(room, share));
}
console.log(`\nseed ${values.seed}\n${summaries.join('\n')}`);
