// The causal mask.

/** out = scores [H, Tq, Tk] with -Infinity where key > query + Tk - Tq. */
export function causalMask(scores: usize, out: usize, H: usize, Tq: usize, Tk: usize): void {
  memory.copy(out, scores, H * Tq * Tk * 4);
  for (let h: usize = 0; h < H; h++) {
    for (let query: usize = 0; query < Tq; query++, out += Tk * 4) {
      let key: usize = query + Tk < Tq ? 0 : query + Tk + 1 - Tq;
      for (; key < Tk; key++) store<f32>(out + key * 4, -Infinity);
    }
  }
}
