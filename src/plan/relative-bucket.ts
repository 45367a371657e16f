// Distances in tokens as rows of a table: near ones one by one, far ones in ever wider buckets.

import type { RelativeBias } from './architecture.ts';

const { fround } = Math;

/**
 * Raffel et al. 2020, section 2.1, in float32 as Hugging Face transformers computes it, so that a distance at the edge
 * of two buckets falls into the same one.
 * @param distance key - query, in tokens
 */
export function relativeBucket(
  { buckets, maxDistance, bidirectional }: RelativeBias,
  distance: number,
): number {
  const count = bidirectional ? Math.floor(buckets / 2) : buckets;
  const first = bidirectional && distance > 0 ? count : 0;
  const far = bidirectional ? Math.abs(distance) : Math.max(0, -distance);
  const single = Math.floor(count / 2);
  if (far < single) return first + far;
  const share = fround(fround(Math.log(fround(far / single))) / fround(Math.log(maxDistance / single)));
  return first + Math.min(count - 1, single + Math.trunc(fround(share * (count - single))));
}
