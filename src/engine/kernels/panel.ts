// The layout in which the right-hand side of a matrix product is read: panels of eight columns.

/** Two vectors of four: a row of a panel. */
export const PANEL: usize = 8;
export const PANEL_BYTES: usize = 32;

/**
 * Packs scale * matrix [rows, columns] into panels [ceil(columns / 8), rows, 8]; columns that the last panel lacks
 * are zero. Strides are in bytes, so a transposed matrix or one head of several is read where it lies.
 */
export function pack(
  from: usize,
  rowStride: usize,
  columnStride: usize,
  rows: usize,
  columns: usize,
  scale: f32,
  to: usize,
): void {
  for (let first: usize = 0; first < columns; first += PANEL) {
    const present = min(PANEL, columns - first);
    const corner = from + first * columnStride;
    for (let row: usize = 0; row < rows; row++, to += PANEL_BYTES) {
      const cell = corner + row * rowStride;
      for (let j: usize = 0; j < present; j++)
        store<f32>(to + j * 4, scale * load<f32>(cell + j * columnStride));
      for (let j: usize = present; j < PANEL; j++) store<f32>(to + j * 4, 0);
    }
  }
}
