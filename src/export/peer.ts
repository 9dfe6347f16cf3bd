/** Other people's model checkers, and what they are asked. */
import { assert } from '../base/index.js';
import { deadlocksIn, evaluate, foundAtStart, isFinding, type Rules } from '../rules/index.js';
import { all, any, type Formula } from './formula.js';
import { type Form, type Origin, type Program, programOf } from './program.js';
import { predicatesOf } from './sights.js';
import { alike, type StuckAt, unseen } from './stuck.js';
import { along, metIn, stuckIn, toSight, type Walk, walk } from './walk.js';

/** What a peer says when it has seen all states. */
export interface Count {
  readonly states: number;
  readonly transitions: number;
  /** Steps to the farthest state, if it tells. */
  readonly depth: number | undefined;
  /** Names of the predicates that were met, `deadlock` among them. */
  readonly sighted: ReadonlySet<string>;
}

export interface Peer {
  readonly name: string;
  /** Runs a program that counts. */
  count(program: Program): Promise<Count>;
  /** Runs one that finds: the leaves on the way to the first that was asked for; undefined: none is. */
  find(program: Program): Promise<readonly number[] | undefined>;
}

/** Of whom it cannot be had what was met, but only the first of it, or else how many states there are. */
export interface Searcher {
  readonly name: string;
  search(program: Program): Promise<{ readonly leaves: readonly number[] } | { readonly states: number }>;
}

/** What a peer knows of a machine. */
export interface Survey {
  readonly states: number;
  /** These where the peer tells. */
  readonly transitions: number | undefined;
  readonly depth: number | undefined;
  /** Choices, from the first state: a run to each thing that is met, and to each deadlock that differs. */
  readonly paths: readonly (readonly number[])[];
  /** The keys of what is found there. */
  readonly told: readonly string[];
}

export interface SurveyOptions {
  /** Also a run to each way in which locks are nested, and meet interrupts: many questions, asked one by one. */
  readonly views: boolean;
}

/** Has a peer count, and then show how to get to each thing that it met. */
export async function survey(
  peer: Peer,
  rules: Rules,
  origin: Origin,
  { views }: SurveyOptions,
): Promise<Survey> {
  if (rules.initial === undefined) return { ...nothing(rules), transitions: 0, depth: 0 };
  const { sighted, ...counts } = await peer.count(programOf(rules, { form: 'count' }, origin));
  const find = async (form: Omit<Form & { form: 'find' }, 'form'>): Promise<Walk | undefined> => {
    const leaves = await peer.find(programOf(rules, { form: 'find', ...form }, origin));
    return leaves && walk(rules, leaves);
  };
  const met = [
    ...(await sightPaths(peer, rules, sighted, find)),
    ...(sighted.has('deadlock') ? await deadlockPaths(peer, rules, find) : []),
  ];
  const paths = [...met.map(({ path }) => path), ...(views ? await viewPaths(rules, find) : [])];
  return { ...counts, paths, told: toldOf(rules, met) };
}

/** Asks for anything, then for anything else, until there is nothing more. */
export async function surveyOneByOne(searcher: Searcher, rules: Rules, origin: Origin): Promise<Survey> {
  if (rules.initial === undefined) return { ...nothing(rules), transitions: 0, depth: 0 };
  const sights = new Set(predicatesOf(rules).map(({ sight }) => sight));
  const except: Formula[] = [];
  const met: Met[] = [];
  for (;;) {
    const program = programOf(rules, { form: 'find', sights, deadlock: { except }, native: false }, origin);
    const answer = await searcher.search(program);
    if ('states' in answer) {
      const paths = met.map(({ path }) => path);
      return { ...nothing(rules), states: answer.states, paths, told: toldOf(rules, met) };
    }
    const found = walk(rules, answer.leaves);
    const before = met.length;
    for (const sight of metIn(rules, found.state, sights)) {
      sights.delete(sight);
      met.push(atSight(rules, found, sight));
    }
    const stuck = stuckIn(rules, found.state);
    if (stuck.some((place) => place !== undefined)) {
      except.push(alike(rules, stuck, found.state));
      met.push(atDeadlock(rules, found, stuck));
    }
    assert(met.length > before, `${searcher.name} has stopped where there is nothing`);
  }
}

