// Small transposes: from columns whose numbers are neighbours to rows of eight.

/** Columns 0 … 3 or 4 … 7 of four rows of float32, to rows 32 bytes apart. */
function transpose4x4(from: usize, stride: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 0, 2));
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(ab1, cd1, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(ab1, cd1, 1, 3), 96);
}

/** Eight columns `stride` bytes apart, of four numbers of 4 bytes each, to four rows of eight. */
export function transpose32(from: usize, stride: usize, to: usize): void {
  transpose4x4(from, stride, to);
  transpose4x4(from + 4 * stride, stride, to + 16);
}

/** Eight columns `stride` bytes apart, of eight numbers of 2 bytes each, to eight rows of eight. */
export function transpose16(from: usize, stride: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const e = v128.load(from + 4 * stride);
  const f = v128.load(from + 5 * stride);
  const g = v128.load(from + 6 * stride);
  const h = v128.load(from + 7 * stride);
  rows4(low16(a, b), low16(c, d), low16(e, f), low16(g, h), to);
  rows4(high16(a, b), high16(c, d), high16(e, f), high16(g, h), to + 64);
}

function low16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function high16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Four rows of pairs of columns: each vector holds two columns, row by row. */
function rows4(ab: v128, cd: v128, ef: v128, gh: v128, to: usize): void {
  const abcd0 = v128.shuffle<i32>(ab, cd, 0, 4, 1, 5);
  const abcd1 = v128.shuffle<i32>(ab, cd, 2, 6, 3, 7);
  const efgh0 = v128.shuffle<i32>(ef, gh, 0, 4, 1, 5);
  const efgh1 = v128.shuffle<i32>(ef, gh, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(abcd0, efgh0, 0, 2));
  v128.store(to, v128.shuffle<i64>(abcd0, efgh0, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(abcd1, efgh1, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(abcd1, efgh1, 1, 3), 48);
}
