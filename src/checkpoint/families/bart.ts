// BART (Lewis et al. 2019): encoder and decoder, post-norm, with learned positions and a norm after each embedding.

import { bartLike } from './bart-like.ts';

export const bart = bartLike({
  modelType: 'bart',
  name: 'Bart',
  writer: 'ForConditionalGeneration',
  rereads: 'start',
  norms: 'post',
  positions: 'learned',
  embeddingNorm: true,
  tokenTable: 'BartScaledWordEmbedding',
  supported: {},
  defaults: {
    vocab_size: 50265,
    pad_token_id: 1,
    decoder_start_token_id: 2,
    eos_token_id: 2,
    num_labels: 3,
  },
});
