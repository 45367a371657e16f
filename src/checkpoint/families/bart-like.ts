// What the encoder-decoders that are built as BART is have in common: they differ in their norms and in how places are told.

import type { Norms, Stack } from '../../plan/architecture.ts';
import {
  blocks,
  layerNorm as layerNormOf,
  learnedPositions,
  placed,
  plainAttention,
  plainMlp,
  stack as stackOf,
} from '../../plan/plain.ts';
import { namedActivation } from '../activations.ts';
import { headWidth, refuseOthers } from '../config.ts';
import type { Family, Settings, Stored } from '../family.ts';
import { atTheEnd, chosenClass, denseClassifier, type Headed, questionAnswering } from '../heads.ts';
import { buffer, container, unembedding, whole } from '../layers.ts';
import { targetTokens } from '../target-tokens.ts';
import { type BartConfig, type BartLike, bartConfig, eps, positionOffset } from './bart-config.ts';
import { baseModules } from './bart-modules.ts';

/** Of sines and cosines, only some versions store it. */
const placesTable = /(^|\.)(en|de)coder\.embed_positions\.weight$/;

export function bartLike(of: BartLike): Family {
  const base = `${of.name}Model`;
  const writer = `${of.name}${of.writer}`;
  const sorter = `${of.name}ForSequenceClassification`;
  const answerer = `${of.name}ForQuestionAnswering`;
  return {
    modelType: of.modelType,
    basePrefix: 'model',
    surplus:
      of.positions === 'learned'
        ? []
        : [{ name: placesTable, is: 'the sines and cosines of the places, which a step computes' }],
    read(json, stored, generation) {
      refuseOthers(json, { is_encoder_decoder: true, is_decoder: false, is_causal: true, ...of.supported });
      const config = bartConfig(of, json);
      const { d_model: C, vocab_size: V, classifier_dropout: p } = config;
      const { name, chosen, notes } = chosenClass(
        config,
        {
          // What a tied output matrix is made of need not be stored.
          [writer]: {
            signs: config.architectures[0] === writer ? [] : [/^(final_logits_bias$|lm_head\.)/],
            head: () => writing(config, stored),
          },
          ...(of.rereads && {
            [sorter]: {
              signs: [/^classification_head\./],
              head: () => denseClassifier(config, `${of.name}ClassificationHead`, C, p, atTheEnd),
            },
            [answerer]: { signs: [/^qa_outputs\./], head: () => questionAnswering(C) },
          }),
          [base]: { signs: [], head: (): Headed => ({ head: { kind: 'none' }, modules: [] }) },
        },
        stored,
      );
      const { head, modules } = chosen.head();
      const target = (said: Settings = {}) => targetTokens(json, said, { vocab: V, defaults: of.defaults });
      const bias = head.kind === 'language_model' && head.bias;
      const inner = baseModules(name === base ? '' : 'model', of, config);
      return {
        architecture: {
          family: of.modelType,
          vocab: V,
          model: C,
          stacks: [stack('encoder', of, config), stack('decoder', of, config)],
          head,
        },
        modules:
          name === base
            ? inner
            : container(
                '',
                name,
                [inner, ...modules],
                bias ? [buffer('final_logits_bias', [1, V], whole('logits.bias', 'logits'))] : [],
              ),
        notes,
        ...(name === sorter || name === answerer
          ? { again: { start: of.rereads === 'start' ? target().start : null, padding: config.pad_token_id } }
          : { target: target(generation) }),
      };
    },
  };
}

function writing(
  { d_model: C, vocab_size: V, tie_word_embeddings: tied }: BartConfig,
  stored: Stored,
): Headed {
  const bias = stored.has(/^final_logits_bias$/);
  return {
    head: { kind: 'language_model', tied, bias, transform: null, scale: null, softCap: null },
    modules: [unembedding('lm_head', C, V, { tied, bias: false })],
  };
}

function stack(name: 'encoder' | 'decoder', of: BartLike, config: BartConfig): Stack {
  const { d_model: C, dropout: p, max_position_embeddings: places } = config;
  const H = config[`${name}_attention_heads`];
  const D = headWidth(C, H, ['d_model', `${name}_attention_heads`]);
  const norm = layerNormOf(eps);
  const norms: Norms = placed(norm, of.norms);
  return stackOf({
    name,
    embedding: {
      positions:
        of.positions === 'learned'
          ? learnedPositions(places, positionOffset)
          : { kind: 'sinusoidal', count: places },
      scale: config.scale_embedding ? Math.sqrt(C) : null,
      norm: of.embeddingNorm ? norm : null,
      dropout: p,
    },
    heads: H,
    headDim: D,
    ff: config[`${name}_ffn_dim`],
    blocks: blocks(config[`${name}_layers`], () => ({
      attention: plainAttention(norms, D, name === 'decoder'),
      cross: name === 'decoder' ? plainAttention(norms, D, false) : null,
      mlp: plainMlp(norms, namedActivation('activation_function', config.activation_function).fn),
    })),
    finalNorm: of.norms === 'pre' ? norm : null,
    dropout: { attention: config.attention_dropout, residual: p, activation: config.activation_dropout },
  });
}
