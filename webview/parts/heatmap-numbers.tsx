// The numbers in the cells of a small heatmap, each in a colour that can be read on its cell.

import { cssColor, readableOn } from './color.ts';
import { short } from './format.ts';
import type { HeatmapLayout } from './heatmap-layout.ts';
import { colorOf, type Scale } from './scale.ts';
import { theme } from './theme.ts';

interface HeatmapNumbersProps {
  readonly values: Float32Array;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly isEmpty?: (row: number, column: number) => boolean;
  readonly scale: Scale;
  readonly print: (value: number) => string;
  readonly layout: HeatmapLayout;
}

export function HeatmapNumbers(props: HeatmapNumbersProps) {
  const { values, rowLabels, columnLabels, scale, print, layout, isEmpty } = props;
  const { foreground } = theme.value;
  const columns = columnLabels.length;
  return (
    <div
      class={`heatmap-numbers ${layout.numbers}`}
      style={{
        gridTemplateColumns: `repeat(${columns}, ${layout.cellWidth}px)`,
        gridAutoRows: `${layout.cellHeight}px`,
      }}
      aria-hidden="true"
    >
      {rowLabels.flatMap((_, row) =>
        columnLabels.map((_, column) => {
          const value = values[row * columns + column]!;
          const key = `${row} ${column}`;
          if (isEmpty?.(row, column)) return <span key={key} />;
          return (
            <span key={key} style={{ color: cssColor(readableOn(colorOf(scale, value), foreground)) }}>
              {layout.numbers === 'full' ? print(value) : short(value)}
            </span>
          );
        }),
      )}
    </div>
  );
}
