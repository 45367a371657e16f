// Tables that are stored twice: one where all their numbers are the same.

import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { type NamedTensor, writeTensors } from '../../support/write-tensors.ts';
import { memoryFolder } from './memory-folder.ts';
import { recorded } from './pytorch.ts';

/** More than is compared at a time. */
const vocab = 50_000;

/** GPT-2 with a table of [vocab, 12] and an output matrix that differs from it in some numbers. */
async function opened(...different: readonly number[]) {
  const { config, tensors } = recorded['gpt2-lm']!;
  const table = Float32Array.from({ length: vocab * 12 }, (_, i) => i);
  const other = table.slice();
  for (const i of different) other[i]! += 1;
  const shape = [vocab, 12];
  const stored = Object.entries(tensors).map(
    ([name, shape]): NamedTensor => ({
      name,
      shape,
      data: new Float32Array(shape.reduce((product, axis) => product * axis, 1)),
    }),
  );
  const name = 'transformer.wte.weight';
  const { architecture, notes } = await openCheckpoint(
    memoryFolder({
      'config.json': { ...config, vocab_size: vocab },
      'model.safetensors': writeTensors([
        ...stored.filter((tensor) => tensor.name !== name),
        { name, shape, data: table },
        { name: 'lm_head.weight', shape, data: other },
      ]),
    }),
  );
  assert.ok(architecture.head.kind === 'language_model');
  return { tied: architecture.head.tied, notes };
}

describe('tables that are stored twice', () => {
  it('are tied where all numbers are the same', async () => {
    assert.equal((await opened()).tied, true);
  });

  for (const [where, index] of [
    ['first', 0],
    ['last', vocab * 12 - 1],
  ] as const) {
    it(`are not tied where the ${where} number differs`, async () => {
      const { tied, notes } = await opened(index);
      assert.equal(tied, false);
      assert.match(notes[0]!, /^lm_head\.weight differs from transformer\.wte\.weight/);
    });
  }
});
