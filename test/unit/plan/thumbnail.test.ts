// Patterns shrunk to a picture's size.

import assert from 'node:assert/strict';
import { thumbnails } from '../../../src/plan/thumbnail.ts';

describe('thumbnails', () => {
  it('keep the brightest cell of each patch', () => {
    const pattern = new Float32Array(36);
    pattern[2 * 6 + 5] = 0.9;
    const small = thumbnails(pattern, [1, 6, 6], 3);
    assert.deepEqual(
      [...small].map((value) => value.toFixed(1)),
      ['0.0', '0.0', '0.0', '0.0', '0.0', '0.9', '0.0', '0.0', '0.0'],
    );
    assert.deepEqual(thumbnails(pattern, [1, 6, 6], 64), pattern, 'a small pattern stays as it is');
  });

  it('need not be square', () => {
    const pattern = Float32Array.of(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);
    const small = thumbnails(pattern, [1, 2, 4], 2);
    assert.deepEqual([...small], [...Float32Array.of(0.1, 0.3, 0.5, 0.7)]);
  });
});
