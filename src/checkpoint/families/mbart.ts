// mBART (Liu et al. 2020): BART's parts, pre-norm, in many languages; which one is to be written is the first token.

import { bartLike } from './bart-like.ts';

export const mbart = bartLike({
  modelType: 'mbart',
  name: 'MBart',
  writer: 'ForConditionalGeneration',
  rereads: 'last',
  norms: 'pre',
  positions: 'learned',
  embeddingNorm: true,
  tokenTable: 'MBartScaledWordEmbedding',
  supported: {},
  defaults: {
    vocab_size: 50265,
    pad_token_id: 1,
    decoder_start_token_id: null,
    eos_token_id: 2,
    num_labels: 2,
  },
});
