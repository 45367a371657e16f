// The summaries of a run, as they grow while its tensors pass by.

import type { Kernels } from '../engine/kernels.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { Plan } from '../plan/plan.ts';
import { cellCount, type TokenCounts } from '../plan/sizes.ts';
import { headStatistic, headStatistics, hiddenStatistics, type Summaries } from '../plan/summary.ts';
import { thumbnailSide, thumbnails } from '../plan/thumbnail.ts';

/** The largest side of the thumbnails that are kept. */
export const keptSide = 64;

export interface GrowingSummary {
  /**
   * What is known of rows that are not seen here.
   * @param queries so many from the first on, of every head
   */
  copyPattern(from: GrowingSummary, attention: number, layer: number, queries: number): void;
  /** The picture of a pattern that is the same in both, where it was made. */
  copyPicture(from: GrowingSummary, attention: number, layer: number): void;
  /** @param tokens so many from the first on */
  copyState(from: GrowingSummary, stack: number, layer: number, tokens: number): void;
  /**
   * @param attention index in `plan.attentions`
   * @param pattern [H, Tq - first, Tk]: the rows from query `first` on
   */
  seePattern(attention: number, layer: number, pattern: Tensor, first: number): void;
  /** @param pattern [H, Tq, Tk] */
  seeWhole(attention: number, layer: number, pattern: Tensor): void;
  /**
   * @param state [T - first, C], or [T - first, E] after a final projection: the rows from token `first` on
   * @param before the state one layer earlier, likewise; null at the first
   */
  seeState(stack: number, layer: number, state: Tensor, before: Tensor | null, first: number): void;
  /** When all has been seen. */
  finish(): Summaries;
  /** [L, H, sq, sk], each side at most `side`. @param pattern hands over one that was not seen whole */
  thumbnails(
    attention: number,
    side: number,
    pattern: (layer: number, use: (pattern: Tensor) => void) => void,
  ): { readonly shape: readonly number[]; readonly data: Float32Array };
  /** For each of `plan.attentions`: [L, H, Tq, headStatistics]. */
  readonly rows: readonly Float32Array[];
  /** For each of `plan.attentions`, by layer: [H, sq, sk]. */
  readonly pictures: readonly Map<number, Float32Array>[];
  /** For each stack: [L + 1, T, hiddenStatistics]. */
  readonly hidden: readonly Float32Array[];
}

export function startSummary(kernels: Kernels, plan: Plan, tokens: TokenCounts): GrowingSummary {
  const { attentions } = plan;
  const S = headStatistics.length;
  const lengths = attentions.map(({ stack, keys }) => [tokens[stack]!, tokens[keys]!] as const);
  const rows = attentions.map(
    ({ layers, heads }, i) => new Float32Array(layers * heads * lengths[i]![0] * S),
  );
  const pictures = attentions.map(() => new Map<number, Float32Array>());
  const hidden = plan.hiddenStates.map(
    (states, stack) => new Float32Array(states.length * tokens[stack]! * hiddenStatistics.length),
  );
  /** How many numbers say something of the states of one layer. */
  const stateLength = (stack: number) => tokens[stack]! * hiddenStatistics.length;
  /** Where the rows of a head begin. */
  const startOf = (attention: number, layer: number, head: number) =>
    (layer * attentions[attention]!.heads + head) * lengths[attention]![0] * S;

  const seeWhole = (attention: number, layer: number, pattern: Tensor) =>
    void pictures[attention]!.set(layer, kernels.thumbnails(pattern, keptSide));
  return {
    rows,
    pictures,
    hidden,
    copyPattern(from, attention, layer, queries) {
      const { heads: H } = attentions[attention]!;
      const source = from.rows[attention]!;
      const headLength = source.length / (attentions[attention]!.layers * H);
      for (let h = 0; h < H; h++) {
        const start = (layer * H + h) * headLength;
        rows[attention]!.set(source.subarray(start, start + queries * S), startOf(attention, layer, h));
      }
    },
    copyPicture(from, attention, layer) {
      const picture = from.pictures[attention]!.get(layer);
      if (picture) pictures[attention]!.set(layer, picture);
    },
    seePattern(attention, layer, pattern, first) {
      const [H, queries] = pattern.shape as [number, number];
      const found = kernels.patternStatistics(pattern, first);
      for (let h = 0; h < H; h++) {
        const row = found.subarray(h * queries * S, (h + 1) * queries * S);
        rows[attention]!.set(row, startOf(attention, layer, h) + first * S);
      }
    },
    seeWhole,
    copyState(from, stack, layer, count) {
      const start = layer * (from.hidden[stack]!.length / plan.hiddenStates[stack]!.length);
      const known = from.hidden[stack]!.subarray(start, start + count * hiddenStatistics.length);
      hidden[stack]!.set(known, layer * stateLength(stack));
    },
    seeState(stack, layer, state, before, first) {
      // A final projection leads to the width of the token table.
      const comparable = before?.data.length === state.data.length ? before : null;
      const found = kernels.stateStatistics(state, comparable);
      hidden[stack]!.set(found, layer * stateLength(stack) + first * hiddenStatistics.length);
    },
    finish: () => ({
      attentions: rows.map((all, i) => ({
        heads: meansOf(all, lengths[i]![0]),
        entropy: column(all, headStatistic('entropy')),
      })),
      hidden,
    }),
    thumbnails(attention, wanted, pattern) {
      const { layers: L, heads: H } = attentions[attention]!;
      const [sq, sk] = lengths[attention]!.map((length) => thumbnailSide(length, keptSide)) as [
        number,
        number,
      ];
      const data = new Float32Array(L * H * sq * sk);
      for (let layer = 0; layer < L; layer++) {
        if (!pictures[attention]!.has(layer)) pattern(layer, (whole) => seeWhole(attention, layer, whole));
        data.set(pictures[attention]!.get(layer)!, layer * H * sq * sk);
      }
      const shape = [L, H, thumbnailSide(sq, wanted), thumbnailSide(sk, wanted)];
      return {
        shape,
        data: cellCount(shape) === data.length ? data : thumbnails(data, [L * H, sq, sk], wanted),
      };
    },
  };
}

/** The mean over each head's queries: [.., Tq, S] to [.., S]. */
function meansOf(rows: Float32Array, queries: number): Float32Array {
  const S = headStatistics.length;
  const means = new Float32Array(rows.length / queries);
  for (let head = 0; head * S < means.length; head++) {
    for (let s = 0; s < S; s++) {
      let sum = 0;
      for (let query = 0; query < queries; query++) sum += rows[(head * queries + query) * S + s]!;
      means[head * S + s] = sum / queries;
    }
  }
  return means;
}

/** One statistic of every row. */
function column(rows: Float32Array, statistic: number): Float32Array {
  const S = headStatistics.length;
  return Float32Array.from({ length: rows.length / S }, (_, row) => rows[row * S + statistic]!);
}
