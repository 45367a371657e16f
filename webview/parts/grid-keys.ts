// The keys that move a cursor in a grid, the same in every view.

export interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a key takes the cursor, kept inside the grid; null for a key that does not move it.
 * Home and End go to the ends of the row, with Ctrl to the ends of the grid.
 */
export function placeAfterKey(
  key: string,
  ctrl: boolean,
  { row, column }: Place,
  rows: number,
  columns: number,
): Place | null {
  const to = (nextRow: number, nextColumn: number): Place => ({
    row: Math.min(rows - 1, Math.max(0, nextRow)),
    column: Math.min(columns - 1, Math.max(0, nextColumn)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'Home':
      return to(ctrl ? 0 : row, 0);
    case 'End':
      return to(ctrl ? rows - 1 : row, columns - 1);
    case 'PageUp':
      return to(row - 10, column);
    case 'PageDown':
      return to(row + 10, column);
    default:
      return null;
  }
}
