// Which terms of a long sum are shown.

import assert from 'node:assert/strict';
import { shownTerms } from '../../../webview/step/terms.ts';

const values = [1, -5, 2, 0.5];

describe('shownTerms', () => {
  it('adds up in the order shown, and says what is left out', () => {
    const { shown, hidden, rest } = shownTerms(values, 'sequence', 2, null);
    assert.deepEqual(
      shown.map(({ term, running }) => [term, running]),
      [
        [0, 1],
        [1, -4],
      ],
    );
    assert.deepEqual([hidden, rest], [2, 2.5]);
  });

  it('puts the largest first, whatever their sign', () => {
    const { shown } = shownTerms(values, 'size', 4, null);
    assert.deepEqual(
      shown.map(({ term }) => term),
      [1, 2, 0, 3],
    );
    assert.equal(shown.at(-1)!.running, -1.5);
  });

  it('goes as far as the term under the cursor', () => {
    assert.equal(shownTerms(values, 'sequence', 1, 2).shown.length, 3);
    assert.equal(shownTerms(values, 'size', 1, 2).shown.length, 2);
  });

  it('takes the cursor on the result for no term', () => {
    assert.equal(shownTerms(values, 'sequence', 1, values.length).shown.length, 1);
  });
});
