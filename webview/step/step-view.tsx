// The step view: where the stepper's cursor stands in the plan, and every number of what happens there.

import { outline } from '../../src/plan/outline.ts';
import type { Store } from '../store.ts';
import { attentionIn } from './attention-steps.ts';
import { AttentionSummary } from './attention-summary.tsx';
import { DerivationView } from './derivation-view.tsx';
import { Diagram } from './diagram.tsx';
import { Formula } from './formula.tsx';
import { GroupView } from './group-view.tsx';
import { Operands } from './operands.tsx';
import { RowView } from './row-view.tsx';
import { StepHeader } from './step-header.tsx';
import { stepSceneOf } from './step-scene.ts';
import { ranksWords, TopWords } from './top-words.tsx';

export function StepView({ store }: { store: Store }) {
  const scene = stepSceneOf(store);
  const node = scene && outline(scene.plan).byId.get(scene.focus.cursor.at);
  if (!scene || !node) {
    return <p class="step-empty">Explore a selection to step through its numbers.</p>;
  }
  const step = node.step;
  const attention = attentionIn(node);
  return (
    <div class="step-view">
      <div class="step-columns">
        <Diagram scene={scene} node={node} />
        <div class="step-detail">
          <div class="step-stack">
            <StepHeader scene={scene} node={node} />
            {attention && <AttentionSummary scene={scene} steps={attention} />}
            {!step && <GroupView scene={scene} node={node} />}
            {step && (
              <div key={step.id} class="step-stack">
                <Formula scene={scene} step={step} />
                {ranksWords(step) && <TopWords scene={scene} step={step} />}
                <Operands scene={scene} step={step} />
                {scene.focus.cursor.level === 'token' && <RowView scene={scene} step={step} />}
                <DerivationView scene={scene} step={step} />
              </div>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}
