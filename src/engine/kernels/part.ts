// Four cells of a row at a time, where only a part of the row is to be read or written.

/** The cells key … key + 3 of a row; -Infinity before `from` and from `to` on, which are not read. */
export function readPart(row: usize, key: isize, from: isize, to: isize): v128 {
  const at = row + <usize>key * 4;
  if (key >= from && key + 4 <= to) return v128.load(at);
  let x = f32x4.splat(-Infinity);
  if (from <= key && key < to) x = f32x4.replace_lane(x, 0, load<f32>(at));
  if (from <= key + 1 && key + 1 < to) x = f32x4.replace_lane(x, 1, load<f32>(at, 4));
  if (from <= key + 2 && key + 2 < to) x = f32x4.replace_lane(x, 2, load<f32>(at, 8));
  if (from <= key + 3 && key + 3 < to) x = f32x4.replace_lane(x, 3, load<f32>(at, 12));
  return x;
}

/** Writes the cells key … key + 3 of a row, but none before `from` and none from `to` on. */
export function writePart(row: usize, key: isize, from: isize, to: isize, x: v128): void {
  const at = row + <usize>key * 4;
  if (key >= from && key + 4 <= to) {
    v128.store(at, x);
    return;
  }
  if (from <= key && key < to) store<f32>(at, f32x4.extract_lane(x, 0));
  if (from <= key + 1 && key + 1 < to) store<f32>(at, f32x4.extract_lane(x, 1), 4);
  if (from <= key + 2 && key + 2 < to) store<f32>(at, f32x4.extract_lane(x, 2), 8);
  if (from <= key + 3 && key + 3 < to) store<f32>(at, f32x4.extract_lane(x, 3), 12);
}
