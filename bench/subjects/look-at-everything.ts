// Looks at all of a run as a person would with much time: each head of each step, slice by slice.

import type { Capture } from '../../src/capture/capture.ts';
import { sliceOfStep } from '../../src/capture/slices.ts';
import type { AxisPick, Slice } from '../../src/plan/slice.ts';
import type { Step } from '../../src/plan/step.ts';
import type { Looks } from '../protocol.ts';

/**
 * Asks for every step of the plan as the panel asks: a step with heads one head at a time, scores over the vocabulary
 * for the first and for the last token, all others whole.
 */
export function lookAtEverything(capture: Capture): Looks {
  const begun = performance.now();
  let count = 0;
  let longest = 0;
  let last = begun;
  for (const step of capture.plan.steps) {
    for (const slice of slicesOf(capture, step)) {
      if (sliceOfStep(capture, step.id, slice).data.length === 0)
        throw new Error(`${step.id} shows nothing.`);
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      count++;
    }
  }
  return { count, milliseconds: last - begun, longest };
}

function slicesOf({ plan, tokens }: Capture, { stack, shape }: Step): readonly Slice[] {
  const pick = (dim: string, at: AxisPick): Slice => shape.map((each) => (each === dim ? at : null));
  const { heads, keyHeads } = plan.architecture.stacks[stack]!;
  const each = (count: number) => Array.from({ length: count }, (_, i) => i);
  if (shape.includes('head')) return each(heads).map((head) => pick('head', head));
  if (shape.includes('kv_head')) return each(keyHeads).map((head) => pick('kv_head', head));
  if (shape.includes('vocab')) return [0, tokens[stack]! - 1].map((token) => pick('token', token));
  return [shape.map(() => null)];
}
