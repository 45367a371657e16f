// A matrix as it lies in a checkpoint's file, the form in which weights pass from the file to the engine.

/**
 * A matrix that lies inside a larger array: element [i, j] is data[offset + i * rowStride + j * columnStride].
 * A transposed matrix and a slice of a fused one are views of the file's own numbers, not copies.
 */
export interface StridedMatrix {
  readonly data: Float32Array;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** The numbers of a strided matrix in row-major order. */
export function dense(matrix: StridedMatrix): Float32Array {
  const { data, offset, rows, columns, rowStride, columnStride } = matrix;
  const result = new Float32Array(rows * columns);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, from = offset + i * rowStride; j < columns; j++, from += columnStride)
      result[to++] = data[from]!;
  }
  return result;
}

/** The same matrix with rows and columns exchanged. */
export function transposed(matrix: StridedMatrix): StridedMatrix {
  return {
    ...matrix,
    rows: matrix.columns,
    columns: matrix.rows,
    rowStride: matrix.columnStride,
    columnStride: matrix.rowStride,
  };
}

/** Matrices of the same number of rows as one, copied so that each column's numbers are neighbours. */
export function sideBySide(matrices: readonly StridedMatrix[]): StridedMatrix {
  const { rows } = matrices[0]!;
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const data = new Float32Array(rows * columns);
  let to = 0;
  for (const matrix of matrices) {
    data.set(dense(transposed(matrix)), to);
    to += rows * matrix.columns;
  }
  return { data, offset: 0, rows, columns, rowStride: 1, columnStride: rows };
}
