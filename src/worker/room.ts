// Whether a checkpoint fits into the memory of the kernels, which is said before anything is loaded.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { WeightSize } from '../checkpoint/weight-pieces.ts';

/** What WebAssembly can address, in bytes. */
const addressable = 2 ** 32;
/** What is left for a run, in bytes: what its steps make of a long text, and what is kept of it. */
const forRuns = 512 * 2 ** 20;

/**
 * @param memory of the kernels, in bytes
 * @throws Error, one sentence, that says how much the weights need, how much there is, and what helps.
 */
export function requireRoom(
  { name, weights }: Pick<Checkpoint, 'name' | 'weights'>,
  memory: number = addressable,
): void {
  const room = memory - forRuns;
  const needed = keptBytes(weights, ({ width }) => (width === 'F32' ? 4 : 2));
  if (needed <= room) return;
  const halved = keptBytes(weights, ({ rows }) => (rows > 1 ? 2 : 4));
  const helps =
    halved < needed && halved <= room
      ? `save it in 16 bits, for example with model.bfloat16() in Python, which takes ${gigabytes(halved)}, or choose a smaller model`
      : 'choose a smaller model';
  throw new Error(
    `The weights of ${name} take ${gigabytes(needed)} in memory, but there is room for ${gigabytes(room)}; ${helps}.`,
  );
}

/** Bytes of all weights together. */
function keptBytes(weights: Checkpoint['weights'], width: (size: WeightSize) => number): number {
  let bytes = 0;
  for (const size of weights.values()) bytes += size.rows * size.columns * width(size);
  return bytes;
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
