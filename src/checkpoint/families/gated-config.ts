// The fields of config.json that decoders with a gated MLP share, and the sizes of heads that follow from them.

import * as v from 'valibot';
import { CheckpointError } from '../checkpoint-error.ts';
import { count, epsilon, flag, layers, paddingId, probability, text } from '../config.ts';

/** The fields that all these families have, with the defaults that most share; each adds its own. */
export const gatedFields = {
  num_attention_heads: v.optional(count, 32),
  num_key_value_heads: v.nullish(count),
  head_dim: v.nullish(count),
  num_hidden_layers: v.optional(layers, 32),
  hidden_act: v.optional(text, 'silu'),
  rms_norm_eps: v.optional(epsilon, 1e-6),
  attention_dropout: v.optional(v.nullable(probability), 0),
  tie_word_embeddings: v.optional(flag, false),
  pad_token_id: v.optional(paddingId),
};

/** config.json of such a family, parsed. */
export interface GatedConfig {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads?: number | null | undefined;
  readonly head_dim?: number | null | undefined;
  readonly rms_norm_eps: number;
  readonly attention_dropout: number | null;
  readonly tie_word_embeddings: boolean;
  readonly pad_token_id?: number | null | undefined;
}

/** The shape of a block's dense layers. */
export interface GatedSizes {
  /** C */
  readonly model: number;
  /** H */
  readonly heads: number;
  /** G */
  readonly keyHeads: number;
  /** D */
  readonly headDim: number;
  /** F */
  readonly ff: number;
}

/** H, G and D. @throws CheckpointError where keys cannot be shared out. */
export function gatedHeads(
  config: Pick<GatedConfig, 'hidden_size' | 'num_attention_heads' | 'num_key_value_heads' | 'head_dim'>,
) {
  const { hidden_size: C, num_attention_heads: heads } = config;
  const keyHeads = config.num_key_value_heads ?? heads;
  if (heads % keyHeads !== 0) {
    throw new CheckpointError(
      `in config.json “num_attention_heads” is ${heads}, which cannot be divided among “num_key_value_heads”, ${keyHeads}; correct one of them.`,
    );
  }
  const headDim = config.head_dim ?? Math.floor(C / heads);
  if (headDim > 0) return { heads, keyHeads, headDim };
  throw new CheckpointError(
    `in config.json “hidden_size” is ${C}, too little for “num_attention_heads”, ${heads}; correct one of them.`,
  );
}
