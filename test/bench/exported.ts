/** What `lockcheck export` writes of a model, with all that is checked. */
import { build } from '../../src/check/build.js';
import { isViolation, murphi, programOf, promela } from '../../src/export/index.js';
import { rulesOf } from '../../src/rules/index.js';

export function exported(lock: string): { readonly promela: string; readonly murphi: string } {
  const source = { path: 'model.lock', text: lock };
  const built = build(source, () => ({ failure: 'missing' }), new Map());
  const rules = rulesOf(built.value.variants[0]!.machine);
  const sights = new Set(rules.sights.filter(isViolation).map(({ index }) => index));
  const program = programOf(
    rules,
    { form: 'find', sights, deadlock: { except: [] } },
    { path: 'model.lock', check: 'bench' },
  );
  return { promela: promela(program), murphi: murphi(program) };
}
