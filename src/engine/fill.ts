// Puts parts of weights in their places: packed by the kernels, from their own memory.

import type { StridedMatrix } from '../plan/matrix.ts';
import type { Weight } from './kernels.ts';
import type { WasmMemory } from './memory.ts';
import { requireFit, type StoredWeight } from './stored-weight.ts';

/** Runs a kernel of kernels/pack.ts on so many numbers. */
type Run = (numbers: number, kernel: 'packPanels' | 'packTable', ...operands: readonly number[]) => void;

/** What lies elsewhere is copied into the kernels' memory in pieces of so many numbers. */
const PIECE = 2 ** 22;

/**
 * @param isOwn whether an array lies in the kernels' memory
 * @returns a function that puts a part of a weight in its place, from a row and a column on
 */
export function filler(arena: WasmMemory, isOwn: (data: ArrayBufferView) => boolean, run: Run) {
  return (weight: Weight, part: StridedMatrix, row: number, column: number): void => {
    const to = weight as StoredWeight;
    requireFit(to, part, row, column);
    if (part.rows === 0 || part.columns === 0) return;
    put(to, part, row, column);
  };

  function put(to: StoredWeight, part: StridedMatrix, row: number, column: number): void {
    if (isOwn(part.data)) {
      pack(to, part, part.data.byteOffset, row, column);
      return;
    }
    const { rows, columns, rowStride, columnStride, offset } = part;
    const span = (rows - 1) * rowStride + (columns - 1) * columnStride + 1;
    if (span > PIECE && rows * columns > 1) {
      const byRows = columns === 1 || (rows > 1 && rowStride > columnStride);
      for (const [half, place] of halves(byRows ? rows : columns)) {
        const from = offset + place * (byRows ? rowStride : columnStride);
        const size = byRows ? { rows: half } : { columns: half };
        put(
          to,
          { ...part, ...size, offset: from },
          byRows ? row + place : row,
          byRows ? column : column + place,
        );
      }
      return;
    }
    const copy = arena.allocateBytes(span * part.data.BYTES_PER_ELEMENT);
    try {
      const { buffer, byteOffset, byteLength } = part.data.subarray(offset, offset + span);
      copy.set(new Uint8Array(buffer, byteOffset, byteLength));
      pack(to, { ...part, offset: 0 }, arena.address(copy), row, column);
    } finally {
      arena.release(copy);
    }
  }

  function pack(to: StoredWeight, part: StridedMatrix, address: number, row: number, column: number): void {
    const { rows, columns, offset, rowStride, columnStride } = part;
    const size = part.data.BYTES_PER_ELEMENT;
    const from = [address + offset * size, size, rowStride * size, columnStride * size, rows, columns];
    const start = arena.address(to.block);
    if (to.layout === 'panels') {
      run(rows * columns, 'packPanels', ...from, start, to.rows, to.columns, row, column);
    } else {
      const first = start + (row * to.columns + column) * size;
      run(rows * columns, 'packTable', ...from, first, to.columns * size);
    }
  }
}

/** Two parts of a length, each with its place. */
function halves(length: number): readonly (readonly [length: number, place: number])[] {
  const first = Math.ceil(length / 2);
  return [
    [first, 0],
    [length - first, first],
  ];
}
