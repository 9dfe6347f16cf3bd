/** One small program in each language and form, by the names of the files that keep them. */
import { type Form, murphi, programOf, promela, tla } from '../../src/export/index.js';
import { alike } from '../../src/export/stuck.js';
import { walk } from '../../src/export/walk.js';
import { crossed } from './hand.js';

const ORIGIN = { path: 'crossed.lock', check: 'as it comes' };

/** A deadlock like the one that there is. */
function known(): Form {
  const rules = crossed();
  const { state } = walk(rules, [0, 4]);
  return { form: 'find', sights: new Set(), deadlock: { except: [alike(rules, [1, 1], state)] } };
}

const FORMS: readonly (readonly [string, Form])[] = [
  ['count', { form: 'count' }],
  ['find', { form: 'find', sights: new Set([0]), deadlock: { except: [] } }],
  ['another', known()],
];

export function programs(): (readonly [name: string, text: string])[] {
  return FORMS.flatMap(([name, form]) => {
    const program = programOf(crossed(), form, ORIGIN);
    const { module, config } = tla(program, 'Crossed');
    return [
      [`${name}.m`, murphi(program)],
      [`${name}.pml`, promela(program)],
      [`${name}.tla`, module],
      [`${name}.cfg`, config],
    ] as const;
  });
}
