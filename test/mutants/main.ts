/** `npm run mutants -- [--room X] [--seconds N] [--seed S] [--sample N] [--most N] [--file text]` */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Named, told } from './fault.js';
import { type Fate, Hunt } from './hunt.js';
import { mutantsOf } from './operators.js';
import { plantsOf } from './plants/index.js';
import { Suites } from './suites.js';
import { SURVIVORS } from './survivors.js';
import { isRoom, ROOMS, type Room, testsOf, unitsOf } from './units.js';

const { values } = parseArgs({
  options: {
    room: { type: 'string', default: Object.keys(ROOMS).join(',') },
    file: { type: 'string', default: '' },
    mutant: { type: 'string', default: '' },
    asks: { type: 'string', default: '' },
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '60' },
    most: { type: 'string', default: '300' },
    planted: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const ROOT = process.cwd();

/** All mutants of a room, in an order drawn by the seed, which hardly changes where others come and go. */
function drawn(room: Room): Named[] {
  const files = readdirSync(join(ROOT, 'src', room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !STRINGS.has(`${room}/${name}`) && name.includes(values.file))
    .sort();
  const rank = ({ file, name }: Named): string =>
    createHash('sha1').update(`${values.seed} ${file} ${name}`).digest('hex');
  return files
    .flatMap((name) => mutantsOf(`src/${room}/${name}`, textOf(`src/${room}/${name}`)))
    .filter(({ name }) => name.includes(values.mutant))
    .map((fault) => ({ fault, rank: rank(fault) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
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

const isExplained = ({ file, name }: Named): boolean =>
  SURVIVORS.some((it) => it.file === file && it.mutant === name);

const isLive = ({ kind }: Fate): boolean => kind === 'survived' || kind === 'unreached';

/** Asks about cases. A fault that comes too late to be asked about has no fate. */
async function huntIn(room: Room, sample: readonly Named[], until: number): Promise<Map<Named, Fate>> {
  const hunt = await Hunt.prepare(ROOT, sample);
  const fates = new Map<Named, Fate>();
  try {
    await hunt.survey(
      unitsOf(ROOT, room, Number(values.most)).filter(({ path }) => path.includes(values.asks)),
    );
    for (const [i, fault] of hunt.faults.entries()) {
      if (performance.now() > until) break;
      const fate = await hunt.fateOf(fault);
      fates.set(sample[i]!, fate);
      if (values.verbose) console.log(line(fault, fate));
    }
  } finally {
    await hunt.end();
  }
  return fates;
}

/** Asks the tests of the rooms about those that are left, explained or not: an explanation may be wrong by now. */
async function askTests(room: Room, left: readonly Named[]): Promise<Map<Named, Fate>> {
  const fates = new Map<Named, Fate>();
  if (left.length === 0) return fates;
  const numbered = left.map((fault, id) => ({ ...fault, id }));
  const suites = await Suites.prepare(ROOT, numbered);
  try {
    await suites.survey(testsOf[room]);
    for (const [i, fault] of numbered.entries()) {
      const fate = await suites.fateOf(fault);
      fates.set(left[i]!, fate);
      if (values.verbose) console.log(line(fault, fate));
    }
  } finally {
    await suites.end();
  }
  return fates;
}

async function roomBy(room: Room, until: number): Promise<string> {
  const sample = values.planted
    ? plantsOf(ROOT, room).filter(({ file }) => file.includes(values.file))
    : drawn(room).slice(0, Number(values.sample));
  const fates = await huntIn(room, sample, until);
  const rate = (n: number): string => `${n} (${Math.round((100 * n) / fates.size)} %)`;
  const live = (): Named[] => [...fates].filter(([, fate]) => isLive(fate)).map(([fault]) => fault);
  const byCases = fates.size - live().length;
  for (const [fault, fate] of await askTests(room, values.asks ? [] : live())) fates.set(fault, fate);
  const left = live().filter((fault) => !isExplained(fault));
  const noticed = [...fates.keys()].filter((fault) => isExplained(fault) && !isLive(fates.get(fault)!));
  for (const fault of [...left, ...noticed]) console.log(line(fault, fates.get(fault)!));
  const explained = live().length - left.length;
  return (
    `${room}: ${fates.size} drawn, ${rate(byCases)} killed by cases, ${rate(fates.size - live().length)} with tests; ` +
    `${explained} explained, ${left.length} neither`
  );
}

function line(fault: Named, fate: Fate): string {
  return `${told(fault, textOf(fault.file))}\n    ${how(fault, fate)}`;
}

function how(fault: Named, fate: Fate): string {
  switch (fate.kind) {
    case 'killed':
      return `killed by ${fate.by}: ${fate.what.slice(0, 100)}${isExplained(fault) ? ' (needs no explanation)' : ''}`;
    case 'broken':
      return `killed: ${fate.what}`;
    case 'survived':
      return isExplained(fault) ? 'explained' : 'SURVIVES';
    case 'unreached':
      return isExplained(fault) ? 'explained' : 'SURVIVES, never come by';
  }
}

const rooms = values.room.split(',');
if (!rooms.every(isRoom)) throw new Error(`rooms are ${Object.keys(ROOMS).join(', ')}`);
const began = performance.now();
const summaries: string[] = [];
for (const [i, room] of (rooms as Room[]).entries()) {
  const share = began + (1000 * Number(values.seconds) * (i + 1)) / rooms.length;
  summaries.push(await roomBy(room, share));
}
console.log(`\nseed ${values.seed}\n${summaries.join('\n')}`);
