// Norms that layer norm makes equal are told from those that only look alike.

import assert from 'node:assert/strict';
import { sharedNumbers } from '../../../webview/hidden/hidden-statistics.ts';

describe('sharedNumbers', () => {
  it('gives the number of each state that is the same at every token, to four digits', () => {
    const values = Float32Array.of(2.4494, 2.4491, 2.449, 1, 1, 1.01);
    assert.deepEqual(sharedNumbers(values, 2), [values[0], null]);
  });

  it('says nothing of a single token', () => {
    assert.deepEqual(sharedNumbers(Float32Array.of(1, 2), 2), [null, null]);
  });
});
