// The words or labels with the largest numbers in one row of the logits or probabilities.

import { isCausal } from '../../src/plan/architecture.ts';
import { rowDim } from '../../src/plan/build.ts';
import { focusedRow } from '../../src/plan/focus.ts';
import type { Step } from '../../src/plan/step.ts';
import { Failure } from '../parts/failure.tsx';
import { quotedToken } from './names.ts';
import { aligned, alignedProbabilities } from './numbers.ts';
import type { StepScene } from './step-scene.ts';
import { isToldElsewhere, useAnswer } from './use-answer.ts';

const COUNT = 10;

/** Whether a step's last axis counts words or labels. */
export function ranksWords(step: Step): boolean {
  return ['vocab', 'label'].includes(step.shape.at(-1)!);
}

/** 'of “Rock”', 'for what follows “Rock”', 'of the text'. */
function whose(scene: StepScene, step: Step): string {
  const dim = rowDim(step);
  if (!dim) return 'of the text';
  const token = quotedToken(scene, focusedRow(scene.focus, step), dim);
  const causal = isCausal(scene.plan.architecture.stacks[step.stack]!);
  return causal && step.shape.at(-1) === 'vocab' ? `for what follows ${token}` : `of ${token}`;
}

export function TopWords({ scene, step }: { scene: StepScene; step: Step }) {
  const { run, focus, store } = scene;
  const row = rowDim(step) ? focusedRow(focus, step) : 0;
  const answer = useAnswer(scene, 'top', { run: run.number, step: step.id, row, count: COUNT });
  if (answer.status === 'waiting' || isToldElsewhere(answer)) return null;
  if (answer.status === 'failed') return <Failure of={answer} />;
  const words = answer.value;
  const values = words.map(({ value }) => value);
  const write = step.op.kind === 'softmax' ? alignedProbabilities(values) : aligned(values);
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return (
    <section class="top-words" aria-label="Largest numbers">
      <h3>
        The {words.length} largest {whose(scene, step)}
      </h3>
      <ol class="bars">
        {words.map(({ id, text, value }) => (
          <li key={id}>
            <button
              type="button"
              class={`bar-row ${id === focus.column ? 'current' : ''}`}
              aria-pressed={id === focus.column}
              title={`id ${id}`}
              onClick={() => store.focus({ column: id })}
            >
              <span class="bar-name">{text}</span>
              <span class="bar-track">
                <span
                  class={value < 0 ? 'bar negative' : 'bar'}
                  style={{ '--size': largest > 0 ? Math.abs(value) / largest : 0 }}
                />
              </span>
              <span class="number">{write(value)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
