// The layout in which the right-hand side of a matrix product is read: groups of four panels of eight columns.

/** Columns of a panel: two vectors of four. */
export const PANEL: usize = 8;
export const PANEL_BYTES: usize = 32;
/** Columns of a group of panels. The last group has fewer panels. */
export const GROUP: usize = 32;
export const GROUP_BYTES: usize = 128;

/**
 * Terms that are summed in registers before they are added to the result. A sum of sums rounds less than one long
 * sum, and this piece of a group (32 KiB) stays in the first-level cache while all rows pass over it.
 * A group lies block by block, and in each block panel by panel: in the order in which the product reads it. From
 * memory, one straight stream is up to twice as fast as any other.
 */
export const BLOCK: usize = 256;

/**
 * Packs scale * matrix [rows, columns] into panels: [groups][blocks][4 panels][256 rows][8]; columns that the last
 * panel lacks are zero. Strides are in bytes, so a transposed matrix or one head of several is read where it lies.
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
  for (let group: usize = 0; group < columns; group += GROUP) {
    const end = min(group + GROUP, columns);
    for (let block: usize = 0; block < rows; block += BLOCK) {
      const last = min(block + BLOCK, rows);
      for (let first = group; first < end; first += PANEL) {
        const present = min(PANEL, columns - first);
        const corner = from + first * columnStride;
        for (let row = block; row < last; row++, to += PANEL_BYTES) {
          const cell = corner + row * rowStride;
          for (let j: usize = 0; j < present; j++)
            store<f32>(to + j * 4, scale * load<f32>(cell + j * columnStride));
          for (let j: usize = present; j < PANEL; j++) store<f32>(to + j * 4, 0);
        }
      }
    }
  }
}
