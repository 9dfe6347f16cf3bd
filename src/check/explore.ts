/** Searches a machine, with the engine that is asked for. */
import type { SearchOptions } from '../engine/index.js';
import { type Certificate, PEERS, type PeerName, type Untraced } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import type { CheckPlan } from '../model/index.js';
import { type Exploration, retrace, search as searchReference } from '../semantics/index.js';
import { confirm } from './confirm.js';
import type { StoppedBy } from './decide.js';
import type { CheckOptions, Progress } from './options.js';
import { askPeer, unanswered } from './peers.js';
import { untracedIn } from './untraced.js';

export interface Explored {
  readonly run: Exploration;
  /** What stopped the run, if it was stopped. */
  readonly stoppedBy: StoppedBy;
  /** Of a search that was certified. */
  readonly certified?: Certificate;
  /** How likely it is, at most, that states were left out; absent: none were. */
  readonly omission?: number;
  /** What was seen, and is not among the findings since the search was stopped. */
  readonly untraced?: readonly Untraced[];
}

/** Between stretches of the search other work gets its turn, so that signals and progress do. */
export async function explore(
  path: string,
  plan: CheckPlan,
  machine: Machine,
  options: CheckOptions,
): Promise<Explored> {
  const until = new Until(options);
  const limits = {
    stop: () => until.reached(),
    ...(options.maxStates === undefined ? {} : { maxStates: options.maxStates }),
  };
  const tell: Tell = async (progress) => {
    options.onProgress?.({ path, check: plan.name, ...progress });
    await new Promise((resume) => setImmediate(resume));
  };
  if (options.engine === 'reference') {
    const run = await finish(searchReference(machine, limits), tell);
    return { run, stoppedBy: until.stoppedBy };
  }
  const peer = PEERS.find((name) => name === options.engine);
  if (peer !== undefined) return peerExplored(peer, { path, plan }, machine, options, until);
  return compiled(machine, options, { ...limits, ...engineOptions(options) }, until, tell);
}

/** A peer that is stopped has told nothing yet. */
async function peerExplored(
  peer: PeerName,
  origin: { readonly path: string; readonly plan: CheckPlan },
  machine: Machine,
  { peers = {} }: CheckOptions,
  until: Until,
): Promise<Explored> {
  const { PeerStopped } = await import('../export/index.js');
  try {
    const run = await askPeer(peer, origin, machine, peers, () => until.reached());
    return { run, stoppedBy: until.stoppedBy };
  } catch (problem) {
    if (!(problem instanceof PeerStopped)) throw problem;
    const run = unanswered(machine);
    return { run, stoppedBy: problem.because === 'memory' ? 'memory' : until.stoppedBy };
  }
}

type Tell = (progress: Omit<Progress, 'path' | 'check'>) => Promise<void>;

const engineOptions = ({
  workers,
  maxMemory,
  hashCompact,
  certify,
  strain,
}: CheckOptions): SearchOptions => ({
  reuse: certify === undefined,
  ...(workers === undefined ? {} : { workers }),
  ...(maxMemory === undefined ? {} : { maxMemory }),
  ...(hashCompact === undefined ? {} : { hashed: hashCompact }),
  ...strain,
});

/**
 * The compiled engine finds paths, and counts. What there is to say at their ends the semantics says,
 * which makes every one of them again.
 */
async function compiled(
  machine: Machine,
  { certify: certifying }: CheckOptions,
  options: SearchOptions,
  until: Until,
  tell: Tell,
): Promise<Explored> {
  // Loaded by whoever needs it: not for the help, nor for a file with errors.
  const [{ search }, { rulesAnywhere }] = await Promise.all([
    import('../engine/index.js'),
    import('../rules/index.js'),
  ]);
  const rules = rulesAnywhere(machine);
  const found = await finish(search(rules, options), tell);
  const { states, transitions, depth, stopped, executed, visited, omission } = found;
  const left = omission === undefined ? {} : { omission };
  const seen = retrace(machine, found.paths);
  confirm(found.told, seen.findings, { complete: stopped === undefined });
  const allowed = new Set([...found.allowed, ...seen.allowed]);
  const run: Exploration = { ...seen, states, transitions, depth, executed, allowed };
  if (stopped !== undefined) {
    const stoppedBy = stopped === 'memory' ? 'memory' : until.stoppedBy;
    const shown = new Set(seen.findings.map(({ key }) => key));
    const untraced = untracedIn(
      rules,
      found.untraced.filter((key) => !shown.has(key)),
    );
    return {
      run: { ...run, stopped: stopped === 'states' ? 'states' : 'asked' },
      stoppedBy,
      ...left,
      untraced,
    };
  }
  if (!certifying) return { run, stoppedBy: until.stoppedBy, ...left };
  const { certify } = await import('./certify.js');
  const told = { states, transitions, found: new Set(found.told), ...certifying };
  const certified = certify(machine, rules, visited, { ...told, stop: () => until.reached() });
  // What was to be certified and is not has not been answered.
  if (!certified) return { run: { ...run, stopped: 'asked' }, stoppedBy: until.stoppedBy };
  return { run, stoppedBy: until.stoppedBy, certified };
}

async function finish<P extends Parameters<Tell>[0], R>(
  searching: Iterator<P, R, void> | AsyncIterator<P, R, void>,
  tell: Tell,
): Promise<R> {
  for (;;) {
    const next = await searching.next();
    if (next.done) return next.value;
    await tell(next.value);
  }
}

/** What ends a search from outside. */
class Until {
  stoppedBy: StoppedBy = 'time';
  private readonly deadline: number;

  constructor(private readonly options: CheckOptions) {
    const { timeout, started } = options;
    this.deadline = timeout === undefined ? Infinity : (started ?? performance.now()) + timeout * 1000;
  }

  reached(): boolean {
    if (this.options.interrupted?.()) this.stoppedBy = 'interrupted';
    else if (this.options.memoryLow?.()) this.stoppedBy = 'memory';
    else return performance.now() > this.deadline;
    return true;
  }
}
