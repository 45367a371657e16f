// Heatmaps fit their place, print numbers only where these can be read, and write labels that do not collide.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { heatmapLayout, labelRoom, writtenLabels } from '../../../webview/parts/heatmap-layout.ts';

describe('heatmapLayout', () => {
  it('is neither a tower nor a mere line where rows and columns differ in number', () => {
    const tall = heatmapLayout('square', 100, 8, 500);
    assert.equal(tall.numbers, 'none');
    assert.deepEqual([tall.cellWidth, tall.cellHeight], [32, 6]);
    const low = heatmapLayout('square', 8, 100, 500);
    assert.deepEqual([low.cellWidth, low.cellHeight], [5, 20]);
    const large = heatmapLayout('square', 8, 100, 500, 2);
    assert.deepEqual([large.cellWidth, large.cellHeight], [10, 40]);
    assert.equal(heatmapLayout('square', 11, 8, 500).numbers, 'full');
  });

  it('prints numbers for a short text, in cells as the room allows', () => {
    assert.deepEqual(heatmapLayout('square', 8, 8, 560), { cellWidth: 56, cellHeight: 28, numbers: 'full' });
    assert.deepEqual(heatmapLayout('square', 8, 8, 280), { cellWidth: 35, cellHeight: 28, numbers: 'full' });
    assert.equal(heatmapLayout('square', 8, 8, 240).numbers, 'short');
    assert.equal(heatmapLayout('square', 8, 8, 240, 2).numbers, 'full');
    assert.equal(heatmapLayout('square', 8, 8, 200).numbers, 'none');
    assert.equal(heatmapLayout('square', 17, 17, 2000).numbers, 'none');
  });

  it('makes square cells for patterns and low ones for strips', () => {
    const square = heatmapLayout('square', 40, 40, 520);
    assert.deepEqual(square, { cellWidth: 13, cellHeight: 13, numbers: 'none' });
    assert.equal(heatmapLayout('strip', 3, 40, 520).cellHeight, 20);
  });

  it('fits whatever the length, unless it is zoomed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1024 }), fc.integer({ min: 100, max: 1600 }), (tokens, width) => {
        const { cellWidth } = heatmapLayout('square', tokens, tokens, width);
        assert.ok(cellWidth > 0 && cellWidth * tokens <= width + 1e-6);
        assert.equal(heatmapLayout('square', tokens, tokens, width, 2).cellWidth, 2 * cellWidth);
      }),
    );
  });
});

describe('writtenLabels', () => {
  it('writes all labels where there is room', () => {
    assert.deepEqual(
      writtenLabels(4, 20, 20, 2).map(({ index }) => index),
      [0, 1, 2, 3],
    );
  });

  it('always writes the one in focus, never two over each other, none outside', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.double({ min: 0.5, max: 40, noNaN: true }),
        fc.nat(),
        (length, pitch, any) => {
          const room = Math.max(13, pitch);
          const focused = any % length;
          const written = writtenLabels(length, pitch, room, focused);
          assert.ok(written.some(({ index }) => index === focused));
          written.forEach(({ start }, i) => {
            assert.ok(start >= 0);
            assert.ok(start <= Math.max(0, length * pitch - room));
            if (i > 0) assert.ok(start - written[i - 1]!.start >= room - 1e-6);
          });
        },
      ),
    );
  });
});

describe('labelRoom', () => {
  it('grows with the longest label, within bounds', () => {
    assert.equal(labelRoom(['a']), 24);
    assert.ok(labelRoom(['a', 'stone']) < labelRoom(['transformer']));
    assert.equal(labelRoom(['x'.repeat(200)]), 112);
  });
});
