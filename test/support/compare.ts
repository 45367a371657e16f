// How far two tensors are apart.

/** max|a - b| / max|b|; equal infinities do not count, a NaN or an infinity on one side only counts as infinite. */
export function largestRelativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) {
      if (Number.isFinite(b[i])) scale = Math.max(scale, Math.abs(b[i]!));
      continue;
    }
    const apart = Math.abs(a[i]! - b[i]!);
    if (!Number.isFinite(apart)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, apart);
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return difference === 0 ? 0 : difference / scale;
}
