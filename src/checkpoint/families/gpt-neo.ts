// GPT-Neo (Black et al. 2021): as GPT-2, but with scores that are not scaled, and blocks that see only a window.

import * as v from 'valibot';
import {
  blocks,
  layerNorm as layerNormOf,
  learnedPositions,
  placed,
  plainAttention,
  plainMlp,
  stack,
} from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import {
  count,
  epsilon,
  flag,
  headWidth,
  inOwnNames,
  layers,
  parseConfig,
  probability,
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
import { container, dropout, embedding, layerNorm, leaf, linear, moduleList } from '../layers.ts';
import type { Module } from '../module.ts';
import { causalMask } from '../surplus.ts';

const kind = v.picklist(['global', 'local'], '"global" or "local"');

/** Unlike others, transformers makes it a floating-point number, so that a whole 0 prints as 0.0. */
const dropped = v.pipe(probability, v.transform(Math.abs));

/** Defaults are those of GPTNeoConfig. */
const schema = v.object({
  vocab_size: v.optional(count, 50257),
  max_position_embeddings: v.optional(count, 2048),
  hidden_size: v.optional(count, 2048),
  num_layers: v.optional(layers, 24),
  num_heads: v.optional(count, 16),
  intermediate_size: v.nullish(count),
  window_size: v.optional(count, 256),
  activation_function: v.optional(text, 'gelu_new'),
  resid_dropout: v.optional(dropped, 0),
  embed_dropout: v.optional(dropped, 0),
  attention_dropout: v.optional(dropped, 0),
  layer_norm_epsilon: v.optional(epsilon, 1e-5),
  tie_word_embeddings: v.optional(flag, true),
  /** Kinds of blocks, and how often they are repeated. */
  attention_types: v.nullish(
    v.array(
      v.tuple([v.array(kind, 'a list of kinds'), layers], 'a list of kinds and a number'),
      'a list of kinds and numbers',
    ),
  ),
  /** The same, block by block. */
  attention_layers: v.nullish(v.array(kind, 'a list of kinds')),
});
type Config = v.InferOutput<typeof schema>;

const ownNames = { num_attention_heads: 'num_heads', num_hidden_layers: 'num_layers' };

export const gptNeo: Family = {
  modelType: 'gpt_neo',
  basePrefix: 'transformer',
  surplus: [causalMask],
  read(json, stored) {
    const config = parseConfig(schema, inOwnNames(json, ownNames));
    const { hidden_size: C, num_heads: H, vocab_size: V } = config;
    const D = headWidth(C, H, ['hidden_size', 'num_heads']);
    const norm = layerNormOf(config.layer_norm_epsilon);
    const norms = placed(norm, 'pre');
    const kinds = kindsOf(config);
    const baseModel = { base: 'transformer', model: C };
    const { head, modules, notes } = decoderWithHead(
      {
        GPTNeoForCausalLM: causalLanguageModel(baseModel, { vocab: V, tied: config.tie_word_embeddings }),
        GPTNeoForSequenceClassification: sequenceClassifier(baseModel, json),
        GPTNeoForTokenClassification: tokenClassifier(baseModel, json, 'classifier'),
        GPTNeoForQuestionAnswering: questionAnswerer(baseModel),
      },
      'GPTNeoModel',
      json,
      stored,
      (attribute) => base(attribute, config),
    );
    return {
      architecture: {
        family: 'gpt_neo',
        vocab: V,
        model: C,
        stacks: [
          stack({
            embedding: {
              positions: learnedPositions(config.max_position_embeddings),
              dropout: config.embed_dropout,
            },
            heads: H,
            headDim: D,
            ff: feedForward(config),
            blocks: blocks(config.num_layers, (i) => ({
              attention: {
                ...plainAttention(norms, D, true),
                scale: 1,
                qkvBias: false,
                reach: { before: kinds[i] === 'local' ? config.window_size - 1 : null, after: 0 },
              },
              mlp: plainMlp(norms, namedActivation('activation_function', config.activation_function).fn),
            })),
            finalNorm: norm,
            dropout: { attention: config.attention_dropout, residual: config.resid_dropout },
          }),
        ],
        head,
      },
      modules,
      notes,
    };
  },
};

/** Which blocks see the whole text, and which only a window. */
function kindsOf({ attention_layers, attention_types, num_layers }: Config): readonly ('global' | 'local')[] {
  const types = attention_types ?? [[['global', 'local'], 12] as const];
  const kinds =
    attention_layers ?? types.flatMap(([each, times]) => Array.from({ length: times }, () => each).flat());
  if (kinds.length === num_layers) return kinds;
  throw new CheckpointError(
    `in config.json “${attention_layers ? 'attention_layers' : 'attention_types'}” speaks of ${kinds.length} layers, but “num_layers” is ${num_layers}; correct one of them.`,
  );
}

function feedForward(config: Config): number {
  return config.intermediate_size ?? 4 * config.hidden_size;
}

function base(name: string, config: Config): Module {
  const { hidden_size: C, layer_norm_epsilon: eps } = config;
  return container(name, 'GPTNeoModel', [
    embedding('wte', config.vocab_size, C, 'embed.tokens'),
    embedding('wpe', config.max_position_embeddings, C, 'embed.positions'),
    dropout('drop', config.embed_dropout),
    moduleList('h', config.num_layers, (i) => block(`${i}`, config)),
    layerNorm('ln_f', C, eps, 'final_norm'),
  ]);
}

function block(i: string, config: Config): Module {
  const { hidden_size: C, layer_norm_epsilon: eps } = config;
  const F = feedForward(config);
  const step = (name: string) => `blocks.${i}.${name}`;
  const projection = (name: 'k' | 'v' | 'q') =>
    linear(`${name}_proj`, C, C, [step(`attn.${name}`)], { bias: false });
  return container(i, 'GPTNeoBlock', [
    layerNorm('ln_1', C, eps, step('ln1')),
    container('attn', 'GPTNeoAttention', [
      container('attention', 'GPTNeoSelfAttention', [
        dropout('attn_dropout', config.attention_dropout),
        dropout('resid_dropout', config.resid_dropout),
        projection('k'),
        projection('v'),
        projection('q'),
        linear('out_proj', C, C, [step('attn.out')]),
      ]),
    ]),
    layerNorm('ln_2', C, eps, step('ln2')),
    container('mlp', 'GPTNeoMLP', [
      linear('c_fc', C, F, [step('mlp.pre')]),
      linear('c_proj', F, C, [step('mlp.out')]),
      leaf('act', namedActivation('activation_function', config.activation_function).type),
      dropout('dropout', config.resid_dropout),
    ]),
  ]);
}
