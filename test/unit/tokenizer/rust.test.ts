// Ids, spans, types and special flags of every kind of tokenizer on the whole corpus of test/tokenizers, beside the Rust library's.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { tokenizer } from '../../../src/tokenizer/tokenizer.ts';
import { assembled, unpack } from '../../tokenizers/assemble.ts';
import { canonical, corpus } from '../../tokenizers/canonical.ts';

/** The inputs that give other tokens than Rust's, by tokenizer and number: none. A new one fails, and so does one that is mended. */
const DIFFERENCES: Readonly<Record<string, readonly number[]>> = {};

/** How many pairs of texts follow upon the texts: make_expected.py has the same. */
const PAIRS = 400;

const texts = corpus();
const step = Math.floor(texts.length / PAIRS);
const inputs: readonly (readonly [text: string, pair?: string])[] = [
  ...texts.map((text) => [text] as const),
  ...Array.from(
    { length: PAIRS },
    (_, i) => [texts[i * step]!, texts[texts.length - 1 - i * step]!] as const,
  ),
];
const expected = unpack('expected.bin.gz');
const tokenizers = assembled();

describe('the corpus of test/tokenizers', () => {
  it('is large', () => {
    assert.ok(texts.length >= 5000);
    assert.equal(expected.length, tokenizers.size * inputs.length * 4);
  });

  [...tokenizers].forEach(([name, json], nth) => {
    it(`gives the tokens of the Rust library through ${name}`, () => {
      const { encode } = tokenizer(json);
      const others = inputs.flatMap((input, i) => {
        const hash = expected.readUInt32BE(4 * (nth * inputs.length + i));
        const tokens = canonical(encode(...input));
        return hash === createHash('sha256').update(tokens).digest().readUInt32BE(0)
          ? []
          : [{ i, input, tokens }];
      });
      assert.deepEqual(
        others.map(({ i }) => i),
        DIFFERENCES[name] ?? [],
        `Rust's: python test/tokenizers/make_expected.py --show ${name} ${others[0]?.i}\n${JSON.stringify(others[0])}`,
      );
    }).timeout(60_000);
  });
});
