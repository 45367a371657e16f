// All heads at a glance: a grid of layers by heads, each with a thumbnail of its attention.

import { useEffect, useMemo } from 'preact/hooks';
import { attentionName } from '../../src/plan/attention-set.ts';
import { type HeadStatistic, headStatistics, statisticsOf } from '../../src/plan/summary.ts';
import { Section } from '../frame/section.tsx';
import { Failure } from '../parts/failure.tsx';
import { plural } from '../parts/format.ts';
import { Segments } from '../parts/segments.tsx';
import { useChoice } from '../parts/use-choice.ts';
import { pull } from '../pulled.ts';
import type { Scene } from '../scene.ts';
import { HeadGrid } from './head-grid.tsx';
import { headStatisticWords } from './head-statistics.ts';

/** Cells of a thumbnail's side; texts of up to so many tokens are shown as they are. */
const SIDE = 32;

export function HeadsView({ scene }: { readonly scene: Scene }) {
  const set = scene.attention.value;
  const size = `${plural(set.layers, 'layer')} × ${plural(set.heads, 'head')}`;
  return (
    <Section
      choices={scene.choices}
      name="heads"
      title="Heads"
      note={scene.plan.attentions.length > 1 ? `${attentionName(set)} · ${size}` : size}
    >
      <HeadsBody scene={scene} />
    </Section>
  );
}

const shows = ['pattern', ...headStatistics] as const;

/** The thumbnails of the heads looked at, with whose they are: the old ones stay while new ones are on their way. */
function useThumbnails({ store, run, focus }: Scene) {
  const { value, stop } = useMemo(
    () =>
      pull(
        () => ({ run: run.number, attention: focus.value.attention, side: SIDE }),
        async (asked, signal) => ({
          attention: asked.attention,
          thumbnails: await store.call('thumbnails', asked, { signal }),
        }),
      ),
    [store, run, focus],
  );
  useEffect(() => stop, [stop]);
  return value.value;
}

function HeadsBody({ scene }: { readonly scene: Scene }) {
  const [chosen, show] = useChoice<'pattern' | HeadStatistic>(scene.choices, 'heads.shown', shows, 'pattern');
  const offered = ['pattern', ...statisticsOf(scene.attention.value)] as const;
  const shown = offered.find((one) => one === chosen) ?? 'pattern';
  const thumbnails = useThumbnails(scene);
  const options = offered.map((value) =>
    value === 'pattern'
      ? { value, text: 'Pattern', title: 'Who attends to whom, in small' }
      : { value, text: headStatisticWords[value].title, title: headStatisticWords[value].explains },
  );
  return (
    <>
      <div class="controls">
        <Segments label="What each head shows" options={options} chosen={shown} onChoose={show} />
      </div>
      {thumbnails.status === 'failed' && <Failure of={thumbnails} />}
      {thumbnails.status === 'waiting' && <div class="waiting" />}
      {thumbnails.status === 'here' && <HeadGrid scene={scene} {...thumbnails.value} shown={shown} />}
    </>
  );
}
