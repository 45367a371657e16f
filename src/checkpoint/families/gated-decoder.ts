// Decoders with RMS norms, rotary positions and a gated MLP: one builder, and a table of what each family does its own way.

import * as v from 'valibot';
import type { Architecture, Attention, Norm, Norms, Reach } from '../../plan/architecture.ts';
import { blocks, plainAttention, stack } from '../../plan/plain.ts';
import type { Rope } from '../../plan/rope.ts';
import type { NamedActivation } from '../activations.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import { count, epsilon, flag, layers, parseConfig, probability, refuseOthers, text } from '../config.ts';
import {
  type Beside,
  causalLanguageModel,
  type DecoderClasses,
  decoderWithHead,
  questionAnswerer,
  sequenceClassifier,
  tokenClassifier,
} from '../decoder-heads.ts';
import type { Family, Reading, Settings, Stored } from '../family.ts';
import { container, embedding, leaf, linear, moduleList, rmsNorm } from '../layers.ts';
import type { Module } from '../module.ts';

/** The fields that all these families have, with the defaults that most share; each adds its own. */
export const gatedFields = {
  num_attention_heads: v.optional(count, 32),
  num_key_value_heads: v.nullish(count),
  head_dim: v.nullish(count),
  num_hidden_layers: v.optional(layers, 32),
  hidden_act: v.optional(text, 'silu'),
  rms_norm_eps: v.optional(epsilon, 1e-6),
  attention_dropout: v.optional(v.nullable(probability), 0),
  tie_word_embeddings: v.optional(flag, false),
  pad_token_id: v.nullish(v.number('a number')),
};

/** config.json of such a family, parsed. */
export interface GatedConfig {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads?: number | null | undefined;
  readonly head_dim?: number | null | undefined;
  readonly rms_norm_eps: number;
  readonly attention_dropout: number | null;
  readonly tie_word_embeddings: boolean;
  readonly pad_token_id?: number | null | undefined;
}

/** The places where a block can have a norm, by the plan's names. */
type NormStep = 'ln1' | 'ln1_post' | 'ln2' | 'ln2_post';

/** What a block has of its own; L of them differ in this at most. */
export interface GatedLayer {
  /** Null in a layer that sees no positions. */
  readonly rope: Rope | null;
  /** `causalReach` of its window. */
  readonly reach: Reach;
}

/** The shape of a block's dense layers. */
export interface GatedSizes {
  /** C */
  readonly model: number;
  /** H */
  readonly heads: number;
  /** G */
  readonly keyHeads: number;
  /** D */
  readonly headDim: number;
  /** F */
  readonly ff: number;
}

/** What a family does its own way. What is left out is as in Llama. */
export interface GatedDecoder {
  /** `model_type` */
  readonly family: string;
  /** Begins the names of its classes: 'Llama' of LlamaModel and LlamaRMSNorm. */
  readonly classes: string;
  /** The base model's class, where it is not named so. */
  readonly modelClass?: string;
  /** The class of the token table. */
  readonly embeddingClass?: string;
  readonly layer: (index: number) => GatedLayer;
  /** What bends the gate. */
  readonly activation: NamedActivation;
  /** The norms of a block: PyTorch's attributes in their order, and the steps that they are. */
  readonly norms?: Readonly<Record<string, NormStep>>;
  /** Whether norms store the gain itself, or its difference from 1. */
  readonly gainFrom?: 0 | 1;
  readonly queryKeyNorm?: 'head' | 'row' | null;
  readonly qkvBias?: boolean;
  readonly outBias?: boolean;
  readonly mlpBias?: boolean;
  /** What scores are multiplied by; 1 / √D where it is left out. */
  readonly scale?: number;
  /** Of attention scores. */
  readonly softCap?: number | null;
  /** Of the vocabulary's scores. */
  readonly finalSoftCap?: number | null;
  readonly embeddingScale?: number | null;
  /** On what attention and MLP add. */
  readonly residualDropout?: number;
  /** The dense layers of attention, and of the MLP, where they are not stored one by one. */
  readonly attentionModules?: (step: StepNamer, sizes: GatedSizes) => readonly Module[];
  readonly mlpModules?: (step: StepNamer, sizes: GatedSizes, activation: Module) => readonly Module[];
  /** What stands in a block after its norms. */
  readonly blockModules?: readonly Module[];
  /** The attribute of the base model in XForQuestionAnswering. */
  readonly spansBase?: string;
  /** Classes with heads, where they are not those that transformers' generic classes give. */
  readonly heads?: (around: Beside) => DecoderClasses;
}

