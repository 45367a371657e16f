// Puts the tokenizers together from data/tokenizers.json.gz, as tokenizer.json has them (assemble.py does the same).

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

type Json = Record<string, unknown>;
interface Added {
  readonly content: string;
}
interface Shape {
  readonly model: string;
  readonly settings: Json;
  readonly normalizer: Json | null;
  readonly pre_tokenizer: Json | null;
  readonly post_processor: Json | null;
  readonly added: readonly Added[];
}
interface Stored {
  readonly models: Readonly<Record<string, Json & { vocab: [string, number][] | Record<string, number> }>>;
  readonly charsmap: string;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** A file of test/tokenizers/data, unpacked. */
export function unpack(file: string): Buffer {
  return gunzipSync(readFileSync(`test/tokenizers/data/${file}`));
}

/** The parsed tokenizer.json of each tokenizer, by name. */
export function assembled(): ReadonlyMap<string, object> {
  const stored: Stored = JSON.parse(unpack('tokenizers.json.gz').toString());
  return new Map(Object.entries(stored.shapes).map(([name, shape]) => [name, assemble(stored, shape)]));
}

function assemble({ models, charsmap }: Stored, shape: Shape): object {
  const model = { ...models[shape.model]!, ...shape.settings };
  const ids = new Map<string, number>(
    Array.isArray(model.vocab) ? model.vocab.map(([piece], id) => [piece, id]) : Object.entries(model.vocab),
  );
  for (const { content } of shape.added) if (!ids.has(content)) ids.set(content, ids.size);
  const fill = (stage: Json | null) => (stage === null ? null : filled(stage, charsmap, ids));
  return {
    added_tokens: shape.added
      .map((token) => ({ id: ids.get(token.content)!, ...token }))
      .sort((a, b) => a.id - b.id),
    normalizer: fill(shape.normalizer),
    pre_tokenizer: shape.pre_tokenizer,
    post_processor: fill(shape.post_processor),
    decoder: null,
    model,
  };
}

/** The stage with what shapes.py leaves out: the character map, the ids of special tokens, the pieces of a template. */
function filled(stage: Json, charsmap: string, ids: ReadonlyMap<string, number>): Json {
  for (const key of ['normalizers', 'processors']) {
    const stages = stage[key] as Json[] | undefined;
    if (stages) return { ...stage, [key]: stages.map((each) => filled(each, charsmap, ids)) };
  }
  const withId = (word: string) => [word, ids.get(word)!];
  switch (stage.type) {
    case 'Precompiled':
      return { ...stage, precompiled_charsmap: charsmap };
    case 'BertProcessing':
    case 'RobertaProcessing':
      return { ...stage, sep: withId(stage.sep as string), cls: withId(stage.cls as string) };
    case 'TemplateProcessing': {
      const [single, pair] = [stage.single, stage.pair].map((words) => (words as string).split(' ')) as [
        string[],
        string[],
      ];
      const words = [...single, ...pair]
        .map((word) => word.split(':')[0]!)
        .filter((word) => !word.startsWith('$'));
      const special_tokens = Object.fromEntries(
        words.map((word) => [word, { id: word, ids: [ids.get(word)!], tokens: [word] }]),
      );
      return { type: stage.type, single: single.map(piece), pair: pair.map(piece), special_tokens };
    }
    default:
      return stage;
  }
}

/** '$A', '$B:1', '[SEP]:1' as tokenizer.json has it. */
function piece(word: string): Json {
  const [name = '', type] = word.split(':');
  const type_id = Number(type ?? 0);
  if (name.startsWith('$')) return { Sequence: { id: name.slice(1), type_id } };
  return { SpecialToken: { id: name, type_id } };
}
