/** A search by somebody else's model checker, as an exploration. */
import { never } from '../base/index.js';
import type { Peer, Surroundings } from '../export/index.js';
import { PeerError, type PeerName } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import { ADVISORY, type CheckPlan } from '../model/index.js';
import { type Exploration, retrace } from '../semantics/index.js';
import { confirm } from './confirm.js';

/** Where peers are, and what they need. */
export interface PeerOptions {
  readonly spin?: string;
  readonly rumur?: string;
  /** TLC's jar. */
  readonly tla2tools?: string;
  /** TLC is to wait for workers on this and other machines. */
  readonly distributed?: Distributed;
  /** Calls it if the process ends all at once; gives what takes that back. */
  readonly atExit?: (clean: () => void) => () => void;
}

export interface Distributed {
  /** The name or address by which workers reach this machine. */
  readonly address: string;
  /** Machines on which workers are started by ssh; without any, somebody starts them by hand. */
  readonly hosts: readonly string[];
  /** Says what is to be done elsewhere. */
  readonly tell: (text: string) => void;
}

/**
 * Asks a peer, and has the semantics say what there is to say about the runs that it shows.
 * @throws PeerError where it is missing or fails, PeerStopped where it was stopped.
 */
export async function askPeer(
  name: PeerName,
  origin: { readonly path: string; readonly plan: CheckPlan },
  machine: Machine,
  options: PeerOptions,
  stop: () => boolean,
): Promise<Exploration> {
  const [peers, { rulesOf }] = await Promise.all([import('../export/index.js'), import('../rules/index.js')]);
  const { atExit } = options;
  const surroundings: Surroundings = { stop, ...(atExit ? { atExit } : {}) };
  const { path, plan } = origin;
  const views = asksAboutClasses(plan);
  const rules = rulesOf(machine);
  const from = { path, check: plan.name };
  const { distributed, tla2tools } = options;
  if (distributed && views)
    throw new PeerError(
      `${plan.name}: the check asks for order-cycle or irq-order, which takes many searches; ask TLC without --distributed`,
    );
  const found =
    name === 'tlc' && distributed && tla2tools !== undefined
      ? await peers.surveyOneByOne(
          peers.distributedTlc({ ...surroundings, jar: tla2tools, ...distributed }),
          rules,
          from,
        )
      : await peers.survey(peerOf(peers, name, options, surroundings), rules, from, { views });
  const seen = retrace(machine, found.paths);
  confirm(found.told, seen.findings, { complete: true });
  return {
    ...seen,
    ...(views ? {} : { nestings: [], uses: [] }),
    states: found.states,
    transitions: found.transitions ?? 0,
    depth: found.depth ?? 0,
    ...everything(machine),
    partial: { transitions: found.transitions !== undefined, depth: found.depth !== undefined },
  };
}

/** Nothing is known: who was asked was stopped. */
export function unanswered(machine: Machine): Exploration {
  return {
    ...retrace(machine, []),
    states: 0,
    transitions: 0,
    depth: 0,
    ...everything(machine),
    stopped: 'asked',
    partial: { transitions: true, depth: true },
  };
}

function peerOf(
  peers: typeof import('../export/index.js'),
  name: PeerName,
  { spin, rumur, tla2tools }: PeerOptions,
  surroundings: Surroundings,
): Peer {
  switch (name) {
    case 'spin':
      return peers.spin({ ...surroundings, ...(spin === undefined ? {} : { path: spin }) });
    case 'rumur':
      return peers.rumur({
        ...surroundings,
        ...(rumur === undefined ? {} : { path: rumur }),
      });
    case 'tlc': {
      if (tla2tools === undefined) throw new PeerError('TLC needs to be told where its jar is');
      return peers.tlc({ ...surroundings, jar: tla2tools });
    }
    default:
      return never(name);
  }
}

/** What classes of locks do over all runs is worked out from many of them: only where somebody wants to know. */
const asksAboutClasses = ({ expectations, denied }: CheckPlan): boolean =>
  denied.length > 0 || expectations.some((one) => one.kind === 'violation' && ADVISORY.has(one.violation));

/** Which statements were executed and which `allow`s applied a peer does not say: none is to be missed. */
function everything(machine: Machine): Pick<Exploration, 'executed' | 'allowed'> {
  const places = machine.programs.flatMap(({ locations }) => locations.map(({ place }) => place));
  return {
    executed: machine.programs.map(({ locations }) => new Set(locations.map(({ id }) => id))),
    allowed: new Set(places.flatMap(({ allowed }) => allowed.map(({ allow }) => allow))),
  };
}
