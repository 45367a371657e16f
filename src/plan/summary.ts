// What a run is summarised as: a few numbers per head and per hidden state, small enough to send whole.

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
  /** Cosine of the angle to the same token one hidden state earlier; 1 at the first. */
  'cosine',
] as const;
export type HiddenStatistic = (typeof hiddenStatistics)[number];

export interface Summaries {
  /** [L, H, headStatistics] */
  readonly heads: Float32Array;
  /** [L, H, T]: entropy of each query's weights, in bits. */
  readonly entropy: Float32Array;
  /** [L + 1, T, hiddenStatistics]; the states are those of `plan.hiddenStates`. */
  readonly hidden: Float32Array;
}

/** Position of a statistic in the last axis of `Summaries.heads`. */
export const headStatistic = (name: HeadStatistic): number => headStatistics.indexOf(name);
/** Position of a statistic in the last axis of `Summaries.hidden`. */
export const hiddenStatistic = (name: HiddenStatistic): number => hiddenStatistics.indexOf(name);
