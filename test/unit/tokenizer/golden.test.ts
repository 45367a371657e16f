// Ids and spans of ten kinds of tokenizer, beside those that the Rust library gives (data/golden.py), written out in full.

import assert from 'node:assert/strict';
import { tokenizer } from '../../../src/tokenizer/tokenizer.ts';
import { golden, type Recorded, tokenizerJsons } from './golden.ts';

for (const [name, json] of tokenizerJsons) {
  it(`${name} gives the ids, spans and types of the Rust library`, () => {
    const { encode } = tokenizer(json);
    for (const { texts, tokenizers } of golden) {
      const expected = tokenizers[name]!;
      const tokens = encode(...texts);
      assert.deepEqual(
        {
          ids: tokens.map(({ id }) => id),
          spans: tokens.map(({ span }) => span),
          types: tokens.map(({ type }) => type),
        },
        { ids: expected.ids, spans: spansOf(expected), types: expected.types ?? expected.ids.map(() => 0) },
        JSON.stringify(texts),
      );
    }
  });
}

function spansOf({ spans }: Recorded): (readonly [number, number] | null)[] {
  return Array.from({ length: spans.length / 2 }, (_, i) =>
    spans[2 * i]! < 0 ? null : [spans[2 * i]!, spans[2 * i + 1]!],
  );
}
