// The chosen head in a few numbers: how spread out it is, how far it looks, and what it prefers.

import { statisticsOf } from '../../src/plan/summary.ts';
import { headStatisticAt, headStatisticText, headStatisticWords } from '../heads/head-statistics.ts';
import { Failure } from '../parts/failure.tsx';
import type { Scene } from '../scene.ts';

export function HeadNumbers({ scene }: { readonly scene: Scene }) {
  const { attention, layer, head } = scene.focus.value;
  const set = scene.attention.value;
  const summaries = scene.summaries.value;
  if (summaries.status === 'failed') return <Failure of={summaries} />;
  return (
    <>
      <p class="facts-caption">mean over queries</p>
      <dl class="facts">
        {statisticsOf(set).map((name) => (
          <div key={name} title={headStatisticWords[name].explains}>
            <dt>{headStatisticWords[name].title}</dt>
            <dd class="number">
              {summaries.status === 'here'
                ? headStatisticText(
                    name,
                    headStatisticAt(summaries.value.attentions[attention]!, set, name, layer, head),
                  )
                : '…'}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
