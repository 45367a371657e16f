// The vector of a whole text: how many numbers, its length, and the first of them.

import type { StepId } from '../../src/plan/step.ts';
import { lengthOf } from '../../src/plan/vector-length.ts';
import { Failure } from '../parts/failure.tsx';
import { number } from '../parts/format.ts';
import { usePulled } from '../parts/use-pulled.ts';
import type { Scene } from '../scene.ts';

/** How many numbers are written out. */
const WRITTEN = 8;

interface VectorProps {
  readonly scene: Scene;
  /** [C] */
  readonly step: StepId;
}

export function Vector({ scene: { store, run }, step }: VectorProps) {
  const pulled = usePulled(store, 'tensor', () => ({ run: run.number, step, slice: [null] })).value;
  if (pulled.status === 'failed') return <Failure of={pulled} />;
  if (pulled.status === 'waiting') return <div class="waiting" />;
  const { data } = pulled.value;
  const written = [...data.subarray(0, WRITTEN)].map(number);
  return (
    <dl class="vector">
      <dt>Numbers</dt>
      <dd class="number">{data.length}</dd>
      <dt>Length</dt>
      <dd class="number">{number(lengthOf(data))}</dd>
      <dt>First</dt>
      <dd class="number vector-first">
        {written.join(', ')}
        {data.length > WRITTEN && ', …'}
      </dd>
    </dl>
  );
}
