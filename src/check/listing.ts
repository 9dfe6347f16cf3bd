/** The code that the engine makes for the checks of a file. */
import type { Reader } from '../model/index.js';
import { hasErrors, type Outcome, type Source } from '../source/index.js';
import { build } from './build.js';
import type { CheckOptions } from './options.js';

export interface Listing {
  /** The check's name, and its variant where there are several. */
  readonly check: string;
  readonly text: string;
}

/** None if the text has errors. */
export async function listingsOf(
  entry: Source,
  read: Reader,
  options: Pick<CheckOptions, 'defines' | 'only'>,
): Promise<Outcome<readonly Listing[]>> {
  const { value, diagnostics } = build(entry, read, options.defines);
  if (hasErrors(diagnostics)) return { value: [], diagnostics };
  const [{ listing }, { rulesAnywhere }] = await Promise.all([
    import('../engine/index.js'),
    import('../rules/index.js'),
  ]);
  const wanted = value.variants.filter(({ plan }) => options.only?.(plan.name) ?? true);
  const listings = wanted.map(({ plan, variant, machine }) => ({
    check: [plan.name, variant.label].filter(Boolean).join(' '),
    text: listing(rulesAnywhere(machine)),
  }));
  return { value: listings, diagnostics };
}
