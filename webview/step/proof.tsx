// The proof that both ways of writing a step give the same numbers: one cell, then the whole row of its token.

import { useState } from 'preact/hooks';
import { isRow } from '../../src/plan/build.ts';
import { termCount } from '../../src/plan/cursor.ts';
import type { Derivation } from '../../src/plan/derive.ts';
import type { Step } from '../../src/plan/step.ts';
import { quotedToken } from './names.ts';
import { formatNumber } from './numbers.ts';
import type { StepScene } from './step-scene.ts';
import { useAnswer } from './use-answer.ts';

/** Above this many terms a row is compared only when asked for: it takes the engine seconds. */
const AT_ONCE = 1_000_000;
/** Digits that a float32 can hold. */
const SINGLE = 7;
/** What rounding to float32 along a long sum can cost, relative to numbers of order 1. */
const ROUNDING = 1e-4;

export function Proof(props: { scene: StepScene; step: Step; derivation: Derivation }) {
  const { scene, step, derivation } = props;
  const [asked, setAsked] = useState(false);
  const { plan, run, of, focus } = scene;
  const matrix = useAnswer(scene, 'tensor', { run: run.number, step: step.id, slice: derivation.cell });
  const free = step.shape.filter((dim, axis) => dim !== 'head' && !(isRow(dim) && axis === rowAxis(step)));
  const cells = free.reduce((count, dim) => count * of[dim], 1);
  const large = cells * termCount(plan, step, run.tokens.length) > AT_ONCE;
  const head = step.shape.includes('head') ? (focus.head ?? 0) : null;
  const wanted = { run: run.number, step: step.id, token: focus.token, head };
  const agreement = useAnswer(scene, 'compare', large && !asked ? null : wanted);
  const whose = step.shape.some(isRow) ? ` of ${quotedToken(run, focus.token)}` : '';

  return (
    <div class="proof">
      {matrix.status === 'here' && (
        <p>
          Piece by piece <b>{formatNumber(derivation.value, SINGLE)}</b>, matrix formula{' '}
          <b>{formatNumber(matrix.value.data[0]!, SINGLE)}</b>
        </p>
      )}
      {agreement.status === 'here' && (
        <p>
          <span
            class={`codicon codicon-${agreement.value.largestDifference <= ROUNDING ? 'pass' : 'warning'}`}
            aria-hidden="true"
          />{' '}
          Largest difference over the {agreement.value.cells} cells{whose}:{' '}
          <b>{formatNumber(agreement.value.largestDifference)}</b>
        </p>
      )}
      {agreement.status === 'failed' && <p class="step-failed">{agreement.message}</p>}
      {large && !asked && (
        <button type="button" class="step-link" onClick={() => setAsked(true)}>
          Compare all {cells} cells{whose}
        </button>
      )}
    </div>
  );
}

/** The axis that counts the token whose row is compared: the first of token, query and key. */
function rowAxis(step: Step): number {
  return step.shape.findIndex(isRow);
}
