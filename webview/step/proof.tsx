// The proof that both ways of writing a step give the same numbers: one cell, then the whole row of its token.

import { isHead, rowDim } from '../../src/plan/build.ts';
import type { Derivation } from '../../src/plan/derivation.ts';
import { focusedRow } from '../../src/plan/focus.ts';
import type { Step } from '../../src/plan/step.ts';
import { Failure } from '../parts/failure.tsx';
import { Agrees } from './agrees.tsx';
import { quotedToken } from './names.ts';
import { formatNumber } from './numbers.ts';
import type { StepScene } from './step-scene.ts';
import { isToldElsewhere, useAnswer } from './use-answer.ts';

/** Digits that a float32 can hold. */
const SINGLE = 7;

export function Proof(props: { scene: StepScene; step: Step; derivation: Derivation }) {
  const { scene, step, derivation } = props;
  const { run, focus } = scene;
  const matrix = useAnswer(scene, 'tensor', { run: run.number, step: step.id, slice: derivation.cell });
  const head = step.shape.some(isHead) ? (focus.head ?? 0) : null;
  const row = focusedRow(focus, step);
  const dim = rowDim(step);
  const agreement = useAnswer(scene, 'compare', {
    run: run.number,
    step: step.id,
    row,
    head,
  });
  return (
    <div class="proof">
      {matrix.status === 'here' && (
        <p>
          Piece by piece <b>{formatNumber(derivation.value, SINGLE)}</b>, matrix formula{' '}
          <b>{formatNumber(matrix.value.data[0]!, SINGLE)}</b>
        </p>
      )}
      {agreement.status === 'here' && (
        <Agrees agreement={agreement.value} row={dim && quotedToken(scene, row, dim)} />
      )}
      {agreement.status === 'failed' && !isToldElsewhere(agreement) && <Failure of={agreement} />}
    </div>
  );
}
