// The scores of heads, on attention made by hand.

import assert from 'node:assert/strict';
import {
  type Attention,
  afterEarlier,
  meanWhereWanted,
  previousToken,
  shareOfAll,
} from '../../../training/circuits.ts';

/** @param heads rows of weights for each head */
function attention(...heads: readonly (readonly (readonly number[])[])[]): Attention {
  return { heads: heads.length, tokens: heads[0]!.length, data: Float32Array.from(heads.flat(2)) };
}

/** Each query puts all its weight on one key. */
const pointing = (...keys: readonly number[]) =>
  keys.map((key) => keys.map((_, other) => (other === key ? 1 : 0)));

describe('what a kind of head would look at', () => {
  it('is the token before, except for the first', () => {
    assert.deepEqual(previousToken(4), [[], [0], [1], [2]]);
  });

  it('is what followed each earlier occurrence of the token', () => {
    //                                a  b  c  a  a  b
    assert.deepEqual(afterEarlier([7, 8, 9, 7, 7, 8]), [[], [], [], [1], [1, 4], [2]]);
    assert.deepEqual(afterEarlier([1, 2, 3]), [[], [], []]);
  });
});

describe('the share of all attention', () => {
  it('counts the first token as a miss, for it has none before it', () => {
    const head = pointing(0, 0, 1, 2);
    assert.deepEqual(shareOfAll(attention(head), previousToken(4)), [3 / 4]);
  });

  it('is one number for each head', () => {
    const spread = [
      [1, 0],
      [0.25, 0.75],
    ];
    assert.deepEqual(shareOfAll(attention(pointing(0, 1), spread), previousToken(2)), [0, 0.125]);
  });

  it('of a perfect induction head is what the later stretches are of the whole', () => {
    const ids = [0, 5, 6, 7, 5, 6, 7];
    // It rests on the first token, then finds what followed.
    const head = pointing(0, 0, 0, 0, 2, 3, 4);
    assert.deepEqual(shareOfAll(attention(head), afterEarlier(ids)), [3 / 7]);
    // Resting is no miss where the first token is left out.
    assert.deepEqual(shareOfAll(attention(head), afterEarlier(ids), true), [1]);
    assert.deepEqual(meanWhereWanted(attention(head), afterEarlier(ids)), [1]);
  });

  it('leaves the attention as it is', () => {
    const given = attention(pointing(0, 0));
    shareOfAll(given, previousToken(2), true);
    assert.deepEqual([...given.data], [1, 0, 1, 0]);
  });
});

describe('the mean where there is something to look at', () => {
  it('adds up several places of one query', () => {
    const ids = [7, 7, 7];
    const even = [
      [1, 0, 0],
      [0.5, 0.5, 0],
      [0.25, 0.25, 0.5],
    ];
    // The second token may look at itself, which followed the first; the third at both that followed.
    assert.deepEqual(afterEarlier(ids), [[], [1], [1, 2]]);
    assert.deepEqual(meanWhereWanted(attention(even), afterEarlier(ids)), [(0.5 + 0.75) / 2]);
  });
});
