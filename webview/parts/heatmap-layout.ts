// How big the cells of a heatmap are, and which of its labels have room.

export interface HeatmapLayout {
  /** CSS pixels; below 1 where a long text has to fit. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Whether a number fits in each cell. */
  readonly printed: boolean;
  /** Each how many-th label is written, so that they do not run into each other. */
  readonly rowEvery: number;
  readonly columnEvery: number;
}

/** 'square': cells as high as wide, unless numbers are in them. 'strip': rows of one height. */
export type HeatmapShape = 'square' | 'strip';

const PRINTED = { columns: 16, narrowest: 34, widest: 56, height: 28 } as const;
const LABEL_PITCH = 13;
const STRIP_HEIGHT = 20;
const SQUARE_LARGEST = 32;

/**
 * @param width room for the cells of a row, in CSS pixels
 * @param zoom 1 where the map fits; 2 for cells twice as large; numbers are printed at 1 only where they fit
 */
export function heatmapLayout(
  shape: HeatmapShape,
  rows: number,
  columns: number,
  width: number,
  zoom = 1,
): HeatmapLayout {
  const room = Math.max(1, width) / Math.max(1, columns);
  const printed = columns <= PRINTED.columns && room >= PRINTED.narrowest;
  if (printed) {
    const cellWidth = Math.floor(Math.min(PRINTED.widest, room)) * zoom;
    return { cellWidth, cellHeight: PRINTED.height * zoom, printed, rowEvery: 1, columnEvery: 1 };
  }
  const whole = room >= 4 ? Math.floor(room) : room;
  const cellWidth = Math.min(SQUARE_LARGEST, whole) * zoom;
  const cellHeight = shape === 'square' ? cellWidth : rows > 30 ? LABEL_PITCH : STRIP_HEIGHT;
  return {
    cellWidth,
    cellHeight,
    printed: false,
    rowEvery: Math.ceil(LABEL_PITCH / cellHeight),
    columnEvery: Math.ceil(LABEL_PITCH / cellWidth),
  };
}

/** Of a character of the labels' font, in CSS pixels. */
const CHARACTER_WIDTH = 6.7;
const LABEL_ROOM = { narrowest: 24, widest: 112 } as const;

/** How much room the longest of some labels takes along its own direction, in CSS pixels; longer ones are elided. */
export function labelRoom(labels: readonly string[]): number {
  const longest = labels.reduce((length, label) => Math.max(length, label.length), 0);
  return Math.min(
    LABEL_ROOM.widest,
    Math.max(LABEL_ROOM.narrowest, Math.ceil(longest * CHARACTER_WIDTH) + 10),
  );
}

/**
 * The labels that are written: each `every`-th, and the one in focus, which its neighbours make room for.
 * @returns indices in order
 */
export function writtenLabels(length: number, every: number, focused: number): number[] {
  const written: number[] = [];
  for (let i = 0; i < length; i++) {
    const regular = i % every === 0 && Math.abs(i - focused) >= every;
    if (regular || i === focused) written.push(i);
  }
  return written;
}
