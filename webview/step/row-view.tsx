// The whole row of one token in a step's output, number by number.

import { useState } from 'preact/hooks';
import type { Step } from '../../src/plan/step.ts';
import { Failure } from '../parts/failure.tsx';
import { faceOf, outputAxes } from './axes.ts';
import { indexName } from './names.ts';
import { aligned } from './numbers.ts';
import { chooseCell, chosenCell, type StepScene } from './step-scene.ts';
import { MORE_TERMS } from './terms.ts';
import { isToldElsewhere, useAnswer } from './use-answer.ts';

const FIRST = 24;

export function RowView({ scene, step }: { scene: StepScene; step: Step }) {
  const [limit, setLimit] = useState(FIRST);
  const cell = chosenCell(scene, step);
  const axes = outputAxes(step, cell, scene);
  const { row, column } = faceOf(axes);
  const { dim, length } = axes[column]!;
  const slice = cell.map((index, axis) => (axis === column ? ([0, limit] as const) : index));
  const answer = useAnswer(scene, 'tensor', { run: scene.run.number, step: step.id, slice });
  if (answer.status === 'waiting' || isToldElsewhere(answer)) return null;
  if (answer.status === 'failed') return <Failure of={answer} />;

  const numbers = [...answer.value.data];
  const write = aligned(numbers);
  const largest = numbers.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  const whose = row === null ? step.id : `“${indexName(scene, axes[row]!.dim, cell[row]!)}”`;
  return (
    <section class="row-view" aria-label="The whole row">
      <h3>The row of {whose}</h3>
      <ol class="bars">
        {numbers.map((x, index) => (
          <li key={indexName(scene, dim, index) + index}>
            <button
              type="button"
              class={`bar-row ${index === cell[column] ? 'current' : ''}`}
              aria-pressed={index === cell[column]}
              onClick={() =>
                chooseCell(
                  scene,
                  step,
                  cell.map((at, axis) => (axis === column ? index : at)),
                )
              }
            >
              <span class="bar-name">{indexName(scene, dim, index)}</span>
              <span class="bar-track">
                <span
                  class={x < 0 ? 'bar negative' : 'bar'}
                  style={{ '--size': Number.isFinite(x) && largest > 0 ? Math.abs(x) / largest : 0 }}
                />
              </span>
              <span class="number">{write(x)}</span>
            </button>
          </li>
        ))}
      </ol>
      {length > limit && (
        <button type="button" class="step-link" onClick={() => setLimit(limit + MORE_TERMS)}>
          Show more of {length}
        </button>
      )}
    </section>
  );
}
