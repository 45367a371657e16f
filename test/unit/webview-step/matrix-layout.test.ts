// A wide matrix fills its line, prints numbers where each fits, and stands long names upright.

import assert from 'node:assert/strict';
import { matrixLayout } from '../../../webview/step/matrix-layout.ts';

const tokens = ['The', 'Rock', ...new Array<string>(14).fill('rules')];
const numbers = ['0.12', '−1.37'];

describe('matrixLayout', () => {
  it('prints numbers where the longest fits in every cell', () => {
    assert.deepEqual(matrixLayout(16 * 35, tokens, numbers), { pitch: 34, printed: true, upright: false });
    assert.equal(matrixLayout(16 * 34, tokens, numbers).printed, false);
  });

  it('tints narrower cells, and stands their names upright', () => {
    assert.deepEqual(matrixLayout(16 * 21, tokens, numbers), { pitch: 20, printed: false, upright: true });
    assert.equal(matrixLayout(16 * 21, ['0', '15'], numbers).upright, false);
  });

  it('keeps cells that can be told apart and pointed at, even before its room is known', () => {
    assert.equal(matrixLayout(0, tokens, numbers).pitch, 9);
    assert.equal(matrixLayout(2000, tokens, ['−1234567890']).pitch, 48);
  });
});
