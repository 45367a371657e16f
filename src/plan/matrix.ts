// A matrix as it lies in a checkpoint's file, the form in which weights pass from the file to the engine.

/** The width of stored numbers: float32, or one of the two floats of 16 bits. */
export type Width = 'F32' | 'F16' | 'BF16';

/**
 * A matrix that lies inside a larger array: element [i, j] is data[offset + i * rowStride + j * columnStride].
 * A transposed matrix and a slice of a fused one are views of the file's own numbers, not copies.
 */
export interface StridedMatrix {
  /** Numbers of 16 bits as they are stored. */
  readonly data: Float32Array | Uint16Array;
  /** F32 where it is left out. */
  readonly width?: Width;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** The numbers of a strided matrix in row-major order, as float32. */
export function dense(matrix: StridedMatrix): Float32Array {
  const { data, width = 'F32', offset, rows, columns, rowStride, columnStride } = matrix;
  const result = new Float32Array(rows * columns);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, from = offset + i * rowStride; j < columns; j++, from += columnStride)
      result[to++] = widened(width, data[from]!);
  }
  return result;
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** A stored number as float32, exactly. @param stored of 16 bits: its bits */
export function widened(width: Width, stored: number): number {
  if (width === 'F32') return stored;
  if (width === 'BF16') {
    word[0] = stored << 16;
    return float[0]!;
  }
  const sign = stored & 0x8000 ? -1 : 1;
  const exponent = (stored >> 10) & 0x1f;
  const fraction = stored & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  // Without an exponent the leading 1 is missing, too.
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
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
