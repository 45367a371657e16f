// The layout in which the right-hand side of a matrix product is read: groups of four panels of eight columns.

/** Columns of a panel: two vectors of four. */
export const PANEL: usize = 8;
export const PANEL_BYTES: usize = 32;
/** Columns of a group of panels. The last group has fewer panels. */
export const GROUP: usize = 32;
export const GROUP_BYTES: usize = 128;

/**
 * Terms that are summed in registers before they are added to the result: a sum of sums rounds less than one long sum.
 * Each group lies block by block, and in each block panel by panel: in the order in which the product reads it. From
 * memory, one straight stream is up to twice as fast as any other.
 */
export const BLOCK: usize = 256;
/**
 * Terms over which a tile passes before the next tile does: 128 KiB of a group, which stay in the second-level cache.
 * Only the first tile reads them from memory. While the others run nothing is read ahead, so the longer the first runs
 * without a pause, the better.
 */
export const STRETCH: usize = 4 * BLOCK;

/** Columns of whole panels. */
function wholePanels(columns: usize): usize {
  return (columns + PANEL - 1) & ~(PANEL - 1);
}

/** Bytes of a packed matrix [rows, columns] in float32. */
export function panelBytes(rows: usize, columns: usize): usize {
  return rows * wholePanels(columns) * 4;
}

/**
 * Where the number in a row and column of a packed matrix [rows, columns] stands, counted in numbers; as panels.ts of
 * the engine has it. In its panel the next row stands eight further on, up to the end of the block.
 */
export function panelPlace(rows: usize, columns: usize, row: usize, column: usize): usize {
  const inGroup = column % GROUP;
  const inBlock = row % BLOCK;
  const inPanel = column % PANEL;
  const group = column - inGroup;
  const block = row - inBlock;
  const width = min(GROUP, wholePanels(columns - group));
  const length = min(BLOCK, rows - block);
  return group * rows + block * width + (inGroup - inPanel) * length + inBlock * PANEL + inPanel;
}
