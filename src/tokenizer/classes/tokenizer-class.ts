// What a tokenizer class of `transformers` puts in the place of tokenizer.json's stages and tokens.

import type { ModelStage } from '../model-stage.ts';
import type { NamedTokens } from '../special-tokens.ts';
import type { NormalizerStage, PostProcessorStage, PreTokenizerStage } from '../stages.ts';
import type { TokenizerConfig, TokenizerJson } from '../tokenizer-json.ts';

/** What a class is made from. */
export interface Loading {
  readonly file: TokenizerJson;
  readonly config: TokenizerConfig;
  readonly tokens: NamedTokens;
  /** SentencePiece's map, where tokenizer.json has one. */
  readonly charsmap: NormalizerStage | null;
}

/** The id of a token. @throws Error when the vocabulary lacks it. */
export type IdOf = (token: string) => number;

/** The parts of a tokenizer that its class decides. */
export interface TokenizerClass {
  readonly model: ModelStage['type'];
  /** The special tokens that it has unless tokenizer_config.json names others. */
  readonly tokens: NamedTokens;
  /** Further special tokens. */
  extra?(config: TokenizerConfig): string[];
  /** Fields of the model that differ from the file's. */
  settings(loading: Loading): Partial<ModelStage>;
  normalizer(loading: Loading): NormalizerStage | null;
  preTokenizer(loading: Loading): PreTokenizerStage;
  /** Absent where tokenizer.json's is kept. */
  postProcessor?(loading: Loading, idOf: IdOf): PostProcessorStage | null;
}
