// The heads of RoBERTa and of what has the same: modules of their own for words and labels, which read no pooler.

import type { Stored } from '../family.ts';
import {
  denseClassifier,
  type HeadClass,
  type Headed,
  questionAnswering,
  tokenClassifier,
} from '../heads.ts';
import { container, layerNorm, linear } from '../layers.ts';
import type { Module } from '../module.ts';
import { classifierDropout, maskedLanguageModel, vocabulary } from './bert-heads.ts';
import type { BertConfig } from './bert-like.ts';

/** A class that config.json may name: its head, and its modules. */
interface Class extends HeadClass {
  readonly build: (config: BertConfig, stored: Stored) => Headed;
}

/** The classes by name, the base model last. @param type begins their names: 'Roberta' */
export function robertaClasses(type: string): Readonly<Record<string, Class>> {
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
      build: (config) =>
        denseClassifier(config, `${type}ClassificationHead`, config.hidden_size, classifierDropout(config)),
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
