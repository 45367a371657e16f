// The largest numbers of a row.

import assert from 'node:assert/strict';
import { topIndices } from '../../../src/plan/top.ts';

describe('top', () => {
  it('gives the largest first, and keeps the order of equals', () => {
    assert.deepEqual(topIndices(Float32Array.of(1, 5, 3, 5, 2), 3), [1, 3, 2]);
    assert.deepEqual(topIndices(Float32Array.of(1, 2), 9), [1, 0]);
  });
});
