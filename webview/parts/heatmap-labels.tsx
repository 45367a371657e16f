// The labels along one side of a heatmap; those of columns stand upright where they are too long for their cells.

import { type HeatmapLayout, labelRoom, writtenLabels } from './heatmap-layout.ts';

export interface HeatmapLabelsProps {
  readonly axis: 'row' | 'column';
  readonly labels: readonly string[];
  readonly at: number;
  readonly layout: HeatmapLayout;
}

export function HeatmapLabels({ axis, labels, at, layout }: HeatmapLabelsProps) {
  const pitch = axis === 'row' ? layout.cellHeight : layout.cellWidth;
  const every = axis === 'row' ? layout.rowEvery : layout.columnEvery;
  const long = labelRoom(labels);
  const upright = axis === 'column' && long - 6 > pitch;
  const along = axis === 'row' ? 'top' : 'left';
  const across = axis === 'row' ? 'height' : 'width';
  // A label of a narrow cell is wider than it: it is centred on the cell, but for those at the ends.
  const room = Math.max(pitch, 12);
  const last = Math.max(0, labels.length * pitch - room);
  const start = (i: number) => Math.min(last, Math.max(0, (i + 0.5) * pitch - room / 2));
  const size =
    axis === 'row'
      ? { height: `${labels.length * pitch}px` }
      : { width: `${labels.length * pitch}px`, height: `${upright ? long : 20}px` };
  return (
    <div class={`heatmap-labels ${axis} ${upright ? 'upright' : ''}`} style={size} aria-hidden="true">
      {writtenLabels(labels.length, every, at).map((i) => (
        <span
          key={i}
          class={i === at ? 'focused' : ''}
          style={{ [along]: `${start(i)}px`, [across]: `${room}px` }}
        >
          <span>{labels[i]}</span>
        </span>
      ))}
    </div>
  );
}
