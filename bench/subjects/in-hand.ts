// When a run's patterns and hidden states count as in hand: when they lie in memory, and nothing is computed to read them.

// PyTorch and TransformerLens hand out tensors where they were computed, and so does this: views of the kernels' memory.
// onnxruntime-node and onnxruntime-web have no other way out than a copy, which is then part of their time.

import type { Capture } from '../../src/capture/capture.ts';
import { sourceOf } from '../../src/plan/alias.ts';
import type { StepId } from '../../src/plan/step.ts';

/** All patterns, then all hidden states. */
export function wantedSteps({ plan }: Capture): readonly StepId[] {
  return [...plan.attentions.flatMap(({ patterns }) => patterns), ...plan.hiddenStates.flat()];
}

/**
 * Reads a number of each.
 * @throws Error where one would have to be computed again.
 */
export function inHand(capture: Capture): void {
  const { plan, parts } = capture;
  for (const id of wantedSteps(capture)) {
    if (!parts.store.has(sourceOf(plan, id, false, parts.setup.overrides)))
      throw new Error(`${id} is not kept after the run, so the run cannot be compared with those of others.`);
    capture.lend(id, ({ data }) => data[0]);
  }
}
