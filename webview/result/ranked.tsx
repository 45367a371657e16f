// The likeliest words for a token, or labels of the text, as bars.

import type { StepId } from '../../src/plan/step.ts';
import { Failure } from '../parts/failure.tsx';
import { number, percent } from '../parts/format.ts';
import { usePulled } from '../parts/use-pulled.ts';
import type { Scene } from '../scene.ts';

const COUNT = 8;

interface RankedProps {
  readonly scene: Scene;
  /** Probabilities, or scores that are numbers as they are. */
  readonly step: StepId;
  /** The step has a row for each token: the focused one's is shown. */
  readonly ofTokens: boolean;
}

export function Ranked({ scene, step, ofTokens }: RankedProps) {
  const { store, run, plan, focus } = scene;
  const pulled = usePulled(store, 'top', () => {
    const row = ofTokens ? focus.value.tokens[plan.architecture.stacks.length - 1]! : 0;
    return { run: run.number, step, row, count: COUNT };
  }).value;
  if (pulled.status === 'failed') return <Failure of={pulled} />;
  if (pulled.status === 'waiting') return <div class="waiting" />;
  const items = pulled.value;
  const isShare = step === 'probs';
  const whole = isShare ? 1 : Math.max(...items.map(({ value }) => Math.abs(value)));
  return (
    <ol class="result-rows">
      {items.map(({ id, text, value }) => (
        <li key={id} class="result-row">
          <span class="result-name" title={text}>
            {text}
          </span>
          <span class="result-track" aria-hidden="true">
            <span class="result-bar" style={{ '--size': whole > 0 ? Math.abs(value) / whole : 0 }} />
          </span>
          <span class="number">{isShare ? percent(value) : number(value)}</span>
        </li>
      ))}
    </ol>
  );
}
