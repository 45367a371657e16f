// Thumbnails of heads whose patterns are not square.

import assert from 'node:assert/strict';
import { statisticsOf } from '../../../src/plan/summary.ts';
import { meanThumbnails, thumbnail, thumbnailSize } from '../../../webview/heads/thumbnails.ts';

/** [2, 2, 2, 3], counted through. */
const all = { shape: [2, 2, 2, 3], data: Float32Array.from({ length: 24 }, (_, i) => i) };

describe('thumbnails', () => {
  it('are found by layer and head', () => {
    const { rows, columns, values } = thumbnail(all, 1, 0);
    assert.deepEqual([rows, columns, ...values], [2, 3, 12, 13, 14, 15, 16, 17]);
  });

  it('have a mean over heads', () => {
    const mean = meanThumbnails(all);
    assert.deepEqual(mean.shape, [2, 1, 2, 3]);
    assert.deepEqual([...mean.data.subarray(0, 6)], [3, 4, 5, 6, 7, 8]);
  });

  it('are as wide to high as their pattern, and never a mere line', () => {
    const size = (rows: number, columns: number) =>
      thumbnailSize({ shape: [1, 1, rows, columns], data: new Float32Array() }, { most: 60, least: 20 });
    assert.deepEqual(size(4, 4), { width: 60, height: 60 });
    assert.deepEqual(size(10, 20), { width: 60, height: 30 });
    assert.deepEqual(size(32, 2), { width: 20, height: 60 });
  });
});

describe('statisticsOf', () => {
  it('leaves out distances where tokens attend to another text', () => {
    assert.deepEqual(statisticsOf({ name: 'cross' }), ['entropy', 'max', 'first']);
    assert.ok(statisticsOf({ name: 'decoder' }).includes('distance'));
  });
});
