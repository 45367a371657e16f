// One small matrix: a window of a tensor, as numbers or tints, with the cells that matter marked.

import type { Slice } from '../../src/plan/slice.ts';
import { type AxisView, type Face, MOST_NUMBERS } from './axes.ts';
import { indexName } from './names.ts';
import { aligned } from './numbers.ts';
import type { StepScene } from './step-scene.ts';

export interface MatrixProps {
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
  const rows = rowAxis ? range(slice[face.row!]) : [0];
  const columns = range(slice[face.column]);
  const printed = columnAxis.length <= MOST_NUMBERS;
  const write = aligned(data);
  const largest = data.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);

  const move = (event: KeyboardEvent) => {
    const by = moves[event.key];
    if (!by || !choose) return;
    event.preventDefault();
    const row = (rowAxis?.read ?? 0) + by[0];
    const column = columnAxis.read! + by[1];
    if (row < 0 || row >= (rowAxis?.length ?? 1) || column < 0 || column >= columnAxis.length) return;
    choose(row, column);
  };

  return (
    <div class="matrix-box">
      <table
        class={`matrix ${printed ? 'printed' : 'tinted'} ${choose ? 'output' : ''}`}
        aria-label={label}
        {...(choose
          ? { role: 'grid', tabIndex: 0, onKeyDown: move, 'aria-activedescendant': 'chosen-cell' }
          : {})}
      >
        {printed && (
          <thead>
            <tr>
              {rowAxis && <td />}
              {columns.map((column) => (
                <th key={column} scope="col" class={reads(columnAxis, column) ? 'read' : ''}>
                  <span>{indexName(scene, columnAxis.dim, column)}</span>
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, i) => (
            <tr key={row}>
              {rowAxis && (
                <th scope="row" class={reads(rowAxis, row) ? 'read' : ''}>
                  <span>{indexName(scene, rowAxis.dim, row)}</span>
                </th>
              )}
              {columns.map((column, j) => {
                const x = data[i * columns.length + j]!;
                const state = cellState(props, rowAxis, columnAxis, row, column);
                const chosen = choose && state.includes('chosen');
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it takes the arrow keys
                  <td
                    key={column}
                    id={chosen ? 'chosen-cell' : undefined}
                    class={`${state} ${x < 0 ? 'negative' : ''} ${Number.isFinite(x) ? '' : 'infinite'}`}
                    style={{ '--tint': Number.isFinite(x) && largest > 0 ? Math.abs(x) / largest : 0 }}
                    title={printed ? undefined : `${indexName(scene, columnAxis.dim, column)}: ${write(x)}`}
                    aria-selected={chosen ? true : undefined}
                    onClick={choose && (() => choose(row, column))}
                  >
                    {printed || chosen ? write(x) : ''}
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

const moves: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function range(pick: Slice[number] | undefined): number[] {
  if (pick === null || pick === undefined || typeof pick === 'number') return [];
  return Array.from({ length: pick[1] - pick[0] }, (_, i) => pick[0] + i);
}

function reads(axis: AxisView | null, index: number): boolean {
  return axis === null || axis.read === null || axis.read === index;
}

function cellState(
  { choose, wholeRow }: MatrixProps,
  rowAxis: AxisView | null,
  columnAxis: AxisView,
  row: number,
  column: number,
): string {
  const inRow = reads(rowAxis, row);
  if (inRow && reads(columnAxis, column)) {
    if (choose) return 'read chosen';
    return rowAxis?.term === row || columnAxis.term === column ? 'read term' : 'read';
  }
  return wholeRow && inRow ? 'read' : '';
}
