// The labels along one side of a heatmap; those of columns stand upright where they are too long for their cells.

import { type HeatmapLayout, writtenLabels } from './heatmap-layout.ts';

export interface HeatmapLabelsProps {
  readonly axis: 'row' | 'column';
  readonly labels: readonly string[];
  readonly at: number;
  readonly layout: HeatmapLayout;
}

/** Of a character of the labels' font, in CSS pixels. */
const CHARACTER_WIDTH = 6.7;

export function HeatmapLabels({ axis, labels, at, layout }: HeatmapLabelsProps) {
  const pitch = axis === 'row' ? layout.cellHeight : layout.cellWidth;
  const every = axis === 'row' ? layout.rowEvery : layout.columnEvery;
  const longest = labels.reduce((length, label) => Math.max(length, label.length), 0);
  const upright = axis === 'column' && longest * CHARACTER_WIDTH > pitch - 4;
  const along = axis === 'row' ? 'top' : 'left';
  const across = axis === 'row' ? 'height' : 'width';
  // A label of a narrow cell is wider than it: it is centred on the cell.
  const room = Math.max(pitch, 12);
  return (
    <div
      class={`heatmap-labels ${axis} ${upright ? 'upright' : ''}`}
      style={
        axis === 'row' ? { height: `${labels.length * pitch}px` } : { width: `${labels.length * pitch}px` }
      }
      aria-hidden="true"
    >
      {writtenLabels(labels.length, every, at).map((i) => (
        <span
          key={i}
          class={i === at ? 'focused' : ''}
          style={{ [along]: `${(i + 0.5) * pitch - room / 2}px`, [across]: `${room}px` }}
        >
          <span>{labels[i]}</span>
        </span>
      ))}
    </div>
  );
}
