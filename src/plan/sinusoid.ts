// Position embeddings that are computed: sines and cosines of the place.

/**
 * Vaswani et al. 2017, section 3.5, with all sines before all cosines.
 * @param position in tokens, from 0
 * @param column from 0
 * @param width C
 */
export function sinusoid(
  position: number,
  column: number,
  width: number,
): { readonly angle: number; readonly value: number } {
  const sines = Math.ceil(width / 2);
  const isSine = column < sines;
  const pair = isSine ? column : column - sines;
  const angle = position / 10000 ** ((2 * pair) / width);
  return { angle, value: isSine ? Math.sin(angle) : Math.cos(angle) };
}
