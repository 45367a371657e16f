// What the Rust library gives for the texts of data/lines.py, and the tokenizers that it gives it for.

import { readFileSync } from 'node:fs';

/** ids; offsets flattened to [start, end, start, end, ...] in UTF-16 units, -1 -1 for added tokens; types of a pair. */
export interface Recorded {
  readonly ids: readonly number[];
  readonly spans: readonly number[];
  readonly types?: readonly number[];
}

/** A text or a pair, and what each tokenizer gives for it. */
export interface Golden {
  readonly texts: readonly [text: string, pair?: string];
  readonly tokenizers: Readonly<Record<string, Recorded>>;
}

export const golden = read('golden.jsonl') as readonly Golden[];

/** The parsed tokenizer.json of each tokenizer. */
export const tokenizerJsons: ReadonlyMap<string, object> = new Map(
  (read('tokenizers.jsonl') as { name: string; tokenizer: object }[]).map((each) => [
    each.name,
    each.tokenizer,
  ]),
);

/** The parsed tokenizer.json of one of them. */
export function tokenizerJson(name: string): object {
  const json = tokenizerJsons.get(name);
  if (json === undefined) throw new Error(`There is no tokenizer “${name}” in tokenizers.jsonl.`);
  return json;
}

function read(file: string): unknown[] {
  const lines = readFileSync(`test/unit/tokenizer/data/${file}`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}
