// tokenizer.json as `transformers` has it once it is loaded: some classes put stages and tokens of their own in their places.

import { tokenizerClass } from './class-name.ts';
import { CLASSES } from './classes/classes.ts';
import type { IdOf, Loading, TokenizerClass } from './classes/tokenizer-class.ts';
import { addTokens, namedTokens, tokensToAdd } from './special-tokens.ts';
import type { NormalizerStage } from './stages.ts';
import type { TokenizerConfig, TokenizerJson } from './tokenizer-json.ts';

/**
 * The tokenizer that AutoTokenizer.from_pretrained gives for the files of a checkpoint (transformers 5.23). Beside a
 * tokenizer.json, add_bos_token and add_eos_token of tokenizer_config.json mean nothing there: the post-processor decides.
 * @param vocabulary the ids of the model's own tokens.
 * @param modelType config.json's model_type; null where it is not known.
 * @throws Error when a token that the class puts around texts is not in the vocabulary.
 */
export function load(
  file: TokenizerJson,
  config: TokenizerConfig,
  modelType: string | null,
  vocabulary: ReadonlyMap<string, number>,
): TokenizerJson {
  const name = tokenizerClass(file, config, modelType);
  const known = name === null ? undefined : CLASSES[name];
  const ofFile = addTokens([], file.added_tokens, vocabulary);
  if (known === undefined || known.model !== file.model.type) {
    const named = namedTokens(config, {});
    return {
      ...file,
      added_tokens: addTokens(ofFile, tokensToAdd(config, ofFile, ofFile, named, []), vocabulary),
    };
  }

  const tokens = namedTokens(config, known.tokens);
  const loading: Loading = { file, config, tokens, charsmap: charsmapOf(file.normalizer) };
  const added = addTokens(
    [],
    tokensToAdd(config, ofFile, [], tokens, known.extra?.(config) ?? []),
    vocabulary,
  );
  const ids = new Map(added.map((token) => [token.content, token.id]));
  const idOf: IdOf = (token) => ids.get(token) ?? vocabulary.get(token) ?? lacking(name!, token);
  return {
    ...file,
    added_tokens: added,
    normalizer: afterLowercase(file.normalizer, known.normalizer(loading)),
    pre_tokenizer: known.preTokenizer(loading),
    post_processor: postProcessorOf(known, loading, idOf),
    model: { ...file.model, ...known.settings(loading) } as TokenizerJson['model'],
  };
}

function postProcessorOf(
  known: TokenizerClass,
  loading: Loading,
  idOf: IdOf,
): TokenizerJson['post_processor'] {
  return known.postProcessor ? known.postProcessor(loading, idOf) : loading.file.post_processor;
}

/** A text that is to be lower-cased before anything else, as sentence-transformers asks for, stays so. */
function afterLowercase(
  ofFile: NormalizerStage | null,
  ofClass: NormalizerStage | null,
): NormalizerStage | null {
  const first = ofFile?.type === 'Sequence' ? ofFile.normalizers[0] : ofFile;
  if (first?.type !== 'Lowercase') return ofClass;
  return ofClass ? { type: 'Sequence', normalizers: [first, ofClass] } : first;
}

function charsmapOf(normalizer: NormalizerStage | null): NormalizerStage | null {
  if (normalizer?.type === 'Sequence') return normalizer.normalizers.find(isCharsmap) ?? null;
  return normalizer && isCharsmap(normalizer) ? normalizer : null;
}

function isCharsmap({ type }: NormalizerStage): boolean {
  return type === 'Precompiled';
}

function lacking(name: string, token: string): never {
  throw new Error(
    `${name}, which tokenizer_config.json or config.json asks for, puts the token “${token}” around texts, but tokenizer.json has none; name the class that fits as tokenizer_class.`,
  );
}
