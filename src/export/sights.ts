/** What is to be told in a state, gathered by what it is and where: the named predicates of a program. */
import type { Machine } from '../machine/index.js';
import type { Leaf, Rules, Sight } from '../rules/index.js';
import { type Command, commandsOf } from './commands.js';
import { all, any, type Formula, isNever, truth } from './formula.js';
import { identifier } from './names.js';
import { placeWords } from './places.js';

/** A sight as a predicate over states: of one by a step, that a thread stands before that step. */
export interface Predicate {
  readonly sight: number;
  /** `use_after_free__7`: the kind, and the sight. */
  readonly name: string;
  /** For a person: `use-after-free: closer, kqueue.lock:12: free p`. */
  readonly words: string;
  readonly kind: string;
  readonly when: Formula;
}

/** All sights of the rules but views, which are no violations, each with the states that it is seen in. */
export function predicatesOf(
  rules: Rules,
  commands: readonly Command[] = commandsOf(rules),
): readonly Predicate[] {
  const parts = new Map<number, Formula[]>();
  const add = (sight: number, formula: Formula): void => {
    if (!isNever(formula)) parts.set(sight, [...(parts.get(sight) ?? []), formula]);
  };
  for (const { thread, place, leaf, guard } of commands)
    for (const { when, sight } of leaf.sighted)
      add(sight, all({ is: 'at', thread, place }, guard, truth(when)));
  for (const { thread, at } of rules.threads)
    at.forEach(({ arrival }, place) => {
      for (const { when, sight } of arrival.sighted)
        add(sight, all({ is: 'at', thread, place }, truth(when)));
    });
  for (const { when, sight } of rules.judgements) add(sight, truth(when));
  return rules.sights.flatMap((sight): Predicate[] => {
    const seen = parts.get(sight.index);
    const kind = kindOf(rules.machine, sight);
    if (seen === undefined || kind === undefined) return [];
    const name = `${identifier(kind)}__${sight.index}`;
    return [
      { sight: sight.index, name, words: wordsOf(rules.machine, sight, kind), kind, when: any(...seen) },
    ];
  });
}

/** The kind of a violation, the name of a property, `exhausted`; a view has none. */
export function kindOf(machine: Machine, { what }: Sight): string | undefined {
  switch (what.kind) {
    case 'violation':
      return what.violation;
    case 'exhausted':
      return 'exhausted';
    case 'broken':
    case 'reached':
    case 'unanswerable':
      return machine.properties[what.property]!.name;
    case 'view':
      return undefined;
  }
}

/** Sights that make a check fail or leave it open, unlike what is merely to be known. */
export const isViolation = ({ what }: Sight): boolean => what.kind === 'violation' || what.kind === 'broken';

function wordsOf(machine: Machine, { what }: Sight, kind: string): string {
  if (what.kind !== 'violation' || what.thread === undefined || what.location === undefined) return kind;
  return `${kind}: ${placeWords(machine, what.thread, what.location)}`;
}

/** Why a run ends with a step: the kind of the last thing sighted. */
export function endingOf(rules: Rules, leaf: Leaf): string | undefined {
  const last = leaf.ends ? leaf.sighted.at(-1) : undefined;
  return last && kindOf(rules.machine, rules.sights[last.sight]!);
}
