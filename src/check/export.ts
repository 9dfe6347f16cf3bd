/** A check of a file in the language of another model checker. */
import { type Form, isViolation, murphi, predicatesOf, programOf, promela, tla } from '../export/index.js';
import type { Language } from '../finding/index.js';
import type { Reader, Settings } from '../model/index.js';
import { type Rules, rulesOf } from '../rules/index.js';
import { type Diagnostic, hasErrors, type Source } from '../source/index.js';
import { type Built, build } from './build.js';

export interface ExportAsked {
  readonly defines: Settings;
  readonly only: (name: string) => boolean;
  readonly language: Language;
  /** A kind of violation, the name of a property, `any` violation; absent: all states are to be counted. */
  readonly find?: string;
  /** Of TLA+. */
  readonly module: string;
  /** The file that the text goes to, for the words on how to run it; absent: a name is made up. */
  readonly file?: string;
}

/** One file of the answer. */
export interface ExportedText {
  readonly extension: 'pml' | 'm' | 'tla' | 'cfg';
  readonly text: string;
}

export interface Exported {
  readonly diagnostics: readonly Diagnostic[];
  /** Empty if there are errors, or something is the matter with what was asked. */
  readonly texts: readonly ExportedText[];
  /** What is the matter, for the person who asked. */
  readonly complaint: string | null;
}

/** Writes the one check that is asked for. */
export function exportFile(entry: Source, read: Reader, asked: ExportAsked): Exported {
  const { value, diagnostics } = build(entry, read, asked.defines);
  if (hasErrors(diagnostics)) return { diagnostics, texts: [], complaint: null };
  const found = value.variants.filter(({ plan }) => asked.only(plan.name));
  const [one] = found;
  if (one === undefined || found.length > 1) return { diagnostics, texts: [], complaint: notOne(found) };
  const rules = rulesOf(one.machine);
  if (rules.initial === undefined)
    return {
      diagnostics,
      texts: [],
      complaint: `${labelOf(one)}: every run ends before it has a first state`,
    };
  const form = formOf(rules, asked.find);
  if (typeof form === 'string') return { diagnostics, texts: [], complaint: form };
  const program = programOf(rules, form, { path: entry.path, check: labelOf(one) });
  return { diagnostics, texts: textsOf(program, asked), complaint: null };
}

const labelOf = ({ plan, variant }: Built): string =>
  variant.label === '' ? plan.name : `${plan.name} [${variant.label}]`;

function notOne(found: readonly Built[]): string {
  if (found.length === 0) return 'no check is named like that';
  const listed = found.map((one) => `\n  ${labelOf(one)}`).join('');
  return `one check is exported at a time; --check <name>, and -D <name=value> where it has several variants, choose from${listed}`;
}

function formOf(rules: Rules, find: string | undefined): Form | string {
  if (find === undefined) return { form: 'count' };
  const predicates = predicatesOf(rules);
  const wanted = predicates.filter(({ sight, kind }) =>
    find === 'any' ? isViolation(rules.sights[sight]!) : kind === find,
  );
  const deadlock = find === 'any' || find === 'deadlock' ? { except: [] } : 'not';
  if (wanted.length === 0 && deadlock === 'not') {
    const kinds = [...new Set(['any', 'deadlock', ...predicates.map(({ kind }) => kind)])];
    return `\`${find}\` cannot come about here; what can is ${kinds.join(', ')}`;
  }
  return { form: 'find', sights: new Set(wanted.map(({ sight }) => sight)), deadlock };
}

function textsOf(
  program: ReturnType<typeof programOf>,
  { language, module, file }: ExportAsked,
): ExportedText[] {
  switch (language) {
    case 'promela':
      return [{ extension: 'pml', text: promela(program, file) }];
    case 'murphi':
      return [{ extension: 'm', text: murphi(program, file) }];
    case 'tla': {
      const { module: text, config } = tla(program, module);
      return [
        { extension: 'tla', text },
        { extension: 'cfg', text: config },
      ];
    }
  }
}
