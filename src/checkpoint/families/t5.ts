// T5 (Raffel et al. 2019) and mT5: pre-norm without means or biases; places are told by what is added to the scores.

import type { Attention, Stack } from '../../plan/architecture.ts';
import { blocks, placed, plainAttention, plainMlp, rmsNorm, stack as stackOf } from '../../plan/plain.ts';
import { refuseOthers } from '../config.ts';
import type { Family, Settings, Stored } from '../family.ts';
import {
  atTheEnd,
  chosenClass,
  denseClassifier,
  type HeadClass,
  type Headed,
  questionAnswering,
  tokenClassifier,
} from '../heads.ts';
import { container, unembedding } from '../layers.ts';
import type { Module } from '../module.ts';
import { targetTokens } from '../target-tokens.ts';
import { type T5Config, type T5Defaults, t5Config } from './t5-config.ts';
import { type T5Stack, t5Stack, t5Table } from './t5-modules.ts';

/** What T5 and mT5 do not share. */
interface T5Like {
  readonly modelType: string;
  /** Begins the names of its classes: 'T5'. */
  readonly name: string;
  readonly defaults: T5Defaults;
  /** Whether states are scaled by 1 / √C before the output matrix. */
  readonly scalesStates: (config: T5Config) => boolean;
}

/**
 * In T5Config `tie_word_embeddings` says, of all things, whether states are scaled; the output matrix is the table of
 * tokens unless another is stored, whatever it says.
 */
export const t5 = t5Like({
  modelType: 't5',
  name: 'T5',
  defaults: { vocab_size: 32128, d_ff: 2048, num_layers: 6, num_heads: 8, feed_forward_proj: 'relu' },
  scalesStates: ({ scale_decoder_outputs: scales, tie_word_embeddings: tied }) => scales ?? tied !== false,
});

export const mt5 = t5Like({
  modelType: 'mt5',
  name: 'MT5',
  defaults: { vocab_size: 250112, d_ff: 1024, num_layers: 8, num_heads: 6, feed_forward_proj: 'gated-gelu' },
  scalesStates: () => false,
});

/** A class that config.json may name: its head, and the tree around the base model's parts. */
interface Shown extends HeadClass {
  readonly stacks: readonly T5Stack[];
  readonly type: string;
  readonly head: () => Headed;
  /** The attribute and class of the base model; null where its parts stand in the tree themselves. */
  readonly within: readonly [attribute: string, type: string] | null;
  /** Whether the decoder reads the source once more. */
  readonly again?: boolean;
}

function t5Like(of: T5Like): Family {
  return {
    modelType: of.modelType,
    basePrefix: 'transformer',
    surplus: [
      { name: /EncDecAttention\.relative_attention_bias\.weight$/, is: 'a bias that is never added' },
      { name: /(^|\.)decoder\./, is: 'the decoder, which this class leaves out' },
    ],
    read(json, stored, generation) {
      refuseOthers(json, { is_decoder: false, is_causal: true });
      const config = t5Config(json, of.defaults);
      const { chosen, notes } = chosenClass(config, classes(of, config, stored), stored);
      const { head, modules } = chosen.head();
      return {
        architecture: {
          family: of.modelType,
          vocab: config.vocab_size,
          model: config.d_model,
          stacks: chosen.stacks.map((name) => stack(name, config)),
          head,
        },
        modules: tree(of, chosen, config, modules),
        notes,
        ...(chosen.again && { again: { start: target(json, {}, config).start, padding: null } }),
        ...(chosen.stacks.length > 1 && !chosen.again && { target: target(json, generation, config) }),
      };
    },
  };
}

