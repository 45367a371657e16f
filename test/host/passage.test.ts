// Passages and tokens: where they lie while the document is edited around them.

import assert from 'node:assert/strict';
import { bar, sparkline, visible } from '../../src/host/bars.ts';
import { follow, type Passage, tokenAt, tokenRange } from '../../src/host/passage.ts';
import type { RunInfo } from '../../src/protocol/model.ts';

const passage: Passage = { uri: 'a', name: 'a', start: 10, end: 20, whole: false, text: 'embeddings' };

describe('a passage', () => {
  const edited = (offset: number, length: number, inserted: number, whole = false) => {
    const { start, end } = follow({ ...passage, whole }, { offset, length, inserted });
    return [start, end];
  };

  it('moves with what happens before it', () => {
    assert.deepEqual(edited(0, 2, 5), [13, 23]);
    assert.deepEqual(edited(10, 0, 3), [13, 23]);
    assert.deepEqual(edited(5, 5, 0), [5, 15]);
  });

  it('does not mind what happens after it', () => {
    assert.deepEqual(edited(20, 0, 3), [10, 20]);
    assert.deepEqual(edited(25, 5, 1), [10, 20]);
  });

  it('stretches with what happens inside it, and takes in what is replaced across its ends', () => {
    assert.deepEqual(edited(12, 3, 5), [10, 22]);
    assert.deepEqual(edited(8, 4, 1), [8, 17]);
    assert.deepEqual(edited(18, 4, 1), [10, 19]);
  });

  it('of a whole document grows also at its end', () => {
    assert.deepEqual(edited(20, 0, 3, true), [10, 23]);
  });
});

describe('the token at a place', () => {
  const token = (span: readonly [number, number] | null) => ({
    id: 1,
    text: 'x',
    span,
    special: !span,
    type: 0,
  });
  const run: RunInfo = {
    number: 1,
    tokens: [token(null), token([0, 5]), token([5, 8]), token([9, 10])],
    text: passage.text,
    cut: null,
    milliseconds: 0,
  };

  it('is the one that contains it, or else the one that ends there', () => {
    assert.deepEqual(
      [10, 14, 15, 18, 19, 20, 9, 21].map((offset) => tokenAt(passage, run, offset)),
      [1, 1, 2, 2, 3, 3, null, null],
    );
  });

  it('has a range in the document unless it stands for no text', () => {
    assert.deepEqual(tokenRange(passage, run, 2), [15, 18]);
    assert.equal(tokenRange(passage, run, 0), null);
  });
});

describe('block characters', () => {
  it('draw shares and rows of numbers', () => {
    assert.equal(bar(0.5, 4), '██');
    assert.equal(bar(0.53125, 4), '██▏');
    assert.equal(bar(0, 4), '');
    assert.equal(sparkline([0, 1, 4, 8]), '▁▁▄█');
    assert.equal(sparkline([0, 0]), '▁▁');
  });

  it('show what cannot be seen', () => {
    assert.equal(visible('a\n\tb\u0000\u009f'), 'a⏎⇥b␀␡');
  });
});