type Find = (form: Omit<Form & { form: 'find' }, 'form'>) => Promise<Walk | undefined>;

type Paths = (readonly number[])[];

/** Something that was met: a run to it, and the keys of what is found there. */
interface Met {
  readonly path: readonly number[];
  readonly keys: readonly string[];
}

/** What is known of a machine that nobody was asked about. */
const nothing = (rules: Rules): Survey => ({
  states: 0,
  transitions: undefined,
  depth: undefined,
  paths: [],
  told: toldOf(rules, []),
});

const toldOf = (rules: Rules, met: readonly Met[]): readonly string[] => [
  ...new Set([...foundAtStart(rules), ...met.flatMap(({ keys }) => keys)]),
];

function atSight(rules: Rules, found: Walk, sight: number): Met {
  const { path } = toSight(rules, found, sight);
  const what = rules.sights[sight]!;
  return { path, keys: isFinding(what) ? [what.key] : [] };
}

function atDeadlock(rules: Rules, { path, state }: Walk, at: StuckAt): Met {
  const stuck = new Set(at.flatMap((place, thread) => (place === undefined ? [] : [thread])));
  return { path, keys: deadlocksIn(rules, state, stuck) };
}

async function sightPaths(
  peer: Peer,
  rules: Rules,
  sighted: ReadonlySet<string>,
  find: Find,
): Promise<Met[]> {
  const met: Met[] = [];
  for (const { name, sight } of predicatesOf(rules)) {
    if (!sighted.has(name)) continue;
    const found = await find({ sights: new Set([sight]), deadlock: 'not' });
    assert(found !== undefined, `${peer.name} has met ${name}, and does not find it`);
    met.push(atSight(rules, found, sight));
  }
  return met;
}

async function deadlockPaths(peer: Peer, rules: Rules, find: Find): Promise<Met[]> {
  const except: Formula[] = [];
  const met: Met[] = [];
  for (;;) {
    const found = await find({ sights: new Set(), deadlock: { except } });
    assert(found !== undefined || met.length > 0, `${peer.name} has met a deadlock, and does not find it`);
    if (found === undefined) return met;
    const stuck = stuckIn(rules, found.state);
    except.push(alike(rules, stuck, found.state));
    met.push(atDeadlock(rules, found, stuck));
  }
}

/** Asks for states with a view that has not been seen yet, until there is none. */
async function viewPaths(rules: Rules, find: Find): Promise<Paths> {
  assert(rules.initial !== undefined, 'views of no state');
  const seen = new Map<string, number[][]>();
  const paths: Paths = [];
  /** Keeps what is new in a state. */
  const look = ({ path, state }: Walk): void => {
    const fresh = rules.threads.filter(({ thread, at, location }) => {
      const view = at[state[location]!]!.arrival.view;
      if (view === undefined || evaluate(view.when, state) === 0) return false;
      const tuple = view.values.map((value) => evaluate(value, state));
      const known = seen.get(`${thread} ${state[location]}`) ?? [];
      if (known.some((other) => other.every((value, i) => value === tuple[i]))) return false;
      seen.set(`${thread} ${state[location]}`, [...known, tuple]);
      return true;
    });
    if (fresh.length > 0) paths.push(path);
  };
  look({ path: [], state: rules.initial });
  for (;;) {
    const states = any(
      ...rules.threads.flatMap(({ thread, at }) =>
        at.map(({ arrival: { view } }, place) =>
          view === undefined
            ? any()
            : all(
                { is: 'at', thread, place },
                unseen(view.when, view.values, seen.get(`${thread} ${place}`) ?? []),
              ),
        ),
      ),
    );
    const found = await find({ sights: new Set(), deadlock: 'not', states });
    if (found === undefined) return paths;
    for (const stop of along(rules, found)) look(stop);
  }
}
