import type { Program } from '../../src/machine/index.js';

/**
 * A program's graph, a line an action: `3* lock a: acquire → 4 5 (dead x)`. A star marks where a
 * thread stands between steps.
 */
export function print(program: Program): string {
  return program.locations
    .flatMap(({ id, stop, actions, place, dead }) => {
      const locals = dead.map((local) => program.locals[local]!.name);
      const gone = locals.length > 0 ? ` (dead ${locals.join(' ')})` : '';
      const at = `${id}${stop ? '*' : ' '} `;
      if (actions.length === 0) return [`${at}end${gone}`];
      return actions.map(({ op, targets, guards }) => {
        const when = guards.map((g) => ` [${g.kind}]`).join('');
        return `${at}${place.text}: ${op.op}${when} → ${targets.join(' ')}${gone}`;
      });
    })
    .join('\n');
}
