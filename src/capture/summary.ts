// The summaries of one run, filled while its tensors pass by.

import type { Plan } from '../plan/plan.ts';
import { headStatistics, hiddenStatistics, type Summaries } from '../plan/summary.ts';
import { thumbnailSide, thumbnails } from '../plan/thumbnail.ts';
import { summariseHidden, summarisePattern } from './summarise.ts';

/** The largest side of the thumbnails that are kept. */
const keptSide = 64;

export interface GrowingSummary {
  readonly summaries: Summaries;
  /** @param pattern [H, T, T] */
  seePattern(layer: number, pattern: Float32Array): void;
  /** @param states L + 1 of [T, C] */
  seeHiddenStates(states: readonly Float32Array[]): void;
  /** [L, H, s, s], s at most `side`. */
  thumbnails(side: number): { readonly shape: readonly number[]; readonly data: Float32Array };
}

/** @param tokens T */
export function startSummary(plan: Plan, tokens: number): GrowingSummary {
  const { layers: L, heads: H } = plan.architecture.stack;
  const side = thumbnailSide(tokens, keptSide);
  const pictures = new Float32Array(L * H * side * side);
  const summaries: Summaries = {
    heads: new Float32Array(L * H * headStatistics.length),
    entropy: new Float32Array(L * H * tokens),
    hidden: new Float32Array((L + 1) * tokens * hiddenStatistics.length),
  };
  return {
    summaries,
    seePattern(layer, pattern) {
      const means = part(summaries.heads, layer, H * headStatistics.length);
      summarisePattern(pattern, [H, tokens, tokens], means, part(summaries.entropy, layer, H * tokens));
      part(pictures, layer, H * side * side).set(thumbnails(pattern, H, tokens, side));
    },
    seeHiddenStates(states) {
      const { model } = plan.architecture;
      states.forEach((state, i) => {
        const row = part(summaries.hidden, i, tokens * hiddenStatistics.length);
        summariseHidden(state, states[i - 1] ?? null, model, row);
      });
    },
    thumbnails(wanted) {
      const s = thumbnailSide(side, wanted);
      return { shape: [L, H, s, s], data: thumbnails(pictures, L * H, side, s) };
    },
  };
}

function part(all: Float32Array, index: number, length: number): Float32Array {
  return all.subarray(index * length, (index + 1) * length);
}
