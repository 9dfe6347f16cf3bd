import { readFileSync } from 'node:fs';
import { type Grammar, grammar } from 'ohm-js';
import { expect, test } from 'vitest';

const path = new URL('../../grammar/lock.ohm', import.meta.url);

// `npx vitest run test/syntax/grammar.test.ts -u` renews it after a change of the grammar.
test('lock.recipe is what Ohm makes of lock.ohm', async () => {
  const text = readFileSync(path, 'utf8');
  const compiled = grammar(text) as Grammar & { readonly toRecipe: () => string };
  const recipe = JSON.parse(compiled.toRecipe(), (key, value) =>
    key === 'sourceInterval' ? undefined : value,
  );
  recipe[1].source = text;
  await expect(`${JSON.stringify(recipe)}\n`).toMatchFileSnapshot('../../grammar/lock.recipe');
});
