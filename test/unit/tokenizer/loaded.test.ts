// Tokens of checkpoints whose tokenizer_config.json and config.json have a say, beside those of AutoTokenizer.from_pretrained.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { tokenizer } from '../../../src/tokenizer/tokenizer.ts';
import { assembled, unpack } from '../../tokenizers/assemble.ts';
import { canonical, corpus } from '../../tokenizers/canonical.ts';

/** A case of test/tokenizers/make_loaded.py. */
interface Case {
  readonly shape: string;
  readonly config: object | null;
  readonly modelType: string | null;
  readonly patch: { readonly ids?: Readonly<Record<string, number>> };
  readonly class: string;
  readonly hashes: string;
}
interface TokenizerFile {
  readonly model: { readonly vocab: [string, number][] };
  readonly added_tokens: { readonly content: string; readonly id: number }[];
}

const cases: readonly Case[] = JSON.parse(unpack('loaded.json.gz').toString());
const texts = corpus().filter((_, i) => i % 12 === 0);
const inputs: readonly (readonly [text: string, pair?: string])[] = [
  ...texts.map((text) => [text] as const),
  ...Array.from({ length: 40 }, (_, i) => [texts[i]!, texts[texts.length - 1 - i]!] as const),
];
const files = assembled();

describe('a tokenizer as transformers loads it', () => {
  cases.forEach((each, nth) => {
    const { shape, config, modelType } = each;
    it(`${nth} ${shape} of ${modelType} with ${JSON.stringify(config)}: ${each.class}`, () => {
      const { encode } = tokenizer(described(each), config ?? {}, modelType);
      const hashes = Buffer.from(each.hashes, 'base64');
      const others = inputs.flatMap((input, i) => {
        const tokens = canonical(encode(...input));
        const hash = createHash('sha256').update(tokens).digest().readUInt32BE(0);
        return hash === hashes.readUInt32BE(4 * i) ? [] : [{ i, input, tokens }];
      });
      assert.deepEqual(
        others.map(({ i }) => i),
        [],
        `AutoTokenizer's: python test/tokenizers/make_loaded.py --show ${nth} ${others[0]?.i}\n${JSON.stringify(others[0])}`,
      );
    }).timeout(20_000);
  });
});

/** The case's tokenizer.json. */
function described({ shape, patch: { ids = {}, ...rest } }: Case): object {
  const file = structuredClone(files.get(shape)!) as TokenizerFile;
  for (const [content, id] of Object.entries(ids)) file.model.vocab[id] = [content, 0];
  const added_tokens = file.added_tokens.map((token) => ({ ...token, id: ids[token.content] ?? token.id }));
  return { ...file, added_tokens, ...rest };
}
