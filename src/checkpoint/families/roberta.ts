// RoBERTa (Liu et al. 2019) and the models that follow it: BERT's blocks, places counted from the padding id on.

import * as v from 'valibot';
import { learnedPositions } from '../../plan/plain.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import { parseConfig, refuseOthers } from '../config.ts';
import type { Family } from '../family.ts';
import { chosenClass } from '../heads.ts';
import { container, embedding } from '../layers.ts';
import type { Module } from '../module.ts';
import { bertPooler, pooled } from './bert-heads.ts';
import {
  afterPositions,
  bertEncoder,
  bertFields,
  bertStack,
  bertSupported,
  bertSurplus,
} from './bert-like.ts';
import { robertaClasses } from './roberta-heads.ts';

const padding = v.pipe(v.number('a token id'), v.safeInteger('a token id'), v.minValue(0, '0 or more'));

/** With the defaults of XLMRobertaConfig, which are also those of RobertaConfig but for the vocabulary. */
const schema = v.object({ ...bertFields, pad_token_id: v.optional(padding, 1) });
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
  const classes = robertaClasses(type);
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
      const pooler = head.kind === 'pooler' ? [bertPooler(type, config, pooled)] : [];
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
