// A pattern shrunk to a picture's size without losing what stands out.

/** The side that a T × T pattern has after shrinking to at most `side`. */
export function thumbnailSide(tokens: number, side: number): number {
  return Math.min(tokens, side);
}

/**
 * Each cell is the maximum of its patch, so that a single bright cell is not averaged away.
 * @param pattern [H, T, T]
 * @returns [H, s, s] with s = thumbnailSide(T, side)
 */
export function thumbnails(pattern: Float32Array, heads: number, tokens: number, side: number): Float32Array {
  const s = thumbnailSide(tokens, side);
  const out = new Float32Array(heads * s * s);
  for (let h = 0; h < heads; h++) {
    for (let query = 0; query < tokens; query++) {
      const y = Math.floor((query * s) / tokens);
      for (let key = 0; key < tokens; key++) {
        const cell = (h * s + y) * s + Math.floor((key * s) / tokens);
        out[cell] = Math.max(out[cell]!, pattern[(h * tokens + query) * tokens + key]!);
      }
    }
  }
  return out;
}
