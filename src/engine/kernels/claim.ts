// How threads share the work of a kernel: each claims one piece after the other, until none is left.

/** Cells of a piece of work that is a stretch of cells or rows: 32 KiB, some microseconds. */
const CELLS: usize = 8192;
/** Multiply-adds of a piece of a product: about 20 µs. */
const PRODUCT: u64 = 2 ** 19;
/** Pieces of a product, if there can be so many: then no thread waits long for the last of the others. */
const PIECES: usize = 64;
/** Rows that a part of a product must have: fewer would not be worth reading the other operand again. */
const ROWS: usize = 96;

/** The number of the next piece. @param next address of a counter that all threads share, 0 at the start */
export function claim(next: usize): usize {
  return atomic.add<i32>(next, 1);
}

/** How many rows of so many cells are one piece. */
export function rowsOfPiece(cells: usize): usize {
  return max(CELLS / max(cells, 1), 1);
}

/** Into how many parts the M rows of a product are divided, where its other operand has so many parts. */
export function rowParts(M: usize, parts: usize): usize {
  return max(min(M / ROWS, (PIECES + parts - 1) / parts), 1);
}

/** How many parts of a product, each of [M, K] · [K, N], are one piece. With few rows, reading [K, N] takes longer. */
export function partsOfPiece(M: usize, K: usize, N: usize): usize {
  return max(<usize>(PRODUCT / (<u64>max(M, 3) * K * N)), 1);
}
