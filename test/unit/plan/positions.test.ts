// What tells where a token stands, against what Hugging Face transformers computes for it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RelativeBias } from '../../../src/plan/architecture.ts';
import { pickedRows, roomFor } from '../../../src/plan/picked-rows.ts';
import { learnedPositions } from '../../../src/plan/plain.ts';
import { relativeBucket } from '../../../src/plan/relative-bucket.ts';
import { sinusoid } from '../../../src/plan/sinusoid.ts';
import { architecture } from '../../support/architectures.ts';

/** data/positions.py says what its fields are. */
interface Recorded {
  readonly buckets: readonly (RelativeBias & { readonly runs: readonly (readonly [number, number])[] })[];
  readonly sines: readonly {
    readonly width: number;
    readonly rows: readonly { readonly position: number; readonly values: readonly number[] }[];
  }[];
}

const recorded: Recorded = JSON.parse(readFileSync('test/unit/plan/data/positions.json', 'utf8'));

describe('relativeBucket', () => {
  for (const { runs, ...bias } of recorded.buckets) {
    const direction = bias.bidirectional ? 'both directions' : 'looking back';
    it(`agrees on ${bias.buckets} buckets up to ${bias.maxDistance} tokens, ${direction}`, () => {
      const expected = runs.flatMap(([bucket, length]) => new Array<number>(length).fill(bucket));
      const farthest = (expected.length - 1) / 2;
      assert.equal(farthest, 300);
      const found = expected.map((_, i) => relativeBucket(bias, i - farthest));
      assert.deepEqual(found, expected);
    });
  }
});

describe('sinusoid', () => {
  for (const { width, rows } of recorded.sines) {
    it(`agrees on rows of ${width} cells`, () => {
      for (const { position, values } of rows) {
        values.forEach((expected, column) => {
          const { value } = sinusoid(position, column, width);
          assert.ok(Math.abs(value - expected) < 1e-7, `place ${position}, column ${column}`);
        });
      }
    });
  }
});

describe('a token that stands for no place', () => {
  const [stack] = architecture({ stack: { positions: learnedPositions(3, 8, 7) } }).stacks;

  it('picks the row before the first place, and is not counted', () => {
    const ids = [4, 7, 5, 7, 7, 6];
    const types = ids.map(() => 0);
    assert.deepEqual(pickedRows(stack!, { ids, types }).position, [0, -1, 1, -1, -1, 2]);
  });

  it('takes no room', () => {
    assert.equal(roomFor(stack!, [4, 7, 5, 7, 7, 6]), 6);
    assert.equal(roomFor(stack!, [4, 7, 5, 7, 7, 6, 7, 1, 2]), 7);
    assert.equal(roomFor(stack!, [4, 5]), 3);
    assert.equal(roomFor(stack!, [4, 5, 6, 1]), 3);
  });
});
