// The panel's small parts: keys, numbers, tokens and colours.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Token } from '../../../src/plan/token.ts';
import { contrast, mix, readableOn } from '../../../webview/parts/color.ts';
import {
  count,
  duration,
  fixed,
  number,
  numberBeside,
  plural,
  short,
} from '../../../webview/parts/format.ts';
import { placeAfterKey } from '../../../webview/parts/grid-keys.ts';
import { colorOf, diverging, range, sequential } from '../../../webview/parts/scale.ts';
import { joint, tokenLabel } from '../../../webview/parts/token-label.ts';

describe('placeAfterKey', () => {
  const from = { row: 1, column: 1 };
  const move = (key: string, ctrl = false) => placeAfterKey(key, ctrl, from, 3, 4);

  it('moves by arrows, to the ends of the row, and to the ends of the grid', () => {
    assert.deepEqual(move('ArrowUp'), { row: 0, column: 1 });
    assert.deepEqual(move('ArrowRight'), { row: 1, column: 2 });
    assert.deepEqual(move('End'), { row: 1, column: 3 });
    assert.deepEqual(move('Home', true), { row: 0, column: 0 });
    assert.deepEqual(move('End', true), { row: 2, column: 3 });
  });

  it('stays inside, and leaves other keys alone', () => {
    assert.deepEqual(placeAfterKey('ArrowLeft', false, { row: 0, column: 0 }, 3, 4), { row: 0, column: 0 });
    assert.deepEqual(move('PageDown'), { row: 2, column: 1 });
    assert.equal(move('Tab'), null);
  });
});

describe('numbers', () => {
  it('have a true minus sign, and infinities', () => {
    assert.equal(fixed(-1.5, 2), '−1.50');
    assert.equal(fixed(-0.001, 2), '0.00');
    assert.equal(fixed(Number.NEGATIVE_INFINITY, 2), '−∞');
    assert.equal(fixed(Number.NaN, 2), 'NaN');
  });

  it('keep about four digits', () => {
    assert.deepEqual([0, 0.12345, 12.345, 123.45, 1234.5, -0.00001234, 2.5e7].map(number), [
      '0',
      '0.1235',
      '12.35',
      '123.5',
      '1235',
      '−1.23e−5',
      '2.50e+7',
    ]);
  });

  it('have two digits in small cells', () => {
    assert.deepEqual([0, 0.001, 0.07, -0.5, 0.999, 4.56, -9.96, 36.1].map(short), [
      '0',
      '.00',
      '.07',
      '−.50',
      '1.0',
      '4.6',
      '−10',
      '36',
    ]);
  });

  it('are 0 where they are rounding beside their neighbours', () => {
    assert.equal(numberBeside(-2.48e-9, 2.449), '0');
    assert.equal(numberBeside(-2.48e-9, 1e-8), '−2.48e−9');
    assert.equal(numberBeside(0.0065, 3), '0.0065');
    assert.equal(numberBeside(0, 0), '0');
  });

  it('are short where a glance must do', () => {
    assert.equal(count(124_439_808), '124.4M');
    assert.equal(duration(1.234), '1.2 ms');
    assert.equal(duration(1500), '1.5 s');
    assert.equal(plural(1, 'token'), '1 token');
    assert.equal(plural(1024, 'token'), '1,024 tokens');
  });
});

describe('tokens', () => {
  const texts = { text: 'The  Rock\n\nrules.', second: 'paper' };
  const token = (start: number, end: number, more: Partial<Token> = {}): Token => ({
    id: 0,
    text: 'Ġx',
    span: [start, end],
    sequence: 0,
    special: false,
    type: 0,
    ...more,
  });

  it('are labelled with their own text, white space made visible', () => {
    assert.equal(tokenLabel(token(0, 3), texts), 'The');
    assert.equal(tokenLabel(token(4, 9), texts), 'Rock');
    assert.equal(tokenLabel(token(3, 5), texts), '··');
    assert.equal(tokenLabel(token(9, 11), texts), '↵↵');
    assert.equal(tokenLabel(token(0, 0), texts), 'Ġx');
    assert.equal(tokenLabel(token(0, 5, { sequence: 1 }), texts), 'paper');
    assert.equal(tokenLabel(token(0, 3, { text: '[CLS]', span: null, special: true }), texts), '[CLS]');
  });

  it('stand joined, apart, or on a new line', () => {
    assert.equal(joint(token(11, 16), token(16, 17), texts), 'joined');
    assert.equal(joint(token(0, 3), token(5, 9), texts), 'apart');
    assert.equal(joint(token(0, 3), token(3, 9), texts), 'apart');
    assert.equal(joint(token(5, 9), token(11, 16), texts), 'line');
    assert.equal(joint(token(9, 11), token(11, 16), texts), 'line');
    assert.equal(joint(token(11, 16), token(0, 5, { sequence: 1 }), texts), 'line');
    assert.equal(joint(undefined, token(0, 3), texts), 'apart');
  });
});

describe('colours', () => {
  const theme = {
    background: [31, 31, 31],
    foreground: [204, 204, 204],
    blue: [89, 164, 249],
    red: [241, 76, 76],
  } as const;

  it('run from the background to the colour, and not beyond', () => {
    const scale = sequential(theme, 0, 2);
    assert.deepEqual(colorOf(scale, 0), theme.background);
    assert.deepEqual(colorOf(scale, 2), theme.blue);
    assert.deepEqual(colorOf(scale, 9), theme.blue);
    assert.deepEqual(colorOf(scale, Number.NaN), theme.background);
    assert.deepEqual(colorOf(sequential(theme, 0, 0), 0), theme.background);
  });

  it('run from red to blue through the background', () => {
    const scale = diverging(theme, 3);
    assert.deepEqual(colorOf(scale, -3), theme.red);
    assert.deepEqual(colorOf(scale, 3), theme.blue);
    assert.ok(contrast(colorOf(scale, 0), theme.background) < 1.05);
  });

  it('always leave text that can be read', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(channel, channel, channel, (r, g, b) => {
        assert.ok(contrast([r, g, b], readableOn([r, g, b], theme.foreground)) >= 4.5);
      }),
    );
    assert.deepEqual(mix([0, 0, 0], [255, 255, 255], 0.2), [51, 51, 51]);
  });

  it('ignore what is no number, and outliers where asked', () => {
    assert.deepEqual(range([1, Number.NEGATIVE_INFINITY, 3, Number.NaN]), { low: 1, high: 3 });
    assert.deepEqual(range([]), { low: 0, high: 0 });
    const values = [...Array.from({ length: 99 }, (_, i) => i), 1e6];
    assert.ok(range(values, 0.02).high < 100);
  });
});
