// GPT-NeoX (Black et al. 2022) and Pythia: rotary positions on a part of each head, and attention and MLP side by side.

import * as v from 'valibot';
import {
  blocks,
  layerNorm as layerNormOf,
  placed,
  plainAttention,
  plainMlp,
  stack,
} from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import {
  count,
  epsilon,
  flag,
  headWidth,
  layers,
  parseConfig,
  positive,
  probability,
  share,
  text,
} from '../config.ts';
import {
  causalLanguageModel,
  decoderWithHead,
  questionAnswerer,
  sequenceClassifier,
  tokenClassifier,
} from '../decoder-heads.ts';
import type { Family } from '../family.ts';
import {
  container,
  dropout,
  embedding,
  layerNorm,
  leaf,
  linear,
  linearByHead,
  moduleList,
} from '../layers.ts';
import type { Module } from '../module.ts';
import { ropeOf } from '../rope-config.ts';
import { causalMask, rotarySpeeds } from '../surplus.ts';

/** Defaults are those of GPTNeoXConfig. */
const schema = v.object({
  vocab_size: v.optional(count, 50432),
  hidden_size: v.optional(count, 6144),
  num_hidden_layers: v.optional(layers, 44),
  num_attention_heads: v.optional(count, 64),
  intermediate_size: v.optional(count, 24576),
  hidden_act: v.optional(text, 'gelu'),
  attention_dropout: v.optional(probability, 0),
  hidden_dropout: v.optional(probability, 0),
  classifier_dropout: v.optional(probability, 0.1),
  max_position_embeddings: v.optional(count, 2048),
  layer_norm_eps: v.optional(epsilon, 1e-5),
  tie_word_embeddings: v.optional(flag, false),
  use_parallel_residual: v.optional(flag, true),
  attention_bias: v.optional(flag, true),
  /** Names of its own for θ and for the part of each head that is turned. */
  rotary_emb_base: v.nullish(positive),
  rotary_pct: v.optional(share, 0.25),
});
type Config = v.InferOutput<typeof schema>;

export const gptNeox: Family = {
  modelType: 'gpt_neox',
  basePrefix: 'gpt_neox',
  surplus: [causalMask, rotarySpeeds],
  read(json, stored) {
    const config = parseConfig(schema, json);
    const { hidden_size: C, num_attention_heads: H, vocab_size: V, hidden_dropout: p } = config;
    const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
    const norm = layerNormOf(config.layer_norm_eps);
    const norms = placed(norm, 'pre');
    const rope = ropeOf(
      { ...json, rope_theta: config.rotary_emb_base, partial_rotary_factor: config.rotary_pct },
      { headDim: D, longest: config.max_position_embeddings, partial: true },
    );
    const baseModel = { base: 'gpt_neox', model: C };
    const writes = causalLanguageModel(baseModel, { vocab: V, tied: config.tie_word_embeddings });
    // Files that transformers wrote before version 5 call the output matrix otherwise.
    const lmHead = writes.modules.map((module) => ({ ...module, aliases: ['embed_out'] }));
    const labelled = { ...json, classifier_dropout: config.classifier_dropout };
    const { head, modules, notes } = decoderWithHead(
      {
        GPTNeoXForCausalLM: { ...writes, modules: lmHead },
        GPTNeoXForSequenceClassification: sequenceClassifier(baseModel, json),
        GPTNeoXForTokenClassification: tokenClassifier(baseModel, labelled, 'classifier'),
        GPTNeoXForQuestionAnswering: questionAnswerer(baseModel),
      },
      'GPTNeoXModel',
      json,
      stored,
      (attribute) => base(attribute, config),
    );
    return {
      architecture: {
        family: 'gpt_neox',
        vocab: V,
        model: C,
        stacks: [
          stack({
            embedding: { positions: { kind: 'none' }, dropout: p },
            heads: H,
            headDim: D,
            ff: config.intermediate_size,
            blocks: blocks(config.num_hidden_layers, () => ({
              attention: {
                ...plainAttention(norms, D, true),
                qkvBias: config.attention_bias,
                outBias: config.attention_bias,
                rope,
              },
              mlp: plainMlp(norms, namedActivation('hidden_act', config.hidden_act).fn),
              parallel: config.use_parallel_residual,
            })),
            finalNorm: norm,
            dropout: { attention: config.attention_dropout, residual: p },
          }),
        ],
        head,
      },
      modules,
      notes,
    };
  },
};

function base(name: string, config: Config): Module {
  const { hidden_size: C, layer_norm_eps: eps } = config;
  return container(name, 'GPTNeoXModel', [
    embedding('embed_in', config.vocab_size, C, 'embed.tokens'),
    dropout('emb_dropout', config.hidden_dropout),
    moduleList('layers', config.num_hidden_layers, (i) => layer(`${i}`, config)),
    layerNorm('final_layer_norm', C, eps, 'final_norm'),
    leaf('rotary_emb', 'GPTNeoXRotaryEmbedding'),
  ]);
}

function layer(i: string, config: Config): Module {
  const { hidden_size: C, intermediate_size: F, layer_norm_eps: eps, attention_bias: bias } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  const fused = ['q', 'k', 'v'].map((name) => step(`attn.${name}`));
  return container(i, 'GPTNeoXLayer', [
    layerNorm('input_layernorm', C, eps, step('ln1')),
    layerNorm('post_attention_layernorm', C, eps, step('ln2')),
    dropout('post_attention_dropout', config.hidden_dropout),
    dropout('post_mlp_dropout', config.hidden_dropout),
    container('attention', 'GPTNeoXAttention', [
      linearByHead('query_key_value', C, 3 * C, fused, config.num_attention_heads, { bias }),
      linear('dense', C, C, [step('attn.out')], { bias }),
    ]),
    container('mlp', 'GPTNeoXMLP', [
      linear('dense_h_to_4h', C, F, [step('mlp.pre')]),
      linear('dense_4h_to_h', F, C, [step('mlp.out')]),
      leaf('act', namedActivation('hidden_act', config.hidden_act).type),
    ]),
  ]);
}
