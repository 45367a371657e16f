// The way from queries and keys to the weights in one line, as this model goes it.

import { Fragment } from 'preact';
import { rootOf } from './account-tellers.ts';
import type { AttentionSteps } from './attention-steps.ts';
import { nearName } from './names.ts';
import { formatNumber } from './numbers.ts';
import { StepLink } from './step-link.tsx';
import type { StepScene } from './step-scene.ts';

/** 'scores = q · k ÷ √64, masked; softmax gives pattern, the weights of the values v' */
export function ScoresNote({ scene, steps }: { scene: StepScene; steps: AttentionSteps }) {
  const link = (id: string) => <StepLink scene={scene} id={id} />;
  const root = rootOf(steps.scale);
  const factor = steps.scale === 1 ? '' : root === null ? ` × ${formatNumber(steps.scale)}` : ` ÷ √${root}`;
  return (
    <p class="step-note">
      {link(steps.scores)} = q · k{factor}
      {steps.changes.map(({ id, kind, cap, added }, i) => {
        const before = steps.changes[i - 1]?.id ?? steps.scores;
        return (
          <Fragment key={id}>
            , {link(id)}
            {kind === 'soft_cap' && ` = ${cap} tanh(score ÷ ${cap})`}
            {kind === 'add' && (
              <>
                {' = '}
                {nearName(before, steps.scores)} + {link(added!)}
              </>
            )}
          </Fragment>
        );
      })}
      ; softmax gives {link(steps.weights)}, the weights of the values {link(steps.values)}
    </p>
  );
}
