// The weights of a checkpoint, read piece by piece into memory that is handed in.

import type { StridedMatrix, Width } from '../plan/matrix.ts';
import type { WeightName } from '../plan/step.ts';
import { decode } from './decode.ts';
import type { OpenFile } from './files.ts';
import type { Held } from './module.ts';
import { cut, heldSize, matrixSize, type Place, placesOf, type Size } from './pieces.ts';
import { numberBytes, type StoredTensor } from './safetensors.ts';
import { readBytes } from './stored-tensors.ts';
import type { Source } from './weight-table.ts';

/** The longest piece, in bytes: long enough for a disk, short enough for several at a time. */
const longestPiece = 4 * 2 ** 20;

/** How a weight is kept: in the plan's orientation [in, out…] flattened to [in, rest], where a vector is one row. */
export interface WeightSize extends Size {
  readonly width: Width;
}

/** What is read in one go: a stretch of one stored tensor, in which parts of several weights may lie. */
export interface Piece {
  readonly tensor: StoredTensor;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
  readonly places: readonly WeightPlace[];
}

interface WeightPlace extends Place {
  readonly weight: WeightName;
  readonly width: Width;
}

/** A part of a weight, and the row and column of the weight in which it begins. */
export interface Part {
  readonly weight: WeightName;
  readonly row: number;
  readonly column: number;
  readonly values: StridedMatrix;
}

export type Sources = ReadonlyMap<WeightName, Source>;

/** How each weight is kept, in the order of the sources. */
export function keptSizes(sources: Sources): ReadonlyMap<WeightName, WeightSize> {
  return new Map([...sources].map(([name, { tensor, held }]) => [name, keptSize(tensor, held)]));
}

function keptSize({ dtype, shape }: StoredTensor, held: Held): WeightSize {
  const size = heldSize(matrixSize(shape), held);
  return { ...size, width: keptWidth(size, dtype) };
}

/** In its stored width; but F64 as F32, and so a vector, for the kernels compute with it as it lies. */
export function keptWidth({ rows }: Size, dtype: string): Width {
  return rows > 1 && (dtype === 'F16' || dtype === 'BF16') ? dtype : 'F32';
}

/** All that there is to read for the weights, in the order of the sources. A tensor that holds several comes once. */
export function piecesOf(sources: Sources, longest = longestPiece): Piece[] {
  const held = new Map<StoredTensor, Held[]>();
  for (const { tensor, held: one } of sources.values()) {
    held.set(tensor, [...(held.get(tensor) ?? []), one]);
  }
  return [...held].flatMap(([tensor, weights]) => piecesOfTensor(tensor, weights, longest));
}

function piecesOfTensor(tensor: StoredTensor, weights: readonly Held[], longest: number): Piece[] {
  const stored = matrixSize(tensor.shape);
  const bytes = numberBytes(tensor.dtype);
  return cut(stored, Math.floor(longest / bytes)).flatMap((piece) => {
    const places = weights.flatMap((held) =>
      placesOf(piece, stored, held).map((place) => ({
        ...place,
        weight: held.weight,
        width: keptSize(tensor, held).width,
      })),
    );
    if (places.length === 0) return [];
    const offset = tensor.offset + (piece.row * stored.columns + piece.column) * bytes;
    return [{ tensor, offset, length: piece.rows * piece.columns * bytes, places }];
  });
}

/**
 * Reads a piece, and says what of it belongs where.
 * @param buffer at least as long as the piece, aligned to its numbers; the parts are views of it, but for vectors of 16 bits
 * @throws CheckpointError where the file cannot be read, or ends before.
 */
export async function readPiece(open: OpenFile, piece: Piece, buffer: Uint8Array): Promise<Part[]> {
  const { tensor, offset, length, places } = piece;
  const bytes = buffer.subarray(0, length);
  await readBytes(open, tensor, offset, bytes);
  if (tensor.dtype === 'F64') narrow(bytes);
  return places.map(({ weight, width, row, column, view }) => ({
    weight,
    row,
    column,
    values: { ...view, width, data: numbersOf(piece, bytes, width) },
  }));
}

/** Makes float32 of float64 where it lies: what is written never reaches what is still to be read. */
function narrow({ buffer, byteOffset, length }: Uint8Array): void {
  const from = new Float64Array(buffer, byteOffset, length / 8);
  const to = new Float32Array(buffer, byteOffset, length / 8);
  for (let i = 0; i < to.length; i++) to[i] = from[i]!;
}

/** The numbers of a piece in a width; a view where they are stored so. */
function numbersOf(
  { tensor: { dtype } }: Piece,
  bytes: Uint8Array,
  width: Width,
): Float32Array | Uint16Array {
  const { buffer, byteOffset, length } = bytes;
  if (dtype === 'F64') return new Float32Array(buffer, byteOffset, length / 8);
  if (dtype !== width) return decode(dtype, bytes);
  return width === 'F32'
    ? new Float32Array(buffer, byteOffset, length / 4)
    : new Uint16Array(buffer, byteOffset, length / 2);
}
