// Numbers as block characters, and texts with what cannot be seen made visible.

import assert from 'node:assert/strict';
import { bar, sparkline, visible } from '../../../src/host/bars.ts';

describe('block characters', () => {
  it('draw shares and rows of numbers', () => {
    assert.equal(bar(0.5, 4), '██');
    assert.equal(bar(0.53125, 4), '██▏');
    assert.equal(bar(0, 4), '');
    assert.equal(sparkline([0, 1, 4, 7]), '▁▂▅█');
    assert.equal(sparkline([100, 101, 107]), '▁▂█');
    assert.equal(sparkline([100, 101, 104]), '');
    assert.equal(sparkline([0, 0]), '');
  });

  it('show what cannot be seen', () => {
    assert.equal(visible('a\n\tb\u0000\u009f'), 'a⏎⇥b␀␡');
  });
});
