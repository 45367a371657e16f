// What the colours of a heatmap mean: the scale as a bar, with its ends in numbers.

import { cssColor } from './color.ts';
import { number } from './format.ts';
import type { Scale } from './scale.ts';

interface LegendProps {
  readonly scale: Scale;
  /** What is measured: 'attention', 'norm'. */
  readonly of: string;
  /** Some numbers lie beyond the ends. */
  readonly clipped?: boolean;
}

export function Legend({ scale, of, clipped = false }: LegendProps) {
  const { colors, low, high } = scale;
  const stops = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    cssColor(colors[Math.round(share * (colors.length - 1))]!),
  );
  return (
    <div class="legend">
      <span class="legend-name">{of}</span>
      <span class="number">
        {clipped ? '≤ ' : ''}
        {number(low)}
      </span>
      <span
        class="legend-bar"
        style={{ backgroundImage: `linear-gradient(to right, ${stops.join(', ')})` }}
      />
      <span class="number">
        {clipped ? '≥ ' : ''}
        {number(high)}
      </span>
    </div>
  );
}