function classes({ name, scalesStates }: T5Like, config: T5Config, stored: Stored): Record<string, Shown> {
  const { d_model: C, vocab_size: V, classifier_dropout: p } = config;
  const [declared] = config.architectures;
  const both = ['encoder', 'decoder'] as const;
  const none = (): Headed => ({ head: { kind: 'none' }, modules: [] });
  const writer: Shown = {
    // What a tied output matrix is made of need not be stored.
    signs: declared === undefined ? [/^lm_head\./] : [],
    stacks: both,
    type: `${name}ForConditionalGeneration`,
    head: () => ({
      head: {
        kind: 'language_model',
        tied: true,
        bias: false,
        transform: null,
        scale: scalesStates(config) ? C ** -0.5 : null,
        softCap: null,
      },
      modules: [unembedding('lm_head', C, V, { tied: true, bias: false })],
    }),
    within: null,
  };
  const sorter: Shown = {
    signs: [/^classification_head\./],
    stacks: both,
    type: `${name}ForSequenceClassification`,
    head: () => denseClassifier(config, `${name}ClassificationHead`, C, p, atTheEnd),
    within: ['transformer', `${name}Model`],
    again: true,
  };
  const answerer: Shown = {
    signs: [/^qa_outputs\./],
    stacks: both,
    type: `${name}ForQuestionAnswering`,
    head: () => questionAnswering(C),
    within: null,
    again: true,
  };
  const encoder: Shown = {
    signs: [],
    stacks: [''],
    type: `${name}EncoderModel`,
    head: none,
    within: null,
  };
  const labelling: Shown = {
    signs: [/^classifier\./],
    stacks: [''],
    type: `${name}ForTokenClassification`,
    head: () => tokenClassifier(config, C, p),
    within: ['transformer', encoder.type],
  };
  const whole: Shown = { signs: [], stacks: both, type: `${name}Model`, head: none, within: null };
  const hasDecoder = stored.has(/(^|\.)decoder\./);
  const listed = [
    writer,
    sorter,
    answerer,
    labelling,
    ...(declared === encoder.type ? [encoder] : []),
    hasDecoder ? whole : encoder,
  ];
  return {
    // The name that it had in the first files.
    ...(declared === 'T5WithLMHeadModel' && { [declared]: writer }),
    ...Object.fromEntries(listed.map((each) => [each.type, each])),
  };
}

function tree({ name }: T5Like, chosen: Shown, config: T5Config, head: readonly Module[]): Module {
  const parts = [
    t5Table('shared', null, config),
    ...chosen.stacks.map((stack) => t5Stack(stack, name, config)),
  ];
  return container('', chosen.type, [
    ...(chosen.within ? [container(...chosen.within, parts)] : parts),
    ...head,
  ]);
}

function target(json: Settings, generation: Settings, { vocab_size: vocab }: T5Config) {
  const defaults = { decoder_start_token_id: 0, eos_token_id: 1 };
  return targetTokens(json, generation, { vocab, defaults });
}

function stack(name: T5Stack, config: T5Config): Stack {
  const { num_heads: H, d_kv: D, dropout_rate: p, layer_norm_epsilon: eps, mlp } = config;
  const causal = name === 'decoder';
  const norm = rmsNorm(eps);
  const norms = placed(norm, 'pre');
  const unscaled = { scale: 1, qkvBias: false, outBias: false };
  const attention = (masked: boolean): Attention => ({ ...plainAttention(norms, D, masked), ...unscaled });
  return stackOf({
    name,
    embedding: { positions: { kind: 'none' }, dropout: p },
    heads: H,
    headDim: D,
    ff: config.d_ff,
    relativeBias: {
      buckets: config.relative_attention_num_buckets,
      maxDistance: config.relative_attention_max_distance,
      bidirectional: !causal,
    },
    blocks: blocks(causal ? config.num_decoder_layers : config.num_layers, () => ({
      attention: attention(causal),
      cross: causal ? attention(false) : null,
      mlp: { ...plainMlp(norms, mlp.fn), gated: mlp.gated, bias: false },
    })),
    finalNorm: norm,
    dropout: { attention: p, residual: p, activation: p, final: p },
  });
}
