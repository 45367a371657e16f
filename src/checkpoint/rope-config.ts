// What config.json says of rotary positions, in its old and new spellings.

import * as v from 'valibot';
import type { Rope, RopeScaling } from '../plan/rope.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { count, flag, parseConfig, positive, table as settings, share } from './config.ts';
import type { Settings } from './family.ts';

export interface RopeContext {
  /** D */
  readonly headDim: number;
  /** `max_position_embeddings` */
  readonly longest: number;
  /** θ where config.json names none; transformers' default_theta, as a rule 10,000. */
  readonly theta?: number;
  /** Whether the family turns only a part of each head, as `partial_rotary_factor` says. */
  readonly partial?: boolean;
  /** `original_max_position_embeddings`, where the family has a default for it. */
  readonly original?: number;
  /** Those that the family has, where it does not have all. */
  readonly types?: readonly RopeScaling['type'][];
  /** What the family calls rope types otherwise. */
  readonly renamed?: Readonly<Record<string, RopeScaling['type']>>;
}

/**
 * One rope for all layers. As transformers has it, `rope_scaling` goes before `rope_parameters`, and what stands in
 * either before fields beside them.
 * @throws CheckpointError for a type that the plan does not have, and for a field that is missing or wrong.
 */
export function ropeOf(config: Settings, context: RopeContext): Rope {
  const field = isEmpty(config.rope_scaling) ? 'rope_parameters' : 'rope_scaling';
  return ropeFrom(field, config[field] ?? {}, config, context);
}

/**
 * A rope from a table of its own.
 * @param field where the table stands, 'rope_parameters.full_attention'
 * @param config the fields beside it, which hold what the table leaves open
 */
export function ropeFrom(field: string, table: unknown, config: Settings, context: RopeContext): Rope {
  const parse: Parse = (entries) =>
    parseConfig(v.object({ [field]: v.pipe(settings, v.object(entries)) }), { [field]: table })[field]!;
  const given = parse({ rope_theta: v.nullish(positive), partial_rotary_factor: v.nullish(share) });
  const beside = parseConfig(
    v.object({
      rope_theta: v.nullish(positive),
      partial_rotary_factor: v.nullish(share),
      original_max_position_embeddings: v.nullish(count),
    }),
    config,
  );
  const part = context.partial ? (given.partial_rotary_factor ?? beside.partial_rotary_factor ?? 1) : 1;
  const span = Math.trunc(context.headDim * part);
  const { type, key } = typeOf(field, parse, context);
  // An odd part is rounded up, where there is room and transformers can.
  const roundsUp = span < context.headDim && type !== 'yarn' && type !== 'longrope';
  if (span < 1 || (span % 2 === 1 && !roundsUp)) {
    throw new CheckpointError(
      `in config.json the rotary positions would turn ${span} of the ${context.headDim} cells of each head, but cells are turned in pairs; correct the head width or “partial_rotary_factor”.`,
    );
  }
  return {
    dims: span + (span % 2),
    base: given.rope_theta ?? beside.rope_theta ?? context.theta ?? 10_000,
    ...(span % 2 === 1 && { span }),
    pairing: 'halves',
    scaling: scalings[type](parse, {
      key,
      longest: context.longest,
      original: beside.original_max_position_embeddings ?? context.original,
      span,
    }),
  };
}

const factors = v.array(positive, 'a list of numbers above 0');
const name = v.string('a string');

/** Reads fields of the table. */
type Parse = <const E extends v.ObjectEntries>(entries: E) => v.InferOutput<v.ObjectSchema<E, undefined>>;

interface Lengths {
  /** Where the type stands, for an error. */
  readonly key: string;
  readonly longest: number;
  /** What goes before the table's own `original_max_position_embeddings`. */
  readonly original: number | undefined;
  readonly span: number;
}

