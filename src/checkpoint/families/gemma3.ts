// Gemma 3 (Gemma Team 2025): Gemma 2 with norms of queries and keys, and blocks with a window that turn faster.

import * as v from 'valibot';
import type { Reach } from '../../plan/architecture.ts';
import { architectures, count, flag, parseConfig, table } from '../config.ts';
import { causalLanguageModel, sequenceClassifier } from '../decoder-heads.ts';
import type { Family, Settings } from '../family.ts';
import { type LayerType, layerReaches } from '../layer-types.ts';
import type { Module } from '../module.ts';
import { ropeFrom } from '../rope-config.ts';
import { rotarySpeeds } from '../surplus.ts';
import { gatedFamily } from './gated-decoder.ts';
import { gemmaWays } from './gemma.ts';
import { cap, cappedFields, cappedWays } from './gemma2.ts';

/** Defaults are those of Gemma3TextConfig, whose cap on attention scores no step of transformers reads. */
const schema = v.object({
  ...cappedFields,
  vocab_size: v.optional(count, 262_208),
  max_position_embeddings: v.optional(count, 131_072),
  final_logit_softcapping: v.optional(cap, null),
  use_bidirectional_attention: v.optional(v.nullable(flag), false),
  /** Every so many blocks, one has no window. */
  sliding_window_pattern: v.optional(count, 6),
  rope_parameters: v.nullish(
    v.object({ full_attention: v.nullish(table), sliding_attention: v.nullish(table) }, 'a table'),
  ),
  rope_scaling: v.nullish(table),
});
type Config = v.InferOutput<typeof schema>;

export const gemma3Text = gatedFamily('gemma3_text', schema, (config, json, headDim) => {
  const types = config.layer_types ?? usualTypes(config);
  const reaches = reachesOf(types, config);
  const ropes = ropesOf(config, json, headDim);
  return {
    ...gemmaWays('Gemma3', config),
    ...cappedWays(config),
    modelClass: 'Gemma3TextModel',
    queryKeyNorm: 'head',
    layer: (i) => ({ rope: ropes[types[i]!], reach: reaches[i]! }),
    heads: (baseModel) => ({
      Gemma3ForCausalLM: causalLanguageModel(baseModel, {
        vocab: config.vocab_size,
        tied: config.tie_word_embeddings,
        softCap: config.final_logit_softcapping,
      }),
      Gemma3TextForSequenceClassification: sequenceClassifier(baseModel, json, config.pad_token_id),
    }),
  };
});

function usualTypes({ num_hidden_layers: L, sliding_window_pattern: every }: Config): readonly LayerType[] {
  return Array.from({ length: L }, (_, i) =>
    (i + 1) % every === 0 ? 'full_attention' : 'sliding_attention',
  );
}

/** Where both sides are seen, half of the window lies on each. */
function reachesOf(types: readonly LayerType[], config: Config): readonly Reach[] {
  const { num_hidden_layers: layers, sliding_window: window } = config;
  if (!config.use_bidirectional_attention) return layerReaches(types, { layers, window });
  const half = window === null ? null : Math.floor(window / 2) + 1;
  return layerReaches(types, { layers, window: half }).map(({ before }) => ({ before, after: before }));
}

/** Each kind of block has a table of its own; `rope_scaling`, of older files, is of those without a window. */
function ropesOf(
  { rope_parameters, rope_scaling, max_position_embeddings }: Config,
  json: Settings,
  headDim: number,
) {
  const context = { headDim, longest: max_position_embeddings };
  const plain = { rope_type: 'default' };
  const full = { ...(rope_parameters?.full_attention ?? plain), ...rope_scaling };
  const sliding = rope_parameters?.sliding_attention ?? plain;
  const fullField = rope_scaling ? 'rope_scaling' : 'rope_parameters.full_attention';
  const beside = { ...json, rope_theta: json.rope_local_base_freq };
  return {
    full_attention: ropeFrom(fullField, full, json, { ...context, theta: 1_000_000 }),
    sliding_attention: ropeFrom('rope_parameters.sliding_attention', sliding, beside, context),
  };
}

/** What transformers calls the text part of each class that looks at pictures, too. */
const textClasses: Readonly<Record<string, string>> = {
  Gemma3ForConditionalGeneration: 'Gemma3ForCausalLM',
  Gemma3ForSequenceClassification: 'Gemma3TextForSequenceClassification',
  Gemma3Model: 'Gemma3TextModel',
};

const compositeSchema = v.object({
  architectures,
  text_config: v.nullish(table),
  tie_word_embeddings: v.optional(v.nullable(flag), true),
});

/** The text part of a model that looks at pictures, too: of a text alone it computes the same. */
export const gemma3: Family = {
  modelType: 'gemma3',
  basePrefix: 'model',
  surplus: [
    rotarySpeeds,
    {
      name: /(^|\.)(vision_tower|multi_modal_projector)\./,
      is: 'what looks at pictures, which no step runs',
    },
  ],
  read(json, stored, generation) {
    const config = parseConfig(compositeSchema, json);
    const declared = config.architectures[0] ?? 'Gemma3ForConditionalGeneration';
    const shown = Object.hasOwn(textClasses, declared) ? textClasses[declared]! : declared;
    const text = {
      ...json,
      ...config.text_config,
      // A head's labels are those of the whole model.
      id2label: json.id2label,
      num_labels: json.num_labels,
      problem_type: json.problem_type,
      architectures: [shown],
      tie_word_embeddings: config.tie_word_embeddings ?? true,
      // No step of the whole model reads it.
      final_logit_softcapping: null,
    };
    const reading = gemma3Text.read(text, stored, generation);
    const notes = shown === declared ? [] : [`${declared} is shown as its text part, ${shown}.`];
    return { ...reading, modules: withOtherNames(reading.modules), notes: [...notes, ...reading.notes] };
  },
};

/** Such files keep the text part beneath the whole model, or the whole model's parts beneath the text part. */
function withOtherNames(root: Module): Module {
  const beneath = ['language_model.model', 'model.language_model'];
  if (root.type === 'Gemma3TextModel') return { ...root, aliases: beneath };
  const children = root.children.map((child) => ({
    ...child,
    aliases: child.name === 'model' ? beneath : [`language_model.${child.name}`],
  }));
  return { ...root, children };
}
