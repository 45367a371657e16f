// The hidden states in words, the same wherever a person reads of them.

import type { StepId } from './step.ts';

/** What stands between the last block and the last state, by the end of its name. */
const finals: Readonly<Record<string, string>> = { norm: 'norm', dropout: 'norm', project: 'projection' };

/**
 * 'Embedding' for what enters the first block, 'Layer 0' for what leaves it, 'Layer 11 + norm' after a final norm,
 * 'Layer 11 + projection' where another width follows.
 */
export function stateName(step: StepId, index: number): string {
  if (index === 0) return 'Embedding';
  const final = finals[/(?:^|\.)final_(\w+)$/.exec(step)?.[1] ?? ''];
  return final ? `Layer ${index - 1} + ${final}` : `Layer ${index - 1}`;
}
