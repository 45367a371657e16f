// Where the numbers of a weight matrix lie in the layout that the WebAssembly kernels read: kernels/panel.ts tells it.

/** Columns of a panel. */
const PANEL = 8;
/** Columns of a group of panels. */
export const GROUP = 32;
/** Rows of a block. */
const BLOCK = 256;
/** Rows that are widened at a time. */
export const STRETCH = 4 * BLOCK;

/** Numbers of a packed matrix [rows, columns]: whole panels. */
export function panelCells(rows: number, columns: number): number {
  return rows * Math.ceil(columns / PANEL) * PANEL;
}

/** Where the number in a row and column of a packed matrix [rows, columns] stands. */
export function panelIndex(rows: number, columns: number, row: number, column: number): number {
  const [inGroup, inBlock, inPanel] = [column % GROUP, row % BLOCK, column % PANEL];
  const [group, block] = [column - inGroup, row - inBlock];
  const width = Math.min(GROUP, Math.ceil((columns - group) / PANEL) * PANEL);
  const length = Math.min(BLOCK, rows - block);
  return group * rows + block * width + (inGroup - inPanel) * length + inBlock * PANEL + inPanel;
}
