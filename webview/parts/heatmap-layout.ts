// How big the cells of a heatmap are, and which of its labels have room.

export interface HeatmapLayout {
  /** CSS pixels; below 1 where a long text has to fit. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly numbers: HeatmapNumbersSize;
}

/** How much of each number fits in its cell; 'short' is two digits in small type. */
export type HeatmapNumbersSize = 'none' | 'short' | 'full';

/** 'square': cells as high as wide where rows are as many as columns, unless numbers are in them. 'strip': rows of one height. */
export type HeatmapShape = 'square' | 'strip';

const PRINTED = { columns: 16, rows: 24, narrowest: 26, full: 34, widest: 56, height: 28 } as const;
/** What the title of an axis takes across it, in CSS pixels. */
export const AXIS_TITLE = 18;
/** Of a label's line, in CSS pixels. */
export const LABEL_HEIGHT = 13;
const STRIP_HEIGHT = 20;
const SQUARE_LARGEST = 32;
/** A map with more rows than columns, at zoom 1. */
const TALLEST = 640;

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
  const short = shape === 'strip' || rows <= PRINTED.rows;
  if (short && columns <= PRINTED.columns && room >= PRINTED.narrowest) {
    const cellWidth = Math.floor(Math.min(PRINTED.widest, room)) * zoom;
    const numbers = cellWidth >= PRINTED.full ? 'full' : 'short';
    return { cellWidth, cellHeight: PRINTED.height * zoom, numbers };
  }
  const whole = room >= 4 ? Math.floor(room) : room;
  const cellWidth = Math.min(SQUARE_LARGEST, whole) * zoom;
  const stripHeight = rows > 30 ? LABEL_HEIGHT : STRIP_HEIGHT;
  const cellHeight =
    shape === 'square' ? squareHeight(cellWidth / zoom, rows, columns, width) * zoom : stripHeight;
  return { cellWidth, cellHeight, numbers: 'none' };
}

/** As high as wide; lower where many rows would make a tall map, higher where few would make a mere line. */
function squareHeight(cellWidth: number, rows: number, columns: number, width: number): number {
  if (rows > columns) return Math.min(cellWidth, Math.max(4, Math.floor(Math.max(TALLEST, width) / rows)));
  if (rows < columns) return Math.max(cellWidth, Math.min(STRIP_HEIGHT, Math.floor(width / rows)));
  return cellWidth;
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

interface WrittenLabel {
  readonly index: number;
  /** Where its room begins, in CSS pixels from the first cell. */
  readonly start: number;
}

/**
 * The labels that are written, in order: those for which there is room, and always the one in focus.
 * Each is centred on its cell, except at the ends, where it would leave the map.
 * @param pitch size of a cell along the axis, in CSS pixels
 * @param room what a label takes along the axis, at least the size of a cell
 */
export function writtenLabels(length: number, pitch: number, room: number, focused: number): WrittenLabel[] {
  const last = Math.max(0, length * pitch - room);
  const start = (index: number) => Math.min(last, Math.max(0, (index + 0.5) * pitch - room / 2));
  const every = Math.ceil(room / pitch);
  const written: WrittenLabel[] = [];
  let free = 0;
  for (let index = 0; index < length; index++) {
    const from = start(index);
    if (index !== focused) {
      if (index % every !== 0 || from < free || Math.abs(from - start(focused)) < room) continue;
    }
    written.push({ index, start: from });
    free = from + room;
  }
  return written;
}
