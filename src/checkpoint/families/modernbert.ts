// ModernBERT (Warner et al. 2024): an encoder, pre-norm, rotary, most of whose layers see only what stands near.

import * as v from 'valibot';
import type { Block, Dense, Head, Norm } from '../../plan/architecture.ts';
import { blocks, noNorms, placed, plainAttention, plainMlp, stack } from '../../plan/plain.ts';
import type { Rope } from '../../plan/rope.ts';
import { namedActivation } from '../activations.ts';
import {
  count,
  epsilon,
  flag,
  headWidth,
  layers,
  paddingId,
  parseConfig,
  positive,
  probability,
  table,
  text,
} from '../config.ts';
import type { Family } from '../family.ts';
import { chosenClass, type HeadClass, headFields, labelNames, textClassifier } from '../heads.ts';
import { checkedTypes, type LayerType, layerTypes } from '../layer-types.ts';
import {
  container,
  dropout,
  embedding,
  layerNorm,
  leaf,
  linear,
  moduleList,
  unembedding,
} from '../layers.ts';
import type { Module } from '../module.ts';
import { ropeFrom } from '../rope-config.ts';

/** Defaults are those of ModernBertConfig. */
const schema = v.object({
  ...headFields,
  vocab_size: v.optional(count, 50368),
  hidden_size: v.optional(count, 768),
  intermediate_size: v.optional(count, 1152),
  num_hidden_layers: v.optional(layers, 22),
  num_attention_heads: v.optional(count, 12),
  hidden_activation: v.optional(text, 'gelu'),
  norm_eps: v.optional(epsilon, 1e-5),
  norm_bias: v.optional(flag, false),
  pad_token_id: v.optional(paddingId, 50283),
  attention_bias: v.optional(flag, false),
  attention_dropout: v.optional(probability, 0),
  layer_types: layerTypes,
  global_attn_every_n_layers: v.optional(count, 3),
  local_attention: v.optional(count, 128),
  /** Half of `local_attention`, before which it goes. */
  sliding_window: v.nullish(count),
  embedding_dropout: v.optional(probability, 0),
  mlp_bias: v.optional(flag, false),
  mlp_dropout: v.optional(probability, 0),
  decoder_bias: v.optional(flag, true),
  classifier_pooling: v.optional(v.picklist(['cls', 'mean'], 'cls or mean'), 'cls'),
  classifier_dropout: v.optional(probability, 0),
  classifier_bias: v.optional(flag, false),
  classifier_activation: v.optional(text, 'gelu'),
  tie_word_embeddings: v.optional(flag, true),
  max_position_embeddings: v.optional(count, 8192),
  global_rope_theta: v.optional(positive, 160_000),
  local_rope_theta: v.optional(positive, 10_000),
  rope_parameters: v.nullish(
    v.object({ full_attention: v.nullish(table), sliding_attention: v.nullish(table) }, 'a table'),
  ),
  rope_scaling: v.nullish(table),
});
type Config = v.InferOutput<typeof schema>;

/** What a class with a classifier stores; which one it is of several, only config.json can say. */
const classifying = [/^head\.dense\./, /^classifier\./];

interface ModernbertClass extends HeadClass {
  build(config: Config): { readonly head: Head; readonly modules: readonly Module[] };
}

const classes: Readonly<Record<string, ModernbertClass>> = {
  ModernBertForSequenceClassification: {
    signs: classifying,
    build(config) {
      const of = config.classifier_pooling === 'cls' ? 'first' : 'mean';
      const head = textClassifier(config, { of, dense: dense(config), dropout: config.classifier_dropout });
      return { head, modules: classifier(config, 'pooler', head.labels.length) };
    },
  },
  ModernBertForTokenClassification: {
    signs: classifying,
    build(config) {
      const labels = labelNames(config);
      const { classifier_dropout: p } = config;
      return {
        head: {
          kind: 'classifier',
          of: 'every',
          dense: dense(config),
          dropout: p,
          bias: true,
          labels,
          scores: 'softmax',
        },
        modules: classifier(config, 'classifier', labels.length),
      };
    },
  },
  ModernBertForQuestionAnswering: {
    signs: classifying,
    build(config) {
      return {
        head: { kind: 'spans', dense: dense(config), dropout: config.classifier_dropout, bias: true },
        modules: classifier(config, 'classifier', 2),
      };
    },
  },
  ModernBertForMaskedLM: {
    signs: [/^head\.dense\./],
    build(config) {
      const { hidden_size: C, vocab_size: V, tie_word_embeddings: tied, decoder_bias: bias } = config;
      const { dropout: _, ...transform } = dense(config);
      return {
        head: { kind: 'language_model', tied, bias, transform, scale: null, softCap: null },
        modules: [predictionHead(config, 'mlm'), unembedding('decoder', C, V, { tied, bias })],
      };
    },
  },
  ModernBertModel: { signs: [], build: () => ({ head: { kind: 'none' }, modules: [] }) },
};

/** What stands between the last hidden state and the scores of every head. */
function dense(config: Config): Dense {
  const { fn } = namedActivation('classifier_activation', config.classifier_activation);
  return { dropout: 0, bias: config.classifier_bias, activation: fn, norm: normOf(config) };
}

/** @param steps what the steps that run it begin with */
function predictionHead(config: Config, steps: 'mlm' | 'pooler' | 'classifier'): Module {
  const { hidden_size: C, classifier_bias: bias } = config;
  return container('head', 'ModernBertPredictionHead', [
    linear('dense', C, C, [`${steps}.dense`], { bias }),
    leaf('act', namedActivation('classifier_activation', config.classifier_activation).type),
    norm('norm', config, `${steps}.norm`),
  ]);
}

