// Dropout's mask: the same for the same seed, of the right density, and any cell of it can be had alone.

import assert from 'node:assert/strict';
import { dropoutFactor, dropoutFactors } from '../../../src/engine/dropout.ts';

describe('dropout', () => {
  const cells = 100_000;
  const mask = dropoutFactors(7, 'blocks.0.mlp.out_dropout', 0.1, cells);

  it('drops a share p, and scales the rest so that the mean stays', () => {
    const dropped = mask.filter((factor) => factor === 0).length / cells;
    // Five standard deviations of a binomial share.
    assert.ok(Math.abs(dropped - 0.1) < 5 * Math.sqrt((0.1 * 0.9) / cells), `${dropped}`);
    assert.ok(mask.every((factor) => factor === 0 || factor === Math.fround(1 / 0.9)));
  });

  it('depends on the seed and the step, and on nothing else', () => {
    assert.deepEqual(dropoutFactors(7, 'blocks.0.mlp.out_dropout', 0.1, cells), mask);
    assert.notDeepEqual(dropoutFactors(8, 'blocks.0.mlp.out_dropout', 0.1, cells), mask);
    assert.notDeepEqual(dropoutFactors(7, 'blocks.1.mlp.out_dropout', 0.1, cells), mask);
  });

  it('gives any cell alone', () => {
    for (const cell of [0, 1, 99, cells - 1]) {
      assert.equal(Math.fround(dropoutFactor(7, 'blocks.0.mlp.out_dropout', 0.1, cell)), mask[cell]);
    }
  });

  it('neighbouring cells are independent', () => {
    let both = 0;
    for (let i = 1; i < cells; i++) if (mask[i] === 0 && mask[i - 1] === 0) both++;
    assert.ok(Math.abs(both / cells - 0.01) < 5 * Math.sqrt((0.01 * 0.99) / cells), `${both / cells}`);
  });
});
