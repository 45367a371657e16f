// Decoders with RMS norms, rotary positions and a gated MLP: one builder, and a table of what each family does its own way.

import type * as v from 'valibot';
import type { Architecture, Attention, Norm, Norms, Reach } from '../../plan/architecture.ts';
import { blocks, plainAttention, stack } from '../../plan/plain.ts';
import type { Rope } from '../../plan/rope.ts';
import type { NamedActivation } from '../activations.ts';
import { parseConfig } from '../config.ts';
import {
  type BaseModel,
  causalLanguageModel,
  type DecoderClasses,
  decoderWithHead,
  questionAnswerer,
  sequenceClassifier,
  tokenClassifier,
} from '../decoder-heads.ts';
import type { Family, Reading, Settings, Stored } from '../family.ts';
import type { Module } from '../module.ts';
import { rotarySpeeds } from '../surplus.ts';
import { type GatedConfig, type GatedSizes, gatedHeads } from './gated-config.ts';
import { gatedModules, llamaNorms } from './gated-modules.ts';

/** The places where a block can have a norm, by the plan's names. */
type NormStep = 'ln1' | 'ln1_post' | 'ln2' | 'ln2_post';

/** What a block has of its own; L of them differ in this at most. */
export interface GatedLayer {
  /** Null in a layer that sees no positions. */
  readonly rope: Rope | null;
  /** `causalReach` of its window. */
  readonly reach: Reach;
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
  readonly heads?: (baseModel: BaseModel) => DecoderClasses;
}

/** Names a step of a block in full: 'attn.q' → 'blocks.3.attn.q'. */
export type StepNamer = (name: string) => string;

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
    surplus: [rotarySpeeds],
    read(json, stored) {
      const config = parseConfig(schema, json);
      const { headDim } = gatedHeads(config);
      const decoder = { family: modelType, ...describe(config, json, headDim) };
      return gatedDecoder(decoder, config, json, stored);
    },
  };
}

function gatedDecoder(decoder: GatedDecoder, config: GatedConfig, json: Settings, stored: Stored): Reading {
  const { hidden_size: model, vocab_size: vocab } = config;
  const modelClass = decoder.modelClass ?? `${decoder.classes}Model`;
  const baseModel = { base: 'model', model };
  const { classes: prefix } = decoder;
  const classes: DecoderClasses = decoder.heads?.(baseModel) ?? {
    [`${prefix}ForCausalLM`]: causalLanguageModel(baseModel, {
      vocab,
      tied: config.tie_word_embeddings,
      softCap: decoder.finalSoftCap ?? null,
    }),
    [`${prefix}ForSequenceClassification`]: sequenceClassifier(baseModel, json, config.pad_token_id),
    [`${prefix}ForTokenClassification`]: tokenClassifier(baseModel, json),
    [`${prefix}ForQuestionAnswering`]: questionAnswerer({ ...baseModel, base: decoder.spansBase ?? 'model' }),
  };
  const { head, modules, notes } = decoderWithHead(classes, modelClass, json, stored, (attribute) =>
    gatedModules(attribute, modelClass, decoder, config),
  );
  return { architecture: architectureOf(decoder, config, head), modules, notes };
}

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
