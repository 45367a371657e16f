// Where the stepper stands, and its buttons: a row that is always in sight, wherever the step view is.

import { outline } from '../../src/plan/outline.ts';
import { placeInPlan } from '../step/names.ts';
import { StepToolbar } from '../step/toolbar.tsx';
import type { Store } from '../store.ts';
import type { Choices } from './choices.ts';
import { showStepSection } from './follow-cursor.ts';

interface StepBarProps {
  readonly store: Store;
  readonly choices: Choices;
}

export function StepBar({ store, choices }: StepBarProps) {
  const plan = store.plan.value;
  const at = store.state.value?.focus?.cursor.at;
  const node = plan && at !== undefined && outline(plan).byId.get(at);
  if (!plan || !node) return null;
  const show = () => {
    choices.choose('section.step', 'open');
    showStepSection();
  };
  return (
    <div class="step-bar">
      <button type="button" class="step-place" title="Show this step" onClick={show}>
        {placeInPlan(plan, node)} · <span class="number">{node.id}</span>
      </button>
      <StepToolbar store={store} />
    </div>
  );
}
