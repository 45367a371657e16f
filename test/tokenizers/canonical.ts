// The texts of the corpus, and tokens written in a way that can be hashed (make_expected.py does the same).

import type { Token } from '../../src/plan/token.ts';
import { unpack } from './assemble.ts';

/** The texts of data/corpus.jsonl.gz. */
export function corpus(): readonly string[] {
  const lines = unpack('corpus.jsonl.gz').toString().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** 'id,start,end,type,special' of each token, with ';' between them; -1 for the span of a token that stands in no text. */
export function canonical(tokens: readonly Token[]): string {
  return tokens
    .map(
      ({ id, span, type, special }) =>
        `${id},${span?.[0] ?? -1},${span?.[1] ?? -1},${type},${special ? 1 : 0}`,
    )
    .join(';');
}
