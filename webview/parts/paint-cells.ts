// Paints a matrix on a canvas, one pixel a cell; CSS makes the pixels as large as the cells.

import { type Scale, shadeOf } from './scale.ts';

interface Cells {
  /** [rows, columns] */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly scale: Scale;
  /** Left transparent. */
  readonly isEmpty?: ((row: number, column: number) => boolean) | undefined;
}

export function paintCells(
  canvas: HTMLCanvasElement,
  { values, rows, columns, scale, isEmpty }: Cells,
): void {
  canvas.width = columns;
  canvas.height = rows;
  const brush = canvas.getContext('2d');
  if (!brush) return;
  const image = brush.createImageData(columns, rows);
  const { data } = image;
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      if (isEmpty?.(row, column)) continue;
      const color = scale.colors[shadeOf(scale, values[i]!)]!;
      data.set(color, 4 * i);
      data[4 * i + 3] = 255;
    }
  }
  brush.putImageData(image, 0, 0);
}
