// Marian (Junczys-Dowmunt et al. 2018): BART's blocks, with positions that are computed and no norm of the embedding.

import { bartLike } from './bart-like.ts';

export const marian = bartLike({
  modelType: 'marian',
  name: 'Marian',
  writer: 'MTModel',
  rereads: null,
  norms: 'post',
  positions: 'sinusoidal',
  embeddingNorm: false,
  tokenTable: 'Embedding',
  supported: { share_encoder_decoder_embeddings: true },
  defaults: {
    vocab_size: 58101,
    pad_token_id: 58100,
    decoder_start_token_id: 58100,
    eos_token_id: 0,
    num_labels: 2,
  },
});
