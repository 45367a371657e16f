// Which terms of a long sum are shown.

import assert from 'node:assert/strict';
import { shownTerms } from '../../../webview/step/terms.ts';

const values = [1, -5, 2, 0.5];
const rows = values.map((value, term) => ({ term, label: String(term), factors: [], value }));

describe('shownTerms', () => {
  it('adds up in the order shown, and says what is left out', () => {
    const { terms, hidden, rest } = shownTerms(rows, 'sequence', 2, null);
    assert.deepEqual(
      terms.map(({ term, running }) => [term, running]),
      [
        [0, 1],
        [1, -4],
      ],
    );
    assert.deepEqual([hidden, rest], [2, 2.5]);
  });

  it('puts the largest first, whatever their sign', () => {
    const { terms } = shownTerms(rows, 'size', 4, null);
    assert.deepEqual(
      terms.map(({ term }) => term),
      [1, 2, 0, 3],
    );
    assert.equal(terms.at(-1)!.running, -1.5);
  });

  it('goes as far as the term under the cursor', () => {
    assert.equal(shownTerms(rows, 'sequence', 1, 2).terms.length, 3);
    assert.equal(shownTerms(rows, 'size', 1, 2).terms.length, 2);
  });

  it('takes the cursor on the result for no term', () => {
    assert.equal(shownTerms(rows, 'sequence', 1, rows.length).terms.length, 1);
  });
});
