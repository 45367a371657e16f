// Tokens and the document: with one text, with two in one stack, and with one text for each of two stacks.

import assert from 'node:assert/strict';
import type { Passage } from '../../../src/host/passage.ts';
import { firstTokens, type Placed, tokenAt, tokenRange } from '../../../src/host/token-place.ts';
import type { Token } from '../../../src/plan/token.ts';

const passage = (start: number, end: number): Passage => ({
  uri: 'a',
  name: 'a',
  start,
  end,
  whole: false,
  text: 'x'.repeat(end - start),
});

const token = (span: Token['span'], sequence: 0 | 1 = 0): Token => ({
  id: 1,
  text: 'x',
  span,
  sequence,
  special: !span,
  type: 0,
});

const text = [token(null), token([0, 5]), token([5, 8]), token([9, 10])];
const one: Placed = { run: { tokens: [text] }, passages: [passage(10, 20)] };
const second = [token([0, 4], 1), token(null, 1)];

/** Where the tokens at these places stand: 'stack.token'. */
const at = (placed: Placed, ...offsets: number[]) =>
  offsets.map((offset) => {
    const place = tokenAt(placed, offset);
    return place && `${place.stack}.${place.token}`;
  });

describe('the token at a place', () => {
  it('is the one that contains it, or else the one that ends there', () => {
    assert.deepEqual(at(one, 10, 14, 15, 18, 19, 20, 9, 21), [
      ...['0.1', '0.1', '0.2', '0.2', '0.3', '0.3'],
      ...[null, null],
    ]);
  });

  it('has a range in the document unless it stands for no text', () => {
    assert.deepEqual(tokenRange(one, { stack: 0, token: 2 }), [15, 18]);
    assert.equal(tokenRange(one, { stack: 0, token: 0 }), null);
  });

  it('is found in both texts of a pair, which one stack reads', () => {
    const pair: Placed = {
      run: { tokens: [[...text, ...second]] },
      passages: [passage(10, 20), passage(20, 24)],
    };
    assert.deepEqual(at(pair, 19, 20, 24), ['0.3', '0.4', '0.4']);
    assert.deepEqual(tokenRange(pair, { stack: 0, token: 4 }), [20, 24]);
  });

  it('is found in the source and in the target, whichever stands first', () => {
    const across: Placed = {
      run: { tokens: [text, second] },
      passages: [passage(10, 20), passage(2, 6)],
    };
    assert.deepEqual(at(across, 2, 6, 10), ['1.0', '1.0', '0.1']);
    assert.deepEqual(firstTokens(across.run), [1, 0]);
  });

  it('stands nowhere where the model wrote the target itself', () => {
    const written: Placed = { run: { tokens: [text, second] }, passages: [passage(10, 20)] };
    assert.equal(tokenRange(written, { stack: 1, token: 0 }), null);
    assert.deepEqual(at(written, 10, 2), ['0.1', null]);
  });
});
