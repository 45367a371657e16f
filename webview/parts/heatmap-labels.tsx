// The labels along one side of a heatmap; those of columns stand upright where they are too long for their cells.

import { AXIS_TITLE, type HeatmapLayout, LABEL_HEIGHT, labelRoom, writtenLabels } from './heatmap-layout.ts';

interface HeatmapLabelsProps {
  readonly axis: 'row' | 'column';
  /** What they are. */
  readonly title?: string | undefined;
  readonly labels: readonly string[];
  /** The one in focus. */
  readonly at: number;
  readonly layout: HeatmapLayout;
}

export function HeatmapLabels({ axis, title, labels, at, layout }: HeatmapLabelsProps) {
  const pitch = axis === 'row' ? layout.cellHeight : layout.cellWidth;
  const length = `${labels.length * pitch}px`;
  const long = labelRoom(labels);
  const upright = axis === 'column' && long - 6 > pitch;
  const over = title ? AXIS_TITLE : 0;
  const room = Math.max(pitch, LABEL_HEIGHT);
  const [along, across, before] =
    axis === 'row' ? (['top', 'height', 'left'] as const) : (['left', 'width', 'top'] as const);
  return (
    <div
      class={`heatmap-labels ${axis} ${upright ? 'upright' : ''}`}
      style={
        // A title that is longer than few rows are high takes its room below them.
        axis === 'row'
          ? { minHeight: length }
          : { width: length, height: `${over + (upright ? long : 20)}px` }
      }
      aria-hidden="true"
    >
      {title && <strong>{title}</strong>}
      {writtenLabels(labels.length, pitch, room, at).map(({ index, start }) => (
        <span
          key={index}
          class={index === at ? 'focused' : ''}
          style={{ [along]: `${start}px`, [across]: `${room}px`, [before]: `${over}px` }}
        >
          <span>{labels[index]}</span>
        </span>
      ))}
    </div>
  );
}
