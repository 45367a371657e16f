// Tensors of a run as a file that Python reads.

import type { Capture } from '../capture/capture.ts';
import type { SelectedTensor } from '../capture/select.ts';
import { writeFloats } from '../checkpoint/write-safetensors.ts';
import { shapesOf } from '../plan/plan.ts';

/** The bytes of a safetensors file. What is not kept of the run is computed one step at a time. */
export function exportTensors(
  { plan, tokens, copyInto }: Capture,
  chosen: readonly SelectedTensor[],
): Uint8Array<ArrayBuffer> {
  const shape = shapesOf(plan, tokens);
  return writeFloats(
    chosen.map(({ name, step }) => ({
      name,
      shape: shape(step),
      fill: (place) => copyInto(step, place),
    })),
  );
}
