// What a run is summarised as: a few numbers per head and per hidden state, small enough to send whole.

import type { AttentionSet } from './attention-set.ts';

/** Per layer and head, each a mean over the query tokens. */
export const headStatistics = [
  /** Entropy of the weights, in bits: 0 where one token gets all. */
  'entropy',
  /** Distance to the attended tokens, in tokens, weighted. */
  'distance',
  /** The largest weight. */
  'max',
  /** Weight on the token itself. */
  'self',
  /** Weight on the token before; the first token counts as 0. */
  'previous',
  /** Weight on the first token. */
  'first',
] as const;
export type HeadStatistic = (typeof headStatistics)[number];

/** Per hidden state and token. */
export const hiddenStatistics = [
  /** Euclidean length. */
  'norm',
  'mean',
  /** Standard deviation over the model's width (population). */
  'std',
  'min',
  'max',
  /** Cosine of the angle to the same token one hidden state earlier; 1 at the first, and where the widths differ. */
  'cosine',
] as const;
export type HiddenStatistic = (typeof hiddenStatistics)[number];

/** The statistics that mean something where tokens attend to those of another text, which stand at no distance. */
export const crossStatistics: readonly HeadStatistic[] = ['entropy', 'max', 'first'];

/** The statistics that mean something for these heads: distances only within one text. */
export function statisticsOf({ name }: Pick<AttentionSet, 'name'>): readonly HeadStatistic[] {
  return name === 'cross' ? crossStatistics : headStatistics;
}

export interface Summaries {
  /** One for each of `plan.attentions`. */
  readonly attentions: readonly AttentionSummary[];
  /** For each stack [L + 1, T, hiddenStatistics]; the states are those of `plan.hiddenStates`. */
  readonly hidden: readonly Float32Array[];
}

export interface AttentionSummary {
  /** [L, H, headStatistics] */
  readonly heads: Float32Array;
  /** [L, H, Tq]: entropy of each query's weights, in bits. */
  readonly entropy: Float32Array;
}

/** Position of a statistic in the last axis of `AttentionSummary.heads`. */
export const headStatistic = (name: HeadStatistic): number => headStatistics.indexOf(name);
/** Position of a statistic in the last axis of `Summaries.hidden`. */
export const hiddenStatistic = (name: HiddenStatistic): number => hiddenStatistics.indexOf(name);
