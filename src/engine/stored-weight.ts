// Weights in the memory of the WebAssembly kernels: matrices in panels, tables in rows, in the width in which they are stored.

import { type StridedMatrix, type Width, widened } from '../plan/matrix.ts';
import { requireInside, type Weight } from './kernels.ts';
import type { WasmMemory } from './memory.ts';
import { GROUP, panelCells, panelIndex } from './panels.ts';

export interface StoredWeight extends Weight {
  readonly layout: 'panels' | 'rows';
  readonly width: Width;
  /** The block in the kernels' memory. */
  readonly block: Uint8Array;
  /** The same bytes as numbers, those of 16 bits as they are stored. */
  readonly data: Float32Array | Uint16Array;
}

/** Room for a weight. */
export function reserve(
  memory: WasmMemory,
  layout: StoredWeight['layout'],
  rows: number,
  columns: number,
  width: Width,
): StoredWeight {
  const cells = layout === 'rows' ? rows * columns : panelCells(rows, columns);
  const block = memory.allocateBytes(cells * (width === 'F32' ? 4 : 2));
  const { buffer, byteOffset } = block;
  const data =
    width === 'F32'
      ? new Float32Array(buffer, byteOffset, cells)
      : new Uint16Array(buffer, byteOffset, cells);
  // What the last panel lacks is zero.
  if (layout === 'panels' && cells > rows * columns) data.fill(0, rows * (columns - (columns % GROUP)));
  return { rows, columns, layout, width, block, data };
}

/** Throws where a part does not fit into a weight at this place. */
export function requireFit(weight: StoredWeight, part: StridedMatrix, row: number, column: number): void {
  const { rows, columns, width } = weight;
  const { width: given = 'F32' } = part;
  if (row + part.rows > rows || column + part.columns > columns) {
    throw new RangeError(
      `A part of ${part.rows} rows and ${part.columns} columns does not fit into a weight of ${rows} and ${columns} from row ${row}, column ${column} on.`,
    );
  }
  if (given !== width) {
    throw new Error(`A part of width ${given} was put into a weight of width ${width}; give both the same.`);
  }
}

/** A weight in the layout that an operation reads; the other layout would give plausible nonsense. */
export function stored(weight: Weight, layout: StoredWeight['layout']): StoredWeight {
  const found = weight as StoredWeight;
  if (found.layout === layout) return found;
  throw new Error(
    layout === 'panels'
      ? 'A weight was read as a matrix but kept as a table: keep it with matrix().'
      : 'A weight was read as a table but kept as a matrix: keep it with table().',
  );
}

/** A vector as the norms and the biases read it: a table in float32. */
export function storedVector(weight: Weight): StoredWeight {
  const found = stored(weight, 'rows');
  if (found.width === 'F32') return found;
  throw new Error(`A vector was kept in ${found.width}, but norms and biases read it in F32: keep it so.`);
}

/** The number in a row and column of a weight in either layout. */
export function numberAt(weight: Weight, row: number, column: number): number {
  requireInside(weight, row, column);
  const { data, width } = weight as StoredWeight;
  return widened(width, data[place(weight as StoredWeight, row, column)]!);
}

/** Where a number stands in the data of a weight. */
function place({ layout, rows, columns }: StoredWeight, row: number, column: number): number {
  return layout === 'rows' ? row * columns + column : panelIndex(rows, columns, row, column);
}

/** Copies row `index` of a table [rows, C] into row [C], as float32. */
export function copyRow(weight: Weight, index: number, row: Float32Array): void {
  const { data, width, rows, columns } = stored(weight, 'rows');
  if (!(index < rows)) throw new Error(`Row ${index} was looked up in a table of ${rows} rows.`);
  const from = index * columns;
  if (width === 'F32') row.set(data.subarray(from, from + columns));
  else for (let c = 0; c < columns; c++) row[c] = widened(width, data[from + c]!);
}

/** Copies column `index` of a matrix [K, N] into column [K], as float32. */
export function copyColumn(weight: Weight, index: number, column: Float32Array): void {
  const { data, width, rows, columns } = stored(weight, 'panels');
  if (!(index < columns)) {
    throw new Error(`Column ${index} was looked up in a matrix of ${columns} columns.`);
  }
  for (let row = 0; row < rows; row++) {
    column[row] = widened(width, data[panelIndex(rows, columns, row, index)]!);
  }
}
