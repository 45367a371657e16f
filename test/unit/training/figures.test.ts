// When two measurements agree, and what is printed of them.

import assert from 'node:assert/strict';
import { atLeast, bestHead, countedHeads, countedOf, measured, scored } from '../../../training/figures.ts';

describe('a figure', () => {
  it('may be apart by a ten-thousandth, and by what rounding took', () => {
    assert.deepEqual(measured('loss', 2.00019, 2), {
      name: 'loss',
      headlight: '2.000190',
      pytorch: '2.000000',
      difference: '1.9e-4',
      agrees: true,
    });
    assert.equal(measured('loss', 2.0003, 2).agrees, false);
    assert.equal(measured('loss', 0.0000014, 0.000001).agrees, true);
    assert.equal(measured('loss', 0.000002, 0.000001).agrees, false);
    assert.equal(measured('loss', Number.NaN, 1).agrees, false);
  });

  it('of a count must be the same number', () => {
    // PyTorch's share is rounded.
    const third = countedOf('right', 1, 3, 0.333333);
    assert.deepEqual([third.headlight, third.pytorch, third.difference], ['1 of 3', '1 of 3', '0']);
    assert.equal(third.agrees, true);
    assert.equal(countedOf('right', 1353, 4064, 0.332677).agrees, false);
  });

  it('of all heads shows the best, and the largest difference of any', () => {
    const ours = [
      [0.1, 0.5],
      [0.7, 0.2],
    ];
    const theirs = [
      [0.1, 0.5],
      [0.7, 0.25],
    ];
    const { agrees, ...shown } = scored('previous token', ours, theirs);
    assert.deepEqual(shown, {
      name: 'previous token, best of 4 heads: 1.0',
      headlight: '0.700000',
      pytorch: '0.700000',
      difference: '5.0e-2',
    });
    assert.equal(agrees, false);
    assert.equal(scored('previous token', ours, ours).agrees, true);
    assert.equal(scored('previous token', ours, [[0.1, 0.5]]).agrees, false, 'other heads');
  });

  it('of the counts of all heads must be the same number for each', () => {
    const figure = countedHeads('looks', [[3, 6]], 6, [[0.5, 1]]);
    assert.deepEqual([figure.name, figure.headlight], ['looks, best of 2 heads: 0.1', '6 of 6']);
    assert.equal(figure.agrees, true);
    assert.equal(countedHeads('looks', [[2, 6]], 6, [[0.5, 1]]).agrees, false);
  });
});

describe('a requirement', () => {
  it('says what was reached', () => {
    assert.deepEqual(atLeast('exact match', 0.9966, 0.99), {
      name: 'exact match of at least 0.99: 0.997',
      holds: true,
    });
    assert.equal(atLeast('exact match', 0.98, 0.99).holds, false);
    assert.equal(atLeast('exact match', Number.NaN, 0.99).holds, false);
  });

  it('is asked of the best head', () => {
    assert.deepEqual(bestHead([[0.1, 0.3], [0.2]]), { layer: 0, head: 1, score: 0.3 });
  });
});
