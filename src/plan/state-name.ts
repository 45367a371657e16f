// The hidden states in words, the same wherever a person reads of them.

import type { StepId } from './step.ts';

/** 'Embedding' for what enters the first block, 'Layer 0' for what leaves it, 'Layer 11 + norm' after a final norm. */
export function stateName(step: StepId, index: number): string {
  if (index === 0) return 'Embedding';
  return /(^|\.)final_(norm|dropout)$/.test(step) ? `Layer ${index - 1} + norm` : `Layer ${index - 1}`;
}
