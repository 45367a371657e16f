// Weights in the memory of the WebAssembly kernels: matrices in panels, tables in rows.

import type { StridedMatrix } from '../plan/matrix.ts';
import { requireInside, type Weight } from './kernels.ts';
import type { WasmMemory } from './memory.ts';
import { pack, panelCells, panelIndex, unpackColumn } from './panels.ts';

export interface StoredWeight extends Weight {
  readonly layout: 'panels' | 'rows';
  readonly data: Float32Array;
}

/** Keeps a matrix [K, N] for `linear` and for `copyColumn`. */
export function storeMatrix(memory: WasmMemory, values: StridedMatrix): StoredWeight {
  const data = memory.allocate(panelCells(values.rows, values.columns));
  pack(values, data);
  return { rows: values.rows, columns: values.columns, layout: 'panels', data };
}

/** Keeps a table [rows, C] for `copyRow`, or a vector [1, C] as operand of a kernel. */
export function storeTable(memory: WasmMemory, values: StridedMatrix): StoredWeight {
  const data = memory.allocate(values.rows * values.columns);
  pack(values, data, values.columns);
  return { rows: values.rows, columns: values.columns, layout: 'rows', data };
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

/** The number in a row and column of a weight in either layout. */
export function numberAt(weight: Weight, row: number, column: number): number {
  requireInside(weight, row, column);
  const { data, layout, rows, columns } = weight as StoredWeight;
  return data[layout === 'rows' ? row * columns + column : panelIndex(rows, row, column)]!;
}

/** Copies row `index` of a table [rows, C] into row [C]. */
export function copyRow(weight: Weight, index: number, row: Float32Array): void {
  const { data, rows, columns } = stored(weight, 'rows');
  if (!(index < rows)) throw new Error(`Row ${index} was looked up in a table of ${rows} rows.`);
  row.set(data.subarray(index * columns, (index + 1) * columns));
}

/** Copies column `index` of a matrix [K, N] into column [K]. */
export function copyColumn(weight: Weight, index: number, column: Float32Array): void {
  const { data, rows, columns } = stored(weight, 'panels');
  if (!(index < columns)) {
    throw new Error(`Column ${index} was looked up in a matrix of ${columns} columns.`);
  }
  unpackColumn(data, rows, index, column);
}
