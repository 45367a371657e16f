// The grid of heads: one canvas for each, in a button that chooses it; the first column is the mean over heads.

import { useMemo, useRef } from 'preact/hooks';
import { type HeadStatistic, statisticsOf } from '../../src/plan/summary.ts';
import type { TensorSlice } from '../../src/protocol/engine.ts';
import { type Place, placeAfterKey } from '../parts/grid-keys.ts';
import { Legend } from '../parts/legend.tsx';
import { range, sequential } from '../parts/scale.ts';
import { theme } from '../parts/theme.ts';
import { hideTip, showTip } from '../parts/tooltip.tsx';
import { useWidth } from '../parts/use-width.ts';
import { headName, type Scene } from '../scene.ts';
import { HeadCell } from './head-cell.tsx';
import { headStatisticAt, headStatisticText, headStatisticWords } from './head-statistics.ts';
import { meanThumbnails, thumbnail, thumbnailSize } from './thumbnails.ts';

interface HeadGridProps {
  readonly scene: Scene;
  /** Of which heads the thumbnails are; behind the focus while new ones are on their way. */
  readonly attention: number;
  /** [L, H, sq, sk] */
  readonly thumbnails: TensorSlice;
  readonly shown: 'pattern' | HeadStatistic;
}

const LABEL_WIDTH = 28;
const GAP = 4;
const SMALLEST = 16;
/** Of the shorter side, where a head's pattern is long and low. */
const LOWEST = 24;
/** Larger ones would only show the same few weights, and push the other views away. */
const LARGEST = 72;

export function HeadGrid({ scene, attention, thumbnails, shown }: HeadGridProps) {
  const { plan, store } = scene;
  const set = plan.attentions[attention]!;
  const { layers, heads } = set;
  const { layer, head } = scene.focus.value;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box).value;
  const room = Math.floor((width - LABEL_WIDTH) / (heads + 1)) - GAP;
  const most = Math.max(SMALLEST, Math.min(room, LARGEST));
  const size = thumbnailSize(thumbnails, { most, least: LOWEST });
  const means = useMemo(() => meanThumbnails(thumbnails), [thumbnails]);
  const colors = theme.value;
  const summaries = scene.summaries.value;

  const statistic = (name: HeadStatistic, at: Pick<HeadPlace, 'layer' | 'head'>) =>
    summaries.status === 'here'
      ? headStatisticAt(summaries.value.attentions[attention]!, set, name, at.layer, at.head)
      : Number.NaN;
  const scale = useMemo(() => {
    if (shown === 'pattern') return sequential(colors, 0, 1);
    const all = Array.from({ length: layers * heads }, (_, i) =>
      statistic(shown, { layer: Math.floor(i / heads), head: i % heads }),
    );
    return sequential(colors, 0, range(all).high);
  }, [colors, shown, summaries, set]);

  const focusOn = ({ row, column }: Place) => {
    store.focus({ layer: row, head: column === 0 ? null : column - 1 });
    box.current?.querySelector<HTMLElement>(`[data-place="${row} ${column}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = { row: layer, column: head === null ? 0 : head + 1 };
    const place = placeAfterKey(event.key, event.ctrlKey, at, layers, heads + 1);
    if (!place) return;
    event.preventDefault();
    focusOn(place);
  };
  const tell = (event: PointerEvent, at: HeadPlace) => {
    const facts = statisticsOf(set).map(
      (name) => `${headStatisticWords[name].title} ${headStatisticText(name, statistic(name, at))}`,
    );
    showTip(event, [headName(at), ...(summaries.status === 'here' ? facts : [])]);
  };
  const columns = [null, ...Array.from({ length: heads }, (_, i) => i)];
  return (
    <>
      <div class="head-grid-box" ref={box}>
        <table
          class="head-grid"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that takes keys
          role="grid"
          aria-label="Heads: layers in rows, heads in columns"
          onKeyDown={onKeyDown}
          onPointerLeave={hideTip}
        >
          <thead>
            <tr>
              <td />
              {columns.map((one) => (
                <th key={one} scope="col" class={one === head ? 'focused' : ''}>
                  {one ?? 'mean'}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: layers }, (_, row) => (
              <tr key={row}>
                <th scope="row" class={row === layer ? 'focused' : ''}>
                  {row}
                </th>
                {columns.map((one, column) => (
                  <HeadCell
                    key={one}
                    place={{ row, column }}
                    {...size}
                    image={one === null ? thumbnail(means, row, 0) : thumbnail(thumbnails, row, one)}
                    value={shown === 'pattern' ? null : statistic(shown, { layer: row, head: one })}
                    scale={scale}
                    chosen={row === layer && one === head}
                    name={headName({ layer: row, head: one })}
                    onChoose={focusOn}
                    onPointerMove={(event) => tell(event, { layer: row, head: one })}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown !== 'pattern' && (
        <div class="below">
          <Legend scale={scale} of={headStatisticWords[shown].title.toLowerCase()} />
        </div>
      )}
    </>
  );
}

interface HeadPlace {
  readonly layer: number;
  readonly head: number | null;
}
