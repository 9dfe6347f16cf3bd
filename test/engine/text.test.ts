/** The generated code as text: other people's assembler makes the same bytes of it. */
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { generate } from '../../src/engine/generate.js';
import { binary } from '../../src/engine/wasm-binary.js';
import { text } from '../../src/engine/wasm-text.js';
import { rulesAnywhere } from '../../src/rules/index.js';
import { lockFiles, variantsOf } from '../corpus.js';

const FEATURES = { threads: true } as const;

test.each(lockFiles(['models/tutorial']))('assembled, the text of %s is the binary', async (path) => {
  const { parseWat } = await wabt();
  const [first] = variantsOf(path);
  for (const shared of [false, true]) {
    const { module } = generate(rulesAnywhere(first!.machine), { shared, hashBits: 32 });
    const assembled = parseWat('model.wat', text(module), FEATURES);
    const { buffer } = assembled.toBinary({ canonicalize_lebs: true });
    expect(Buffer.compare(buffer, binary(module))).toBe(0);
    assembled.destroy();
  }
});

test('the text has the lines of the model', () => {
  const [first] = variantsOf('models/tutorial/01-first-lock.lock');
  const { module } = generate(rulesAnywhere(first!.machine), { shared: false, hashBits: 32 });
  expect(text(module)).toMatch(/;; step 0: lock .*01-first-lock\.lock:\d+/);
});
