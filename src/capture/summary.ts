// The summaries of one run, filled while its tensors pass by.

import type { Plan } from '../plan/plan.ts';
import type { TokenCounts } from '../plan/sizes.ts';
import { headStatistics, hiddenStatistics, type Summaries } from '../plan/summary.ts';
import { thumbnailSide, thumbnails } from '../plan/thumbnail.ts';
import { summariseHidden, summarisePattern } from './summarise.ts';

/** The largest side of the thumbnails that are kept. */
const keptSide = 64;

export interface GrowingSummary {
  readonly summaries: Summaries;
  /**
   * @param attention index in `plan.attentions`
   * @param pattern [H, Tq, Tk]
   */
  seePattern(attention: number, layer: number, pattern: Float32Array): void;
  /** @param states L + 1 of [T, C]; the last one [T, E] after a final projection */
  seeHiddenStates(stack: number, states: readonly Float32Array[]): void;
  /** [L, H, sq, sk], each side at most `side`. */
  thumbnails(
    attention: number,
    side: number,
  ): { readonly shape: readonly number[]; readonly data: Float32Array };
}

export function startSummary(plan: Plan, tokens: TokenCounts): GrowingSummary {
  const { attentions } = plan;
  const lengths = attentions.map(({ stack, keys }) => [tokens[stack]!, tokens[keys]!] as const);
  const pictures = attentions.map(({ layers: L, heads: H }, i) => {
    const [sq, sk] = lengths[i]!.map((length) => thumbnailSide(length, keptSide)) as [number, number];
    return { sq, sk, data: new Float32Array(L * H * sq * sk) };
  });
  const summaries: Summaries = {
    attentions: attentions.map(({ layers: L, heads: H }, i) => ({
      heads: new Float32Array(L * H * headStatistics.length),
      entropy: new Float32Array(L * H * lengths[i]![0]),
    })),
    hidden: plan.hiddenStates.map(
      (states, stack) => new Float32Array(states.length * tokens[stack]! * hiddenStatistics.length),
    ),
  };
  return {
    summaries,
    seePattern(attention, layer, pattern) {
      const { heads: H } = attentions[attention]!;
      const [Tq, Tk] = lengths[attention]!;
      const { heads, entropy } = summaries.attentions[attention]!;
      const means = part(heads, layer, H * headStatistics.length);
      summarisePattern(pattern, [H, Tq, Tk], means, part(entropy, layer, H * Tq));
      const { sq, sk, data } = pictures[attention]!;
      part(data, layer, H * sq * sk).set(thumbnails(pattern, [H, Tq, Tk], keptSide));
    },
    seeHiddenStates(stack, states) {
      const length = tokens[stack]! * hiddenStatistics.length;
      states.forEach((state, i) => {
        const rows = part(summaries.hidden[stack]!, i, length);
        const before = states[i - 1];
        // A final projection leads to the width of the token table.
        const comparable = before?.length === state.length ? before : null;
        summariseHidden(state, comparable, state.length / tokens[stack]!, rows);
      });
    },
    thumbnails(attention, wanted) {
      const { layers: L, heads: H } = attentions[attention]!;
      const { sq, sk, data } = pictures[attention]!;
      const shape = [L, H, thumbnailSide(sq, wanted), thumbnailSide(sk, wanted)];
      return { shape, data: thumbnails(data, [L * H, sq, sk], wanted) };
    },
  };
}

function part(all: Float32Array, index: number, length: number): Float32Array {
  return all.subarray(index * length, (index + 1) * length);
}
