// A heatmap: a matrix as colours on a canvas, with labels, a cursor for pointer and keys, and numbers where they fit.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Place, placeAfterKey } from './grid-keys.ts';
import { HeatmapLabels } from './heatmap-labels.tsx';
import { AXIS_TITLE, type HeatmapShape, heatmapLayout, labelRoom } from './heatmap-layout.ts';
import { HeatmapNumbers } from './heatmap-numbers.tsx';
import { paintCells } from './paint-cells.ts';
import type { Scale } from './scale.ts';
import { showInBox } from './show-in-box.ts';
import { hideTip, showTip } from './tooltip.tsx';
import { useWidth } from './use-width.ts';

interface HeatmapProps {
  /** What is shown, for screen readers. */
  readonly label: string;
  readonly shape: HeatmapShape;
  /** What rows and columns are, where the labels do not tell. */
  readonly axes?: { readonly row: string; readonly column: string };
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  /** [rows, columns] */
  readonly values: Float32Array;
  /** Cells that hold no number: drawn as empty, not as zero. */
  readonly isEmpty?: (row: number, column: number) => boolean;
  readonly scale: Scale;
  /** The cell in focus. */
  readonly at: Place;
  readonly zoom?: number;
  /** A number as it is printed in a cell. */
  readonly print: (value: number) => string;
  /** A cell in words, for the tooltip and for screen readers. */
  readonly describe: (place: Place) => string;
  readonly onMove: (place: Place) => void;
}

export function Heatmap(props: HeatmapProps) {
  const { axes, rowLabels, columnLabels, values, scale, at, isEmpty, describe, onMove } = props;
  const rows = rowLabels.length;
  const columns = columnLabels.length;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const width = useWidth(box).value;
  const side = labelRoom(rowLabels);
  const title = axes ? AXIS_TITLE : 0;
  const layout = heatmapLayout(props.shape, rows, columns, width - side - title, props.zoom);
  const { cellWidth, cellHeight } = layout;

  useLayoutEffect(() => {
    if (canvas.current) paintCells(canvas.current, { values, rows, columns, scale, isEmpty });
  }, [values, rows, columns, scale, isEmpty]);

  useLayoutEffect(() => {
    const corner = box.current?.querySelector('.heatmap-corner')?.getBoundingClientRect();
    showInBox(box.current, cursor.current, { top: corner?.height ?? 0, left: corner?.width ?? 0 });
  }, [at.row, at.column, cellWidth, cellHeight]);

  const placeUnder = (event: MouseEvent): Place | null => {
    const corner = canvas.current!.getBoundingClientRect();
    const row = Math.floor((event.clientY - corner.top) / cellHeight);
    const column = Math.floor((event.clientX - corner.left) / cellWidth);
    return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
  };
  const onPointerMove = (event: PointerEvent) => {
    const place = placeUnder(event);
    if (place) showTip(event, [describe(place)]);
    else hideTip();
  };
  const onClick = (event: MouseEvent) => {
    const place = placeUnder(event);
    if (place) onMove(place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const place = placeAfterKey(event.key, event.ctrlKey, at, rows, columns);
    if (!place) return;
    event.preventDefault();
    onMove(place);
  };

  const area = { width: `${columns * cellWidth}px`, height: `${rows * cellHeight}px` };
  const band = (axis: 'row' | 'column') =>
    axis === 'row'
      ? { top: `${at.row * cellHeight}px`, height: `${cellHeight}px` }
      : { left: `${at.column * cellWidth}px`, width: `${cellWidth}px` };
  return (
    <div class="heatmap" ref={box}>
      <div
        class="heatmap-body"
        style={{ gridTemplateColumns: `${title + side}px max-content` }}
        role="application"
        aria-roledescription="heatmap"
        aria-label={`${props.label}. Arrow keys move the cell.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={hideTip}
        onClick={onClick}
      >
        <div class="heatmap-corner" />
        <HeatmapLabels
          axis="column"
          title={axes?.column}
          labels={columnLabels}
          at={at.column}
          layout={layout}
        />
        <HeatmapLabels axis="row" title={axes?.row} labels={rowLabels} at={at.row} layout={layout} />
        <div class="heatmap-cells" style={area}>
          <canvas ref={canvas} class={cellWidth < 1 || cellHeight < 1 ? 'shrunk' : ''} style={area} />
          {layout.numbers !== 'none' && <HeatmapNumbers {...props} layout={layout} />}
          <div class="heatmap-band row" style={band('row')} />
          <div class="heatmap-band column" style={band('column')} />
          <div class="heatmap-cursor" ref={cursor} style={{ ...band('row'), ...band('column') }} />
        </div>
      </div>
      <div class="visually-hidden" aria-live="polite">
        {describe(at)}
      </div>
    </div>
  );
}
