// Where the cursor stands: the path to it, how far in it is, and what happens there.

import { isHead, rowDim } from '../../src/plan/build.ts';
import { type Cursor, goTo } from '../../src/plan/cursor.ts';
import { focusedRow } from '../../src/plan/focus.ts';
import { termCount } from '../../src/plan/operand-cells.ts';
import type { OutlineNode } from '../../src/plan/outline.ts';
import { layerOf } from '../../src/plan/plan.ts';
import type { Step } from '../../src/plan/step.ts';
import { placedToken, placeInPlan, shapeName } from './names.ts';
import type { StepScene } from './step-scene.ts';

export function StepHeader({ scene, node }: { scene: StepScene; node: OutlineNode }) {
  const { store, plan, of } = scene;
  const step = node.step;
  const explains = step?.explains ?? stackWords[node.id];
  return (
    <header class="step-header">
      <nav aria-label="Step">
        <ol class="step-path">
          {path(node).map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={id === node.id ? 'step' : undefined}
                onClick={() => focusOn(scene, goTo(plan, id))}
              >
                {name}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <p class="step-level">{level(scene, node)}</p>
      {explains && <p class="step-explains">{explains}</p>}
      {step && (
        <p class="step-shape">
          <code>{step.op.kind}</code> gives <code>{shapeName(step.shape, of)}</code>
        </p>
      )}
      {step && sharesWeights(step) && (
        <p class="step-note">It computes with the weights of block {layerOf(step.weights[0]!)}.</p>
      )}
      {step?.shape.some(isHead) && scene.focus.head === null && (
        <p class="step-note">
          Shown for head 0: a mean over heads is not calculated by any step.{' '}
          <button type="button" class="step-link" onClick={() => store.focus({ head: 0 })}>
            Choose head 0
          </button>
        </p>
      )}
    </header>
  );
}

/** Whether a step computes with the weights of another block. */
function sharesWeights({ id, weights: [weight] }: Step): boolean {
  if (weight === undefined || layerOf(weight) === null) return false;
  return layerOf(weight) !== layerOf(id);
}

/** What a whole stack does; by its id. */
const stackWords: Readonly<Record<string, string>> = {
  encoder:
    'The encoder reads the source. Its last state goes to the cross-attention of every block of the decoder.',
  decoder:
    'The decoder reads the target. At each token it sees those before, looks at the source by cross-attention, and predicts the token that follows.',
};

function focusOn({ store }: StepScene, cursor: Cursor | null): void {
  if (cursor) store.focus({ cursor });
}

function path(node: OutlineNode): OutlineNode[] {
  return node.parent ? [...path(node.parent), node] : [];
}

function level(scene: StepScene, node: OutlineNode): string {
  const { plan, focus, of } = scene;
  const { cursor } = focus;
  const { step } = node;
  const place = placeInPlan(plan, node);
  if (!step || (cursor.level !== 'token' && cursor.level !== 'term')) return place;
  const dim = rowDim(step);
  const row = dim ? [placedToken(scene, focusedRow(focus, step), dim)] : [];
  if (cursor.level === 'token') return [place, ...row].join(' · ');
  const terms = termCount(step, of);
  const which = cursor.term >= terms ? 'the result' : `term ${cursor.term + 1} of ${terms}`;
  return [place, ...row, which].join(' · ');
}
