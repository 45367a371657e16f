// The rules under which a token is chosen, one by one. All of them together are in the golden data.

import assert from 'node:assert/strict';
import { nextToken } from '../../../src/engine/next-token.ts';
import { freeWriting, type WritingRules } from '../../../src/plan/writing-rules.ts';

/** The likeliest first: 5, 4, 3, 2, 1, 0. */
const scores = [-2, -1, 0, 1, 2, 3];

function chosen(
  ids: readonly number[],
  rules: Partial<WritingRules>,
  source: readonly number[] = [],
): number {
  const logits = new Float32Array(scores);
  return nextToken(logits, { ids, source, ends: [5] }, { ...freeWriting(20), ...rules });
}

describe('nextToken', () => {
  it('is the likeliest', () => {
    assert.equal(chosen([0], {}), 5);
  });

  it('is prescribed at the first place, and at the last', () => {
    assert.equal(chosen([0], { first: 1 }), 1);
    assert.equal(chosen([0, 1], { first: 1 }), 5);
    assert.equal(chosen([0, 1], { last: [2, 1], limit: 3 }), 1);
    assert.equal(chosen([0], { last: [2, 1], limit: 3 }), 5);
  });

  it('is no end before the least length', () => {
    assert.equal(chosen([0, 1], { least: 3 }), 4);
    assert.equal(chosen([0, 1, 1], { least: 3 }), 5);
  });

  it('is none that is never written, alone or behind others', () => {
    assert.equal(chosen([0], { never: [[5], [4]] }), 3);
    assert.equal(chosen([0, 2, 1], { never: [[2, 1, 5]] }), 4);
    assert.equal(chosen([0, 1, 2], { never: [[2, 1, 5]] }), 5);
    assert.equal(chosen([1], { never: [[2, 1, 5]] }), 5);
  });

  it('is none that may not come first, where the first is not prescribed', () => {
    assert.equal(chosen([0], { notFirst: [5] }), 4);
    assert.equal(chosen([0, 1], { notFirst: [5] }), 5);
    assert.equal(chosen([0, 1], { notFirst: [5], first: 1 }), 4);
  });

  it('does not repeat a row of tokens', () => {
    assert.equal(chosen([1, 5, 1], { noRepeat: 2 }), 4);
    assert.equal(chosen([1, 5, 2], { noRepeat: 2 }), 5);
    assert.equal(chosen([1, 5], { noRepeat: 1 }), 4);
    assert.equal(chosen([1, 5], { noRepeat: 3 }), 5);
    assert.equal(chosen([1], { noRepeatOfSource: 2 }, [3, 1, 5]), 4);
    assert.equal(chosen([2], { noRepeatOfSource: 2 }, [3, 1, 5]), 5);
  });

  it('is a repeated one only where it is much likelier', () => {
    assert.equal(chosen([5, 5], { penalty: 1.2 }), 5);
    assert.equal(chosen([5, 5], { penalty: 2 }), 4);
  });
});