/** Names a step of a block in full: 'attn.q' → 'blocks.3.attn.q'. */
export type StepNamer = (name: string) => string;

/** What any text file of these families may hold beside the weights. */
export const gatedSurplus: Family['surplus'] = [
  { name: /\.rotary_emb\.inv_freq$/, is: 'the speeds of the rotary positions, which the plan computes' },
];

/** H, G and D. @throws CheckpointError where keys cannot be shared out. */
export function gatedHeads(
  config: Pick<GatedConfig, 'hidden_size' | 'num_attention_heads' | 'num_key_value_heads' | 'head_dim'>,
) {
  const { hidden_size: C, num_attention_heads: heads } = config;
  const keyHeads = config.num_key_value_heads ?? heads;
  if (heads % keyHeads !== 0) {
    throw new CheckpointError(
      `in config.json “num_attention_heads” is ${heads}, which cannot be divided among “num_key_value_heads”, ${keyHeads}; correct one of them.`,
    );
  }
  const headDim = config.head_dim ?? Math.floor(C / heads);
  if (headDim > 0) return { heads, keyHeads, headDim };
  throw new CheckpointError(
    `in config.json “hidden_size” is ${C}, too little for “num_attention_heads”, ${heads}; correct one of them.`,
  );
}

/**
 * A family whose config.json alone says all.
 * @param describe what config.json asks for
 */
export function gatedFamily<const S extends v.GenericSchema<unknown, GatedConfig>>(
  modelType: string,
  schema: S,
  describe: (config: v.InferOutput<S>, json: Settings, headDim: number) => Omit<GatedDecoder, 'family'>,
): Family {
  return {
    modelType,
    basePrefix: 'model',
    surplus: gatedSurplus,
    read(json, stored) {
      const config = parseConfig(schema, json);
      const { headDim } = gatedHeads(config);
      const decoder = { family: modelType, ...describe(config, json, headDim) };
      return gatedDecoder(decoder, config, json, stored);
    },
  };
}

export function gatedDecoder(
  decoder: GatedDecoder,
  config: GatedConfig,
  json: Settings,
  stored: Stored,
): Reading {
  refuseOthers(json, { is_causal: true });
  const { hidden_size: model, vocab_size: vocab } = config;
  const modelClass = decoder.modelClass ?? `${decoder.classes}Model`;
  const around = { base: 'model', model };
  const { classes: prefix } = decoder;
  const classes: DecoderClasses = decoder.heads?.(around) ?? {
    [`${prefix}ForCausalLM`]: causalLanguageModel(around, {
      vocab,
      tied: config.tie_word_embeddings,
      softCap: decoder.finalSoftCap ?? null,
    }),
    [`${prefix}ForSequenceClassification`]: sequenceClassifier(around, json),
    [`${prefix}ForTokenClassification`]: tokenClassifier(around, json),
    [`${prefix}ForQuestionAnswering`]: questionAnswerer({ ...around, base: decoder.spansBase ?? 'model' }),
  };
  const { head, modules, notes } = decoderWithHead(classes, modelClass, json, stored, (attribute) =>
    baseModules(attribute, modelClass, decoder, config),
  );
  return { architecture: architectureOf(decoder, config, head), modules, notes };
}

const llamaNorms = { input_layernorm: 'ln1', post_attention_layernorm: 'ln2' } as const;

