// How the cells of a wide matrix fill their line, and whether numbers fit in them.

export interface MatrixLayout {
  /** Of a cell without the line between cells, in CSS pixels. */
  readonly pitch: number;
  /** Whether each number fits in its cell. */
  readonly printed: boolean;
  /** Whether the names of the columns are too long to lie above them. */
  readonly upright: boolean;
}

/** Of a character at 10 px, in CSS pixels. */
const CHARACTER = 6.1;
const MARGIN = 3;
const LINE = 1;
const NARROWEST = 9;
const WIDEST = { tinted: 28, printed: 48 } as const;

/**
 * @param room for all cells of a row, in CSS pixels
 * @param names of the columns
 * @param numbers of all cells, as they would be printed
 */
export function matrixLayout(
  room: number,
  names: readonly string[],
  numbers: readonly string[],
): MatrixLayout {
  const fits = Math.floor(room / Math.max(1, names.length)) - LINE;
  const printed = fits >= longest(numbers) * CHARACTER + MARGIN;
  const pitch = Math.max(NARROWEST, Math.min(fits, printed ? WIDEST.printed : WIDEST.tinted));
  return { pitch, printed, upright: longest(names) * CHARACTER > pitch };
}

function longest(words: readonly string[]): number {
  return words.reduce((most, { length }) => Math.max(most, length), 0);
}
