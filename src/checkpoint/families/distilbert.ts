// DistilBERT (Sanh et al. 2019): BERT with half of the layers, and without segments and pooler.

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
import {
  count,
  flag,
  headWidth,
  inOwnNames,
  layers,
  paddingId,
  parseConfig,
  probability,
  refuseOthers,
  text,
} from '../config.ts';
import type { Family } from '../family.ts';
import {
  chosenClass,
  type HeadClass,
  type Headed,
  headFields,
  questionAnswering,
  textClassifier,
  tokenClassifier,
} from '../heads.ts';
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
import { bertSupported, bertSurplus } from './bert-like.ts';

/** Defaults are those of DistilBertConfig. */
const schema = v.object({
  ...headFields,
  vocab_size: v.optional(count, 30522),
  max_position_embeddings: v.optional(count, 512),
  n_layers: v.optional(layers, 6),
  n_heads: v.optional(count, 12),
  dim: v.optional(count, 768),
  hidden_dim: v.optional(count, 3072),
  dropout: v.optional(probability, 0.1),
  attention_dropout: v.optional(probability, 0.1),
  activation: v.optional(text, 'gelu'),
  qa_dropout: v.optional(probability, 0.1),
  seq_classif_dropout: v.optional(probability, 0.2),
  pad_token_id: v.optional(paddingId, 0),
  tie_word_embeddings: v.optional(flag, true),
});
type Config = v.InferOutput<typeof schema>;

const ownNames = { hidden_size: 'dim', num_attention_heads: 'n_heads', num_hidden_layers: 'n_layers' };

/** Of every norm; the config cannot change it. */
const eps = 1e-12;

interface Class extends HeadClass {
  readonly build: (config: Config) => Headed & {
    /** What stands in the tree before the base model. */
    readonly first?: readonly Module[];
  };
}

const classes: Readonly<Record<string, Class>> = {
  DistilBertForMaskedLM: {
    signs: [/^vocab_transform\./],
    build({ dim: C, vocab_size: V, activation, tie_word_embeddings: tied }) {
      const { fn, type } = namedActivation('activation', activation);
      const transform = { bias: true, activation: fn, norm: layerNormOf(eps) };
      return {
        head: { kind: 'language_model', tied, bias: true, transform, scale: null, softCap: null },
        first: [leaf('activation', type)],
        modules: [
          linear('vocab_transform', C, C, ['mlm.dense']),
          layerNorm('vocab_layer_norm', C, eps, 'mlm.norm'),
          unembedding('vocab_projector', C, V, { tied, bias: true }),
          leaf('mlm_loss_fct', 'CrossEntropyLoss'),
        ],
      };
    },
  },
  DistilBertForSequenceClassification: {
    signs: [/^pre_classifier\./, /^classifier\./],
    build(config) {
      const { dim: C, seq_classif_dropout: p } = config;
      const dense = { dropout: 0, bias: true, activation: 'relu', norm: null } as const;
      const head = textClassifier(config, { dense, dropout: p });
      return {
        head,
        modules: [
          linear('pre_classifier', C, C, ['pooler.dense']),
          linear('classifier', C, head.labels.length, ['logits']),
          dropout('dropout', p),
        ],
      };
    },
  },
  DistilBertForTokenClassification: {
    signs: [/^classifier\./],
    build: (config) => tokenClassifier(config, config.dim, config.dropout),
  },
  DistilBertForQuestionAnswering: {
    signs: [/^qa_outputs\./],
    build({ dim, qa_dropout }) {
      const { head, modules } = questionAnswering(dim, qa_dropout);
      return { head, modules: [...modules, dropout('dropout', qa_dropout)] };
    },
  },
  DistilBertModel: { signs: [], build: () => ({ head: { kind: 'none' }, modules: [] }) },
};

export const distilbert: Family = {
  modelType: 'distilbert',
  basePrefix: 'distilbert',
  surplus: bertSurplus,
  read(json, stored) {
    refuseOthers(json, bertSupported);
    const config = parseConfig(schema, inOwnNames(json, ownNames));
    const { name, chosen, notes } = chosenClass(config, classes, stored);
    const { head, first = [], modules } = chosen.build(config);
    const { dim: C, n_heads: H, dropout: p } = config;
    const D = headWidth(C, H, ['dim', 'n_heads']);
    const norm = layerNormOf(eps);
    const norms = placed(norm, 'post');
    return {
      architecture: {
        family: 'distilbert',
        vocab: config.vocab_size,
        model: C,
        stacks: [
          stack({
            embedding: { positions: learnedPositions(config.max_position_embeddings), norm, dropout: p },
            heads: H,
            headDim: D,
            ff: config.hidden_dim,
            blocks: blocks(config.n_layers, () => ({
              attention: plainAttention(norms, D, false),
              mlp: plainMlp(norms, namedActivation('activation', config.activation).fn),
            })),
            // What attention gives is added as it is.
            dropout: { attention: config.attention_dropout, residual: { attention: 0, mlp: p } },
          }),
        ],
        head,
      },
      modules:
        name === 'DistilBertModel'
          ? base('', config)
          : container('', name, [...first, base('distilbert', config), ...modules]),
      notes,
    };
  },
};

function base(name: string, config: Config): Module {
  const { dim: C } = config;
  return container(name, 'DistilBertModel', [
    container('embeddings', 'Embeddings', [
      embedding('word_embeddings', config.vocab_size, C, 'embed.tokens', { padding: config.pad_token_id }),
      embedding('position_embeddings', config.max_position_embeddings, C, 'embed.positions'),
      layerNorm('LayerNorm', C, eps, 'embed.norm'),
      dropout('dropout', config.dropout),
    ]),
    container('transformer', 'Transformer', [
      moduleList('layer', config.n_layers, (i) => layer(`${i}`, config)),
    ]),
  ]);
}

function layer(i: string, config: Config): Module {
  const { dim: C, hidden_dim: F } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  return container(i, 'TransformerBlock', [
    container('attention', 'DistilBertSelfAttention', [
      ...['q', 'k', 'v', 'out'].map((each) => linear(`${each}_lin`, C, C, [step(`attn.${each}`)])),
      dropout('dropout', config.attention_dropout),
    ]),
    layerNorm('sa_layer_norm', C, eps, step('ln1')),
    container('ffn', 'FFN', [
      dropout('dropout', config.dropout),
      linear('lin1', C, F, [step('mlp.pre')]),
      linear('lin2', F, C, [step('mlp.out')]),
      leaf('activation', namedActivation('activation', config.activation).type),
    ]),
    layerNorm('output_layer_norm', C, eps, step('ln2')),
  ]);
}