function architectureOf(
  decoder: GatedDecoder,
  config: GatedConfig,
  head: Architecture['head'],
): Architecture {
  const { heads, keyHeads, headDim } = gatedHeads(config);
  const norm: Norm = { kind: 'rms', eps: config.rms_norm_eps, gainFrom: decoder.gainFrom ?? 0 };
  const steps = Object.values(decoder.norms ?? llamaNorms);
  const norms = (before: NormStep, inside: NormStep): Norms => ({
    before: steps.includes(before) ? norm : null,
    inside: steps.includes(inside) ? norm : null,
    after: null,
  });
  const attention: Attention = {
    ...plainAttention(norms('ln1', 'ln1_post'), headDim, true),
    ...(decoder.scale !== undefined && { scale: decoder.scale }),
    qkvBias: decoder.qkvBias ?? false,
    outBias: decoder.outBias ?? false,
    queryKeyNorm: decoder.queryKeyNorm ? { norm, of: decoder.queryKeyNorm } : null,
    softCap: decoder.softCap ?? null,
  };
  const mlp = {
    norms: norms('ln2', 'ln2_post'),
    activation: decoder.activation.fn,
    gated: true,
    bias: decoder.mlpBias ?? false,
  };
  return {
    family: decoder.family,
    vocab: config.vocab_size,
    model: config.hidden_size,
    stacks: [
      stack({
        embedding: { positions: { kind: 'none' }, scale: decoder.embeddingScale ?? null },
        heads,
        keyHeads,
        headDim,
        ff: config.intermediate_size,
        blocks: blocks(config.num_hidden_layers, (i) => ({
          attention: { ...attention, ...decoder.layer(i) },
          mlp,
        })),
        finalNorm: norm,
        dropout: { attention: config.attention_dropout ?? 0, residual: decoder.residualDropout ?? 0 },
      }),
    ],
    head,
  };
}

function baseModules(name: string, type: string, decoder: GatedDecoder, config: GatedConfig): Module {
  const { hidden_size: C, intermediate_size: ff, rms_norm_eps: eps } = config;
  const { classes, attentionModules = apart(decoder), mlpModules = gateAndUp(decoder) } = decoder;
  const sizes: GatedSizes = { model: C, ff, ...gatedHeads(config) };
  const norm = (attribute: string, width: number, step: string) =>
    rmsNorm(attribute, `${classes}RMSNorm`, width, eps, step);
  const widths = decoder.queryKeyNorm === 'row' ? [sizes.heads, sizes.keyHeads] : [1, 1];
  const activation = leaf('act_fn', decoder.activation.type);
  const block = (i: number): Module => {
    const step: StepNamer = (called) => `blocks.${i}.${called}`;
    return container(`${i}`, `${classes}DecoderLayer`, [
      container('self_attn', `${classes}Attention`, [
        ...attentionModules(step, sizes),
        ...(decoder.queryKeyNorm
          ? (['q_norm', 'k_norm'] as const).map((each, k) =>
              norm(each, widths[k]! * sizes.headDim, step(`attn.${each}`)),
            )
          : []),
      ]),
      container('mlp', `${classes}MLP`, mlpModules(step, sizes, activation)),
      ...Object.entries(decoder.norms ?? llamaNorms).map(([attribute, at]) => norm(attribute, C, step(at))),
      ...(decoder.blockModules ?? []),
    ]);
  };
  return container(name, type, [
    embedding('embed_tokens', config.vocab_size, C, 'embed.tokens', {
      padding: config.pad_token_id ?? null,
      type: decoder.embeddingClass ?? 'Embedding',
    }),
    moduleList('layers', config.num_hidden_layers, block),
    norm('norm', C, 'final_norm'),
    leaf('rotary_emb', `${classes}RotaryEmbedding`),
  ]);
}

/** Queries, keys and values each in a layer of their own. */
function apart({
  qkvBias = false,
  outBias = false,
}: GatedDecoder): NonNullable<GatedDecoder['attentionModules']> {
  return (step, { model, heads, keyHeads, headDim }) => [
    linear('q_proj', model, heads * headDim, [step('attn.q')], { bias: qkvBias }),
    linear('k_proj', model, keyHeads * headDim, [step('attn.k')], { bias: qkvBias }),
    linear('v_proj', model, keyHeads * headDim, [step('attn.v')], { bias: qkvBias }),
    linear('o_proj', heads * headDim, model, [step('attn.out')], { bias: outBias }),
  ];
}

function gateAndUp({ mlpBias: bias = false }: GatedDecoder): NonNullable<GatedDecoder['mlpModules']> {
  return (step, { model, ff }, activation) => [
    linear('gate_proj', model, ff, [step('mlp.gate')], { bias }),
    linear('up_proj', model, ff, [step('mlp.pre')], { bias }),
    linear('down_proj', ff, model, [step('mlp.out')], { bias }),
    activation,
  ];
}
