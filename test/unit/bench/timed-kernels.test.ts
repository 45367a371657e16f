// Kernels that count their time compute the same, and count by name.

import assert from 'node:assert/strict';
import { timedKernels } from '../../../bench/subjects/timed-kernels.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { holdWeight } from '../../support/hold-weight.ts';

describe('kernels that count their time', () => {
  const { kernels, take } = timedKernels(referenceKernels());
  const identity = { data: Float32Array.of(1, 0, 0, 1), offset: 0, rows: 2, columns: 2 };

  it('give what the kernels give', () => {
    const { weight } = holdWeight(kernels, { ...identity, rowStride: 2, columnStride: 1 }, 'matrix');
    const x = kernels.tensor([1, 2], Float32Array.of(3, -4));
    assert.deepEqual([...kernels.linear(x, weight, null, [1, 2], 'relu').data], [3, 0]);
    assert.equal(kernels.name, 'reference');
  });

  it('name a product by its size and its activation', () => {
    const times = take();
    assert.deepEqual(Object.keys(times).sort(), ['fill', 'linear 2 × 2 + relu', 'matrix', 'tensor']);
    for (const milliseconds of Object.values(times)) assert.ok(milliseconds >= 0);
  });

  it('begin again when they were asked', () => {
    assert.deepEqual(take(), {});
  });
});
