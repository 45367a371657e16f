// The statistics of the hidden states, and the states themselves, in words.

import type { Plan } from '../../src/plan/plan.ts';
import { stateName } from '../../src/plan/state-name.ts';
import type { HiddenStatistic } from '../../src/plan/summary.ts';

export const hiddenStatisticWords: Readonly<
  Record<HiddenStatistic, { readonly title: string; readonly explains: string }>
> = {
  norm: { title: 'Norm', explains: 'Euclidean length of the state' },
  mean: { title: 'Mean', explains: 'Mean of its numbers' },
  std: { title: 'Std', explains: 'Standard deviation of its numbers' },
  min: { title: 'Min', explains: 'Its smallest number' },
  max: { title: 'Max', explains: 'Its largest number' },
  cosine: { title: 'Cosine', explains: 'Cosine of the angle to the same token one state earlier' },
};

/**
 * The one number of each state that is the same at every token, to four digits; null for the other states.
 * @param values [states, T]
 */
export function sharedNumbers(values: Float32Array, states: number): (number | null)[] {
  const tokens = values.length / states;
  return Array.from({ length: states }, (_, state) => {
    const row = values.subarray(state * tokens, (state + 1) * tokens);
    const same = row.every((value) => value.toPrecision(4) === row[0]!.toPrecision(4));
    return tokens > 1 && same ? row[0]! : null;
  });
}

/** One for each of a stack's `plan.hiddenStates`: what enters the first block, then what leaves each. */
export function stateNames({ hiddenStates }: Plan, stack: number): string[] {
  return hiddenStates[stack]!.map(stateName);
}
