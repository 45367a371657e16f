// All heads at a glance: a grid of layers by heads, each with a thumbnail of its attention.

import { type HeadStatistic, headStatistics } from '../../src/plan/summary.ts';
import { Section } from '../frame/section.tsx';
import { plural } from '../parts/format.ts';
import { Segments } from '../parts/segments.tsx';
import { useChoice } from '../parts/use-choice.ts';
import { usePulled } from '../parts/use-pulled.ts';
import type { Scene } from '../scene.ts';
import { HeadGrid } from './head-grid.tsx';
import { headStatisticWords } from './head-statistics.ts';

/** Cells of a thumbnail's side; texts of up to so many tokens are shown as they are. */
const SIDE = 32;

export function HeadsView({ scene }: { readonly scene: Scene }) {
  const { layers, heads } = scene.plan.architecture.stack;
  return (
    <Section
      choices={scene.choices}
      name="heads"
      title="Heads"
      note={`${plural(layers, 'layer')} × ${plural(heads, 'head')}`}
    >
      <HeadsBody scene={scene} />
    </Section>
  );
}

const shows = ['pattern', ...headStatistics] as const;

function HeadsBody({ scene }: { readonly scene: Scene }) {
  const [shown, show] = useChoice<'pattern' | HeadStatistic>(scene.choices, 'heads.shown', shows, 'pattern');
  const thumbnails = usePulled(scene.store, 'thumbnails', () => ({
    run: scene.run.number,
    side: SIDE,
  })).value;
  const options = shows.map((value) =>
    value === 'pattern'
      ? { value, text: 'Pattern', title: 'Who attends to whom, in small' }
      : { value, text: headStatisticWords[value].title, title: headStatisticWords[value].explains },
  );
  return (
    <>
      <div class="controls">
        <Segments label="What each head shows" options={options} chosen={shown} onChoose={show} />
      </div>
      {thumbnails.status === 'failed' && <p class="failed">{thumbnails.message}</p>}
      {thumbnails.status === 'waiting' && <div class="waiting" />}
      {thumbnails.status === 'here' && <HeadGrid scene={scene} thumbnails={thumbnails.value} shown={shown} />}
    </>
  );
}