const scalings: Readonly<Record<RopeScaling['type'], (parse: Parse, lengths: Lengths) => RopeScaling>> = {
  default: () => ({ type: 'default' }),
  linear: (parse) => ({ type: 'linear', ...parse({ factor: positive }) }),
  dynamic(parse, { key, longest, span }) {
    if (span > 2) return { type: 'dynamic', ...parse({ factor: positive }), original: longest };
    throw new CheckpointError(
      `in config.json “${key}” is "dynamic", which divides by 0 where only ${span} cells of a head are turned; choose another type.`,
    );
  },
  llama3(parse, lengths) {
    const given = parse({ factor: positive, low_freq_factor: positive, high_freq_factor: positive });
    return {
      type: 'llama3',
      factor: given.factor,
      lowFrequency: given.low_freq_factor,
      highFrequency: given.high_freq_factor,
      original: originalLength(parse, lengths),
    };
  },
  yarn(parse, lengths) {
    const original = originalLength(parse, lengths);
    const given = parse({
      factor: v.nullable(positive),
      attention_factor: v.nullish(positive),
      mscale: v.nullish(weight),
      mscale_all_dim: v.nullish(weight),
      beta_fast: v.nullish(weight),
      beta_slow: v.nullish(weight),
      truncate: v.nullish(flag),
    });
    const factor = given.factor ?? lengths.longest / original;
    return {
      type: 'yarn',
      factor,
      betaFast: given.beta_fast || 32,
      betaSlow: given.beta_slow || 1,
      truncate: given.truncate ?? true,
      original,
      attentionFactor:
        given.attention_factor ?? yarnAttention(factor, given.mscale ?? 0, given.mscale_all_dim ?? 0),
    };
  },
  longrope(parse, lengths) {
    const original = originalLength(parse, lengths);
    const given = parse({
      short_factor: factorsOf(lengths),
      long_factor: factorsOf(lengths),
      factor: v.nullish(positive),
      attention_factor: v.nullish(positive),
    });
    const factor = given.factor ?? lengths.longest / original;
    return {
      type: 'longrope',
      short: given.short_factor,
      long: given.long_factor,
      original,
      attentionFactor:
        given.attention_factor ?? (factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original))),
    };
  },
};

/** 0 is as good as absent. */
const weight = v.pipe(v.number('a number'), v.minValue(0, '0 or more'), v.finite('finite'));

function originalLength(parse: Parse, { original, longest }: Lengths): number {
  return (
    original ??
    parse({ original_max_position_embeddings: v.nullish(count) }).original_max_position_embeddings ??
    longest
  );
}

/** One for each pair. */
function factorsOf({ span }: Lengths) {
  return v.pipe(
    factors,
    v.length(span / 2, `a list of ${span / 2}, one for each pair of cells that is turned`),
  );
}

/** Peng et al. 2023, section 3.4, with the two weights that DeepSeek adds. */
function yarnAttention(factor: number, mscale: number, mscaleAllDim: number): number {
  const grown = (times: number) => (factor <= 1 ? 1 : 0.1 * times * Math.log(factor) + 1);
  return mscale && mscaleAllDim ? grown(mscale) / grown(mscaleAllDim) : grown(1);
}

/** The type, and where it stands. */
function typeOf(
  field: string,
  parse: Parse,
  { renamed = {}, types = Object.keys(scalings) as RopeScaling['type'][] }: RopeContext,
) {
  const given = parse({ rope_type: v.nullish(name), type: v.nullish(name) });
  const spelt = given.rope_type ?? given.type ?? 'default';
  const type = Object.hasOwn(renamed, spelt) ? renamed[spelt]! : spelt;
  const key = `${field}.${given.rope_type == null ? 'type' : 'rope_type'}`;
  const found = types.find((known) => known === type);
  if (found) return { type: found, key };
  throw new CheckpointError(
    `in config.json “${key}” is ${JSON.stringify(spelt)}, rotary positions that Headlight does not compute here; it computes ${types.join(', ')}.`,
  );
}

function isEmpty(table: unknown): boolean {
  return table == null || (typeof table === 'object' && Object.keys(table).length === 0);
}
