// Pegasus (Zhang et al. 2019): BART's parts, pre-norm, with positions that are computed.

import { bartLike } from './bart-like.ts';

export const pegasus = bartLike({
  modelType: 'pegasus',
  name: 'Pegasus',
  writer: 'ForConditionalGeneration',
  rereads: null,
  norms: 'pre',
  positions: 'sinusoidal',
  embeddingNorm: false,
  tokenTable: 'Embedding',
  supported: {},
  defaults: {
    vocab_size: 50265,
    pad_token_id: 0,
    decoder_start_token_id: 0,
    eos_token_id: 1,
    num_labels: 2,
  },
});
