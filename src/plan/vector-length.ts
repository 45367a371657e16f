// How long a vector is, and how short it may be to be brought to length 1.

/** The Euclidean length of a vector. */
export function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
}

/** A vector shorter than this is divided by this, as torch.nn.functional.normalize does. */
export const shortest = 1e-12;
