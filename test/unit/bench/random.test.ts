// The random weights and texts of the benchmark.

import assert from 'node:assert/strict';
import { normal, randomIds } from '../../../bench/random.ts';
import { bertBase, gpt2Small } from '../../../bench/shapes.ts';

describe('random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    assert.deepEqual(normal(9, 5, 1), normal(9, 5, 1));
    assert.notDeepEqual(normal(9, 5, 1), normal(9, 6, 1));
  });

  it('have the mean and the deviation that are asked for', () => {
    const numbers = normal(100_001, 3, 0.02, 1);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    assert.ok(Math.abs(mean - 1) < 3e-4, `mean ${mean}`);
    assert.ok(Math.abs(Math.sqrt(variance) - 0.02) < 3e-4, `deviation ${Math.sqrt(variance)}`);
  });

  it('are ids of the vocabulary', () => {
    const ids = randomIds(1000, 7, 5);
    assert.deepEqual([...new Set(ids)].sort(), [0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('the shapes that are measured', () => {
  const parameters = (tensors: readonly { shape: readonly number[] }[]) =>
    tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

  it('have as many parameters as bert-base-uncased and gpt2 on the Hugging Face Hub', () => {
    assert.equal(parameters(bertBase.tensors), 109_482_240);
    assert.equal(parameters(gpt2Small.tensors), 124_439_808);
  });
});
