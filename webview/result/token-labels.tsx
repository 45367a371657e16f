// Each token with its likeliest label, and all labels of the focused one.

import { labelsOf } from '../../src/plan/architecture.ts';
import { stepOf } from '../../src/plan/plan.ts';
import type { StepId } from '../../src/plan/step.ts';
import { topIndices } from '../../src/plan/top.ts';
import { Failure } from '../parts/failure.tsx';
import { number, percent } from '../parts/format.ts';
import { ScrollRegion } from '../parts/scroll-region.tsx';
import { usePulled } from '../parts/use-pulled.ts';
import type { Scene } from '../scene.ts';
import { Ranked } from './ranked.tsx';

interface TokenLabelsProps {
  readonly scene: Scene;
  /** [T, label], or [T] where there is one label */
  readonly step: StepId;
}

export function TokenLabels({ scene, step }: TokenLabelsProps) {
  const { store, run, plan, focus, labels: words } = scene;
  const { shape } = stepOf(plan, step);
  const pulled = usePulled(store, 'tensor', () => ({
    run: run.number,
    step,
    slice: shape.map(() => null),
  })).value;
  if (pulled.status === 'failed') return <Failure of={pulled} />;
  if (pulled.status === 'waiting') return <div class="waiting" />;
  const names = labelsOf(plan.architecture.head);
  const last = plan.architecture.stacks.length - 1;
  const write = step === 'probs' ? percent : number;
  return (
    <>
      <ScrollRegion label="Label of each token" class="token-labels-box">
        <ol class="token-labels">
          {run.tokens[last]!.map(({ special }, i) => {
            const scores = pulled.value.data.subarray(i * names.length, (i + 1) * names.length);
            const [best = 0] = topIndices(scores, 1);
            const current = focus.value.tokens[last] === i;
            // 'O' stands outside of everything that is named, by a convention of old.
            const says = names.length > 1 ? names[best] !== 'O' : scores[best]! > 0.5;
            const aside = special || !says;
            return (
              <li
                key={i}
                class={`${aside ? 'aside' : ''} ${current ? 'current' : ''}`}
                aria-current={current ? 'true' : undefined}
              >
                <span class="labelled">{words[last]![i]}</span>
                <span class="label">{names[best]}</span>
                <span class="number">{write(scores[best]!)}</span>
              </li>
            );
          })}
        </ol>
      </ScrollRegion>
      {shape.length > 1 && <Ranked scene={scene} step={step} ofTokens={true} />}
    </>
  );
}
