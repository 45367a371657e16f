// RoBERTa (Liu et al. 2019) and the models that follow it: BERT's blocks, places counted from the padding id on.

import * as v from 'valibot';
import { learnedPositions } from '../../plan/plain.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import { parseConfig, refuseOthers } from '../config.ts';
import type { Family, Stored } from '../family.ts';
import {
  chosenClass,
  type HeadClass,
  type Headed,
  questionAnswering,
  textClassifier,
  tokenClassifier,
} from '../heads.ts';
import { container, dropout, embedding, layerNorm, linear } from '../layers.ts';
import type { Module } from '../module.ts';
import {
  afterPositions,
  type BertConfig,
  bertEncoder,
  bertFields,
  bertPooler,
  bertStack,
  bertSupported,
  bertSurplus,
  classifierDropout,
  maskedLanguageModel,
  vocabulary,
} from './bert-like.ts';

const padding = v.pipe(v.number('a token id'), v.safeInteger('a token id'), v.minValue(0, '0 or more'));

/** With the defaults of XLMRobertaConfig, which are also those of RobertaConfig but for the vocabulary. */
const schema = v.object({ ...bertFields, pad_token_id: v.optional(padding, 1) });
type Config = v.InferOutput<typeof schema>;

interface Class extends HeadClass {
  readonly build: (config: Config, stored: Stored) => Headed;
}

/** @param type begins the names of the classes */
function classesOf(type: string): Readonly<Record<string, Class>> {
  const heads: Record<string, Class> = {
    ForMaskedLM: {
      signs: [/^lm_head\./],
      build: (config, stored) => ({
        head: maskedLanguageModel(config, 'gelu'),
        modules: [languageModelHead(type, config, stored)],
      }),
    },
    ForSequenceClassification: {
      signs: [/^classifier\.out_proj\./],
      build(config) {
        const p = classifierDropout(config);
        const dense = { dropout: p, bias: true, activation: 'tanh', norm: null } as const;
        const head = textClassifier(config, { dense, dropout: p });
        const { hidden_size: C } = config;
        const modules = [
          linear('dense', C, C, ['pooler.dense']),
          dropout('dropout', p),
          linear('out_proj', C, head.labels.length, ['logits']),
        ];
        return { head, modules: [container('classifier', `${type}ClassificationHead`, modules)] };
      },
    },
    ForTokenClassification: {
      signs: [/^classifier\./],
      build: (config) => tokenClassifier(config, config.hidden_size, classifierDropout(config)),
    },
    ForQuestionAnswering: {
      signs: [/^qa_outputs\./],
      build: (config) => questionAnswering(config.hidden_size),
    },
    Model: {
      signs: [],
      build: (_, stored) => ({
        head: { kind: stored.has(/(^|\.)pooler\.dense\./) ? 'pooler' : 'none' },
        modules: [],
      }),
    },
  };
  return Object.fromEntries(Object.entries(heads).map(([name, value]) => [type + name, value]));
}

interface Kind {
  readonly modelType: string;
  /** Begins the names of the classes. */
  readonly type: string;
  /** V, where config.json does not say it. */
  readonly vocabularySize: number;
  /** Whether a class lists its head before the base model. */
  readonly headFirst: boolean;
}

function robertaLike({ modelType, type, vocabularySize, headFirst }: Kind): Family {
  const classes = classesOf(type);
  return {
    modelType,
    basePrefix: 'roberta',
    surplus: bertSurplus,
    read(json, stored) {
      refuseOthers(json, bertSupported);
      const config = parseConfig(schema, { vocab_size: vocabularySize, ...json });
      const { max_position_embeddings: P, pad_token_id: pad, hidden_size: C } = config;
      if (P <= pad + 1) {
        throw new CheckpointError(
          `in config.json “max_position_embeddings” is ${P}, but places are counted after “pad_token_id”, ${pad}; correct one of them.`,
        );
      }
      const { name, chosen, notes } = chosenClass(config, classes, stored);
      const { head, modules } = chosen.build(config, stored);
      const pooler = head.kind === 'pooler' ? [bertPooler(type, config, ['pooler.dense'])] : [];
      const base = (attribute: string): Module =>
        container(attribute, `${type}Model`, [
          container('embeddings', `${type}Embeddings`, [
            embedding('word_embeddings', config.vocab_size, C, 'embed.tokens', { padding: pad }),
            ...afterPositions(config, C),
            embedding('position_embeddings', P, C, 'embed.positions', { padding: pad }),
          ]),
          bertEncoder(type, config),
          ...pooler,
        ]);
      return {
        architecture: {
          family: modelType,
          vocab: config.vocab_size,
          model: C,
          stacks: [bertStack(config, learnedPositions(P - pad - 1, pad + 1, pad))],
          head,
        },
        modules:
          name === `${type}Model`
            ? base('')
            : container('', name, headFirst ? [...modules, base('roberta')] : [base('roberta'), ...modules]),
        notes,
      };
    },
  };
}

function languageModelHead(type: string, config: BertConfig, stored: Stored): Module {
  const { hidden_size: C, layer_norm_eps: eps } = config;
  const { decoder, bias } = vocabulary(config, C, 'lm_head', stored);
  return container(
    'lm_head',
    `${type}LMHead`,
    [linear('dense', C, C, ['mlm.dense']), layerNorm('layer_norm', C, eps, 'mlm.norm'), decoder],
    [bias],
  );
}

export const roberta = robertaLike({
  modelType: 'roberta',
  type: 'Roberta',
  vocabularySize: 50265,
  headFirst: false,
});

export const xlmRoberta = robertaLike({
  modelType: 'xlm-roberta',
  type: 'XLMRoberta',
  vocabularySize: 30522,
  headFirst: true,
});

export const camembert = robertaLike({
  modelType: 'camembert',
  type: 'Camembert',
  vocabularySize: 30522,
  headFirst: true,
});
