// A pattern shrunk to a picture's size without losing what stands out.

/** The side that an axis of `tokens` has after shrinking to at most `side`. */
export function thumbnailSide(tokens: number, side: number): number {
  return Math.min(tokens, side);
}

/**
 * Each cell is the maximum of its patch, so that a single bright cell is not averaged away.
 * @param pattern [H, Tq, Tk]
 * @returns [H, sq, sk], each side thumbnailSide(T, side)
 */
export function thumbnails(
  pattern: Float32Array,
  [H, Tq, Tk]: readonly [number, number, number],
  side: number,
): Float32Array {
  const [sq, sk] = [thumbnailSide(Tq, side), thumbnailSide(Tk, side)];
  const out = new Float32Array(H * sq * sk);
  for (let h = 0; h < H; h++) {
    for (let query = 0; query < Tq; query++) {
      const y = Math.floor((query * sq) / Tq);
      for (let key = 0; key < Tk; key++) {
        const cell = (h * sq + y) * sk + Math.floor((key * sk) / Tk);
        out[cell] = Math.max(out[cell]!, pattern[(h * Tq + query) * Tk + key]!);
      }
    }
  }
  return out;
}
