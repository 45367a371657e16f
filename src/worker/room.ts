// Whether a checkpoint fits into the memory of the kernels, which is said before anything is loaded.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { keptWidth, type WeightSize } from '../checkpoint/weight-pieces.ts';
import type { Width } from '../plan/matrix.ts';

/** What WebAssembly can address, in bytes. */
const addressable = 2 ** 32;
/** The part of the memory that weights may take; how long a text may be is decided by what is left beside them. */
const forWeights = 7 / 8;

/**
 * @param memory what the kernels can still have, in bytes
 * @throws Error, one sentence, where the weights do not fit: how much they need, how much there is, and what helps.
 */
export function requireRoom({ name, weights }: Pick<Checkpoint, 'name' | 'weights'>, memory: number): void {
  const room = forWeights * Math.min(addressable, memory);
  const needed = keptBytes(weights, ({ width }) => width);
  if (needed <= room) return;
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
