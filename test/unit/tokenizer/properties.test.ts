// What holds for the tokens of any text, whatever the tokenizer.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Token } from '../../../src/plan/token.ts';
import type { Span } from '../../../src/tokenizer/aligned.ts';
import { tokenizer } from '../../../src/tokenizer/tokenizer.ts';
import { golden, tokenizerJson, tokenizerJsons } from './golden.ts';

/** Texts of awkward pieces, of whole characters, and of single UTF-16 units, lone surrogates among them. */
const text = fc.oneof(
  fc
    .array(fc.constantFrom(...golden.flatMap(({ texts }) => texts[0].split(/(?=\s)/))), { maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

for (const [name, json] of tokenizerJsons) {
  describe(`any text through ${name}`, () => {
    const { encode, vocabSize, word } = tokenizer(json);

    it('has ids within the vocabulary, and their spellings', () => {
      check((text) => {
        for (const { id, text: spelling } of encode(text)) {
          assert.ok(id >= 0 && id < vocabSize);
          assert.equal(word(id), spelling);
        }
      });
    });

    it('has spans that are within the text', () => {
      check((text) => {
        for (const [start, end] of spansOf(encode(text))) {
          assert.ok(0 <= start && start <= end && end <= text.length);
        }
      });
    });

    it('has spans that do not cut a character in two', () => {
      check((text) => {
        const inside = (at: number) =>
          /[\ud800-\udbff]$/.test(text.slice(0, at)) && /^[\udc00-\udfff]/.test(text.slice(at));
        for (const span of spansOf(encode(text))) assert.ok(!span.some(inside));
      });
    });
  });
}

for (const name of ['gpt2', 'byte_fallback']) {
  it(`${name} loses nothing: the spans put together are the text`, () => {
    const { encode } = tokenizer(tokenizerJson(name));
    check((text) => {
      let read = '';
      for (const [start, end] of spansOf(encode(text))) {
        assert.ok(start <= read.length);
        // The bytes of one character may belong to several tokens, each of which covers the character.
        read += text.slice(read.length, end);
      }
      assert.equal(read, text);
    });
  });
}

function check(property: (text: string) => void): void {
  fc.assert(fc.property(text, property), { numRuns: 200 });
}

function spansOf(tokens: readonly Token[]): Span[] {
  return tokens.flatMap(({ span }) => (span === null ? [] : [span]));
}
