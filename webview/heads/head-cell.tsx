// One head in the grid: its pattern in small, or one statistic as a colour and a number.

import { memo } from 'preact/compat';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { cssColor, readableOn } from '../parts/color.ts';
import { fixed, number } from '../parts/format.ts';
import type { Place } from '../parts/grid-keys.ts';
import { paintCells } from '../parts/paint-cells.ts';
import { colorOf, range, type Scale, sequential } from '../parts/scale.ts';
import { theme } from '../parts/theme.ts';
import type { Thumbnail } from './thumbnails.ts';

interface HeadCellProps {
  readonly place: Place;
  /** CSS pixels */
  readonly width: number;
  readonly height: number;
  readonly image: Thumbnail;
  /** The statistic that is shown instead of the image; null for the image. */
  readonly value: number | null;
  /** Of the statistic. */
  readonly scale: Scale;
  readonly chosen: boolean;
  readonly name: string;
  readonly onChoose: (place: Place) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
}

/** Below this width a number would not fit. */
const NUMBER_WIDTH = 32;

export function HeadCell(props: HeadCellProps) {
  const { place, width, height, image, value, scale, chosen, name } = props;
  const color = value === null ? null : colorOf(scale, value);
  return (
    <td>
      <button
        type="button"
        class={`head-cell ${chosen ? 'chosen' : ''}`}
        aria-label={value === null ? name : `${name}: ${number(value)}`}
        aria-pressed={chosen}
        tabIndex={chosen ? 0 : -1}
        data-place={`${place.row} ${place.column}`}
        style={{
          width: `${width}px`,
          height: `${height}px`,
          ...(color && {
            background: cssColor(color),
            color: cssColor(readableOn(color, theme.value.foreground)),
          }),
        }}
        onClick={() => props.onChoose(place)}
        onPointerMove={props.onPointerMove}
      >
        {value === null ? (
          <HeadImage image={image} />
        ) : (
          width >= NUMBER_WIDTH && <span class="number">{fixed(value, 2)}</span>
        )}
      </button>
    </td>
  );
}

interface HeadImageProps {
  readonly image: Thumbnail;
}

/** Each on its own scale, from 0 to its largest weight: a thumbnail shows where a head looks, not how much. */
const HeadImage = memo(
  function HeadImage({ image: { rows, columns, values } }: HeadImageProps) {
    const canvas = useRef<HTMLCanvasElement>(null);
    const colors = theme.value;
    useLayoutEffect(() => {
      if (!canvas.current) return;
      const scale = sequential(colors, 0, range(values).high);
      paintCells(canvas.current, { values, rows, columns, scale });
    }, [values, rows, columns, colors]);
    return <canvas ref={canvas} />;
  },
  (before, after) =>
    before.image.values.buffer === after.image.values.buffer &&
    before.image.values.byteOffset === after.image.values.byteOffset,
);
