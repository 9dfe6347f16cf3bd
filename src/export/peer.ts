/** Other people's model checkers, and what they are asked. */
import { assert } from '../base/index.js';
import type { Rules } from '../rules/index.js';
import { type Form, type Origin, type Program, programOf } from './program.js';
import { predicatesOf } from './sights.js';
import type { StuckAt } from './stuck.js';
import { stuckIn, toSight, type Walk, walk } from './walk.js';

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

/** What a peer knows of a machine. */
export interface Survey extends Omit<Count, 'sighted'> {
  /** Choices, from the first state: a run to each thing that is met, and to each deadlock that differs. */
  readonly paths: readonly (readonly number[])[];
}

/** Has a peer count, and then show how to get to each thing that it met. */
export async function survey(peer: Peer, rules: Rules, origin: Origin): Promise<Survey> {
  if (rules.initial === undefined) return { states: 0, transitions: 0, depth: 0, paths: [] };
  const { sighted, ...counts } = await peer.count(programOf(rules, { form: 'count' }, origin));
  const paths: (readonly number[])[] = [];
  const find = async (form: Form): Promise<Walk | undefined> => {
    const leaves = await peer.find(programOf(rules, form, origin));
    return leaves && walk(rules, leaves);
  };
  for (const { name, sight } of predicatesOf(rules)) {
    if (!sighted.has(name)) continue;
    const found = await find({ form: 'find', sights: new Set([sight]), deadlock: 'not' });
    assert(found !== undefined, `${peer.name} has met ${name}, and does not find it`);
    paths.push(toSight(rules, found, sight).path);
  }
  const except: StuckAt[] = [];
  while (sighted.has('deadlock')) {
    const found = await find({ form: 'find', sights: new Set(), deadlock: { except } });
    assert(found !== undefined || except.length > 0, `${peer.name} has met a deadlock, and does not find it`);
    if (found === undefined) break;
    except.push(stuckIn(rules, found.state));
    paths.push(found.path);
  }
  return { ...counts, paths };
}
