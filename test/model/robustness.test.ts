import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveText } from './resolving.js';

const FOLDER = 'test/cases/diagnostics';

/** Short texts that use the whole language, most of them with a mistake. */
const TEXTS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.lock'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'));

const TOKEN = /[A-Za-z_]\w*|\d+|\s+|->|[^\sA-Za-z_0-9]/g;

/** What is done to a text: tokens cut out, repeated elsewhere, or a name put in the place of another. */
const change = fc.tuple(
  fc.constantFrom('cut', 'repeat', 'rename', 'number'),
  fc.nat(),
  fc.nat(),
  fc.integer({ min: 1, max: 6 }),
);

function apply(tokens: string[], [what, from, to, count]: readonly [string, number, number, number]): void {
  const at = from % Math.max(tokens.length, 1);
  const other = to % Math.max(tokens.length, 1);
  const next = (start: number, pattern: RegExp): number =>
    tokens.findIndex((it, i) => i >= start && pattern.test(it));
  switch (what) {
    case 'cut':
      tokens.splice(at, count);
      break;
    case 'repeat':
      tokens.splice(at, 0, ...tokens.slice(other, other + count));
      break;
    default: {
      const pattern = what === 'rename' ? /^[A-Za-z_]/ : /^\d/;
      const place = next(at, pattern);
      const value = what === 'rename' ? tokens[next(other, pattern)] : String(count * count * count);
      if (place >= 0 && value !== undefined) tokens[place] = value;
    }
  }
}

test('whatever the text, resolving has something to say or nothing, and each place is in the text', () => {
  fc.assert(
    fc.property(
      fc.nat(TEXTS.length - 1),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (nth, changes) => {
        const tokens = TEXTS[nth]!.match(TOKEN) ?? [];
        for (const it of changes) apply(tokens, it);
        for (const { span, message, labels, notes, help } of resolveText(tokens.join('')).diagnostics) {
          for (const { start, end, source } of [span, ...labels.map((label) => label.span)]) {
            expect(start).toBeLessThanOrEqual(end);
            expect(end).toBeLessThanOrEqual(source.text.length);
          }
          expect([message, ...notes, ...help].join(' ')).not.toMatch(/undefined|\[object|NaN/);
        }
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);
