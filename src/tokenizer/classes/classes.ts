// The tokenizer classes of `transformers` that have stages of their own, by name.

import { gpt2, gptNeoX, qwen2, roberta } from './byte-level.ts';
import { gemma, llama } from './pieces.ts';
import type { TokenizerClass } from './tokenizer-class.ts';
import { albert, camembert, mbart, pegasus, t5, xlmRoberta } from './unigram.ts';
import { bert, mpnet } from './word-piece.ts';

/** Others leave tokenizer.json as it is. */
export const CLASSES: Readonly<Record<string, TokenizerClass>> = {
  AlbertTokenizer: albert,
  BertTokenizer: bert,
  CamembertTokenizer: camembert,
  GPT2Tokenizer: gpt2,
  GPTNeoXTokenizer: gptNeoX,
  GemmaTokenizer: gemma,
  LlamaTokenizer: llama,
  MBartTokenizer: mbart,
  MPNetTokenizer: mpnet,
  PegasusTokenizer: pegasus,
  Qwen2Tokenizer: qwen2,
  RobertaTokenizer: roberta,
  T5Tokenizer: t5,
  XLMRobertaTokenizer: xlmRoberta,
};