/** @param steps what the steps of the dense layer begin with */
function classifier(config: Config, steps: 'pooler' | 'classifier', labels: number): Module[] {
  return [
    predictionHead(config, steps),
    dropout('drop', config.classifier_dropout),
    linear('classifier', config.hidden_size, labels, ['logits']),
  ];
}

function normOf({ norm_eps: eps, norm_bias: shift }: Config): Norm {
  return { kind: 'layer', eps, gain: true, shift };
}

function norm(name: string, { hidden_size: C, norm_eps, norm_bias }: Config, step: string): Module {
  return layerNorm(name, C, norm_eps, step, norm_bias);
}

function base(name: string, config: Config): Module {
  const { hidden_size: C, pad_token_id: padding } = config;
  return container(name, 'ModernBertModel', [
    container('embeddings', 'ModernBertEmbeddings', [
      embedding('tok_embeddings', config.vocab_size, C, 'embed.tokens', { padding }),
      norm('norm', config, 'embed.norm'),
      dropout('drop', config.embedding_dropout),
    ]),
    moduleList('layers', config.num_hidden_layers, (i) => layer(i, config)),
    norm('final_norm', config, 'final_norm'),
    leaf('rotary_emb', 'ModernBertRotaryEmbedding'),
  ]);
}

function layer(i: number, config: Config): Module {
  const { hidden_size: C, intermediate_size: F, attention_bias, mlp_bias, attention_dropout: p } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  const projections = ['q', 'k', 'v'].map((each) => step(`attn.${each}`));
  return container(`${i}`, 'ModernBertEncoderLayer', [
    i === 0 ? leaf('attn_norm', 'Identity') : norm('attn_norm', config, step('ln1')),
    container('attn', 'ModernBertAttention', [
      linear('Wqkv', C, 3 * C, projections, { bias: attention_bias }),
      linear('Wo', C, C, [step('attn.out')], { bias: attention_bias }),
      p > 0 ? dropout('out_drop', p) : leaf('out_drop', 'Identity'),
    ]),
    norm('mlp_norm', config, step('ln2')),
    container('mlp', 'ModernBertMLP', [
      linear('Wi', C, 2 * F, [step('mlp.gate'), step('mlp.pre')], { bias: mlp_bias }),
      leaf('act', namedActivation('hidden_activation', config.hidden_activation).type),
      dropout('drop', config.mlp_dropout),
      linear('Wo', F, C, [step('mlp.out')], { bias: mlp_bias }),
    ]),
  ]);
}

/** Where config.json does not list them, every third layer sees the whole text, beginning with the first. */
function typesOf(config: Config): readonly LayerType[] {
  const { num_hidden_layers: L, global_attn_every_n_layers: every, layer_types: given } = config;
  if (given) return checkedTypes(given, L);
  return Array.from({ length: L }, (_, i) => (i % every === 0 ? 'full_attention' : 'sliding_attention'));
}

/** Layers that see the whole text turn slower. */
function ropeFor(type: LayerType, config: Config, headDim: number): Rope {
  const given = { ...config.rope_parameters?.[type], ...config.rope_scaling };
  const theta = type === 'full_attention' ? config.global_rope_theta : config.local_rope_theta;
  return ropeFrom(
    `rope_parameters.${type}`,
    given,
    {},
    {
      headDim,
      longest: config.max_position_embeddings,
      theta,
    },
  );
}

export const modernbert: Family = {
  modelType: 'modernbert',
  basePrefix: 'model',
  surplus: [],
  read(json, stored) {
    const config = parseConfig(schema, json);
    const { name, chosen, notes } = chosenClass(config, classes, stored);
    const { head, modules } = chosen.build(config);
    const { hidden_size: C, num_attention_heads: H } = config;
    const D = headWidth(C, H, ['hidden_size', 'num_attention_heads']);
    const around = placed(normOf(config), 'pre');
    const types = typesOf(config);
    const ropes = new Map([...new Set(types)].map((type) => [type, ropeFor(type, config, D)]));
    const block = (i: number): Pick<Block, 'attention' | 'mlp'> => {
      const isLocal = types[i] === 'sliding_attention';
      const half = isLocal ? (config.sliding_window ?? Math.floor(config.local_attention / 2)) : null;
      return {
        attention: {
          ...plainAttention(i === 0 ? noNorms : around, D, false),
          qkvBias: config.attention_bias,
          outBias: config.attention_bias,
          rope: ropes.get(types[i]!)!,
          reach: { before: half, after: half },
        },
        mlp: {
          ...plainMlp(around, namedActivation('hidden_activation', config.hidden_activation).fn),
          gated: true,
          bias: config.mlp_bias,
        },
      };
    };
    return {
      architecture: {
        family: 'modernbert',
        vocab: config.vocab_size,
        model: C,
        stacks: [
          stack({
            embedding: {
              positions: { kind: 'none' },
              norm: normOf(config),
              dropout: config.embedding_dropout,
            },
            heads: H,
            headDim: D,
            ff: config.intermediate_size,
            blocks: blocks(config.num_hidden_layers, block),
            finalNorm: normOf(config),
            dropout: {
              attention: config.attention_dropout,
              residual: { attention: config.attention_dropout, mlp: 0 },
              activation: config.mlp_dropout,
            },
          }),
        ],
        head,
      },
      modules:
        modules.length === 0 ? base('', config) : container('', name, [base('model', config), ...modules]),
      notes,
    };
  },
};
