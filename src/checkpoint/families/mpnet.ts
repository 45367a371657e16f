// MPNet (Song et al. 2020): BERT's blocks and RoBERTa's heads; the scores also count how far apart two tokens stand.

import * as v from 'valibot';
import { learnedPositions } from '../../plan/plain.ts';
import { count, parseConfig, refuseOthers } from '../config.ts';
import type { Family } from '../family.ts';
import { chosenClass } from '../heads.ts';
import { container, dropout, embedding, layerNorm, linear, moduleList } from '../layers.ts';
import type { Module } from '../module.ts';
import { bertPooler, pooled } from './bert-heads.ts';
import { type BertConfig, bertFeedForward, bertFields, bertStack, bertSurplus } from './bert-like.ts';
import { robertaClasses } from './roberta-heads.ts';

/** With the defaults of MPNetConfig. */
const schema = v.object({
  ...bertFields,
  vocab_size: v.optional(count, 30527),
  max_position_embeddings: v.optional(v.pipe(count, v.minValue(3, '3 or more')), 512),
});

/** Buckets are always counted as 32, however many rows the table has, and places from the row after that of padding. */
const buckets = 32;
const padding = 1;
const skipped = padding + 1;

const type = 'MPNet';
const classes = robertaClasses(type);

export const mpnet: Family = {
  modelType: 'mpnet',
  basePrefix: 'mpnet',
  surplus: bertSurplus,
  read(json, stored) {
    refuseOthers(json, { relative_attention_num_buckets: buckets });
    // It has no segments, and one probability of dropout for all heads.
    const config = { ...parseConfig(schema, json), type_vocab_size: 0, classifier_dropout: null };
    const { name, chosen, notes } = chosenClass(config, classes, stored);
    const { head, modules } = chosen.build(config, stored);
    const pooler = head.kind === 'pooler' ? [bertPooler(type, config, pooled)] : [];
    const base = (attribute: string): Module =>
      container(attribute, 'MPNetModel', [embeddings(config), encoder(config), ...pooler]);
    const places = config.max_position_embeddings - skipped;
    return {
      architecture: {
        family: 'mpnet',
        vocab: config.vocab_size,
        model: config.hidden_size,
        stacks: [
          {
            ...bertStack(config, learnedPositions(places, skipped, padding)),
            relativeBias: { buckets, maxDistance: 128, bidirectional: true },
          },
        ],
        head,
      },
      modules: name === 'MPNetModel' ? base('') : container('', name, [base('mpnet'), ...modules]),
      notes,
    };
  },
};

function embeddings(config: BertConfig): Module {
  const { hidden_size: C } = config;
  return container('embeddings', 'MPNetEmbeddings', [
    embedding('word_embeddings', config.vocab_size, C, 'embed.tokens', { padding }),
    embedding('position_embeddings', config.max_position_embeddings, C, 'embed.positions', { padding }),
    layerNorm('LayerNorm', C, config.layer_norm_eps, 'embed.norm'),
    dropout('dropout', config.hidden_dropout_prob),
  ]);
}

function encoder(config: BertConfig): Module {
  return container('encoder', 'MPNetEncoder', [
    moduleList('layer', config.num_hidden_layers, (i) => layer(`${i}`, config)),
    embedding('relative_attention_bias', buckets, config.num_attention_heads, 'position_bias'),
  ]);
}

function layer(i: string, config: BertConfig): Module {
  const { hidden_size: C } = config;
  const step = (name: string) => `blocks.${i}.${name}`;
  return container(i, 'MPNetLayer', [
    container('attention', 'MPNetAttention', [
      container('attn', 'MPNetSelfAttention', [
        linear('q', C, C, [step('attn.q')]),
        linear('k', C, C, [step('attn.k')]),
        linear('v', C, C, [step('attn.v')]),
        linear('o', C, C, [step('attn.out')]),
        dropout('dropout', config.attention_probs_dropout_prob),
      ]),
      layerNorm('LayerNorm', C, config.layer_norm_eps, step('ln1')),
      dropout('dropout', config.hidden_dropout_prob),
    ]),
    ...bertFeedForward(type, config, step),
  ]);
}
