// Whether a checkpoint fits into the memory of the kernels, which is said before anything is loaded, and what is left.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { keptWidth, type WeightSize } from '../checkpoint/weight-pieces.ts';
import type { Width } from '../plan/matrix.ts';

/** What WebAssembly can address, in bytes. */
const addressable = 2 ** 32;
/** What the steps of a run make of a long text before it is used up, in bytes. */
const forSteps = 256 * 2 ** 20;
/** The least that there must be for what is kept of a run, in bytes. */
const leastKept = 128 * 2 ** 20;
/** Runs of which something is kept at a time: the one on show, and the one that takes its place. */
const runs = 2;

/**
 * The bytes that are left, beside a checkpoint's weights, for what is kept of a run.
 * @throws Error, one sentence, where the weights do not fit: how much they need, how much there is, and what helps.
 */
export function roomBeside({ name, weights }: Pick<Checkpoint, 'name' | 'weights'>): number {
  const room = addressable - forSteps - runs * leastKept;
  const needed = keptBytes(weights, ({ width }) => width);
  if (needed <= room) return leastKept + (room - needed) / runs;
  const halved = keptBytes(weights, (size) => keptWidth(size, 'BF16'));
  const helps =
    halved < needed && halved <= room
      ? `save it in 16 bits, for example with model.bfloat16() in Python, which takes ${gigabytes(halved)}, or choose a smaller model`
      : 'choose a smaller model';
  throw new Error(
    `The weights of ${name} take ${gigabytes(needed)} in memory, but there is room for ${gigabytes(room)}; ${helps}.`,
  );
}

/** Bytes of all weights together. */
function keptBytes(weights: Checkpoint['weights'], width: (size: WeightSize) => Width): number {
  let bytes = 0;
  for (const size of weights.values()) bytes += size.rows * size.columns * (width(size) === 'F32' ? 4 : 2);
  return bytes;
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
