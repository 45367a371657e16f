// One small matrix: a window of a tensor, as numbers or tints, with the cells that matter marked.

import { useEffect, useRef } from 'preact/hooks';
import type { Slice } from '../../src/plan/slice.ts';
import { placeAfterKey } from '../parts/grid-keys.ts';
import { showInBox } from '../parts/show-in-box.ts';
import { useWidth } from '../parts/use-width.ts';
import { type AxisView, type Face, isWide } from './axes.ts';
import { matrixLayout } from './matrix-layout.ts';
import { indexName } from './names.ts';
import { aligned, formatNumber } from './numbers.ts';
import type { StepScene } from './step-scene.ts';

/** Up to so many columns four digits fit; three beyond. */
const FEW = 6;
/** What the names of the rows take beside a wide matrix, in CSS pixels. */
const ROW_LABEL = 76;

interface MatrixProps {
  readonly scene: StepScene;
  readonly label: string;
  readonly axes: readonly AxisView[];
  readonly face: Face;
  /** The slice that the numbers are of, which may be an earlier one than the axes ask for. */
  readonly slice: Slice;
  readonly data: Float32Array;
  /** Given for the output: chooses the cell at an index along the row axis and one along the column axis. */
  readonly choose?: (row: number, column: number) => void;
  /** Marks the whole row of the chosen cell. */
  readonly wholeRow?: boolean;
}

export function Matrix(props: MatrixProps) {
  const { scene, label, axes, face, slice, data, choose } = props;
  const rowAxis = face.row === null ? null : axes[face.row]!;
  const columnAxis = axes[face.column]!;
  const rows = rowAxis ? indices(slice[face.row!]) : [0];
  const columns = indices(slice[face.column]);
  const write = aligned(data, columns.length > FEW ? 3 : 4);
  const names = columns.map((column) => indexName(scene, columnAxis.dim, column));
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box).value;
  const wide = isWide(axes);
  const { pitch, printed, upright } = wide
    ? matrixLayout(width - (rowAxis ? ROW_LABEL : 0), names, Array.from(data, write))
    : { pitch: 0, printed: true, upright: false };
  const place = [pitch, ...slice, ...axes.map(({ centre, term }) => `${centre} ${term}`)].join();
  useEffect(() => showCell(box.current), [place]);
  const largest = data.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);

  const nameOf = (row: number) => (rowAxis ? `${indexName(scene, rowAxis.dim, row)}, ` : '');
  const onKeyDown = (event: KeyboardEvent) => {
    const at = { row: rowAxis?.centre ?? 0, column: columnAxis.centre };
    const place = placeAfterKey(event.key, event.ctrlKey, at, rowAxis?.length ?? 1, columnAxis.length);
    if (!place) return;
    event.preventDefault();
    choose?.(place.row, place.column);
  };
  const grid = { role: 'grid', tabIndex: 0, onKeyDown, 'aria-activedescendant': 'chosen-cell' } as const;

  return (
    <div
      class="matrix-box"
      ref={box}
      // It may scroll, so the keyboard must reach it; an output is reached by its grid.
      {...(choose ? {} : { tabIndex: 0, role: 'group', 'aria-label': label })}
    >
      <table
        class={`matrix ${printed ? 'printed' : 'tinted'} ${wide ? 'wide' : ''} ${choose ? 'output' : ''}`}
        {...(wide ? { style: { '--pitch': `${pitch}px` } } : {})}
        {...(choose ? { ...grid, 'aria-label': label } : {})}
      >
        <thead class={upright ? 'upright' : ''}>
          <tr>
            {rowAxis && <td />}
            {columns.map((column, j) => (
              <th key={column} scope="col" class={reads(columnAxis, column) ? 'read' : ''}>
                <span>{names[j]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row}>
              {rowAxis && (
                <th scope="row" class={reads(rowAxis, row) ? 'read' : ''}>
                  {indexName(scene, rowAxis.dim, row)}
                </th>
              )}
              {columns.map((column, j) => {
                const x = data[i * columns.length + j]!;
                const mark = markOf(props, rowAxis, columnAxis, row, column);
                const chosen = mark === 'chosen';
                return (
                  <td
                    key={column}
                    class={`cell ${mark} ${x < 0 ? 'negative' : ''}`}
                    style={{ '--share': Number.isFinite(x) && largest > 0 ? Math.abs(x) / largest : 0 }}
                    title={`${nameOf(row)}${names[j]}: ${formatNumber(x, 7)}`}
                    {...(chosen ? { id: 'chosen-cell' } : {})}
                    {...(choose
                      ? { role: 'gridcell', 'aria-selected': chosen, onClick: () => choose(row, column) }
                      : {})}
                  >
                    {printed && write(x)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Keeps in view the cell that is stepped on, or else the first that is read. */
function showCell(box: HTMLElement | null): void {
  const cell =
    box?.querySelector('.chosen') ?? box?.querySelector('.term') ?? box?.querySelector('.cell.read');
  const size = (of: string) => box?.querySelector(of)?.getBoundingClientRect();
  showInBox(box, cell, { top: size('thead')?.height ?? 0, left: size('tbody th')?.width ?? 0 });
}

function indices(pick: Slice[number] | undefined): number[] {
  if (pick === null || pick === undefined || typeof pick === 'number') return [];
  return Array.from({ length: pick[1] - pick[0] }, (_, i) => pick[0] + i);
}

function reads(axis: AxisView | null, index: number): boolean {
  if (axis === null || axis.read === null) return true;
  return typeof axis.read === 'number' ? axis.read === index : axis.read.includes(index);
}

/** chosen: the output's cell. read: a cell that it is made from. term: the one under the cursor. */
function markOf(
  { choose, wholeRow }: MatrixProps,
  rowAxis: AxisView | null,
  columnAxis: AxisView,
  row: number,
  column: number,
): '' | 'read' | 'term' | 'chosen' {
  const inRow = reads(rowAxis, row);
  if (!inRow || !reads(columnAxis, column)) return wholeRow && inRow ? 'read' : '';
  if (choose) return 'chosen';
  return rowAxis?.term === row || columnAxis.term === column ? 'term' : 'read';
}
