// How the chosen cell was made: piece by piece, then as the matrix formula, and how far the two agree.

import { isRow } from '../../src/plan/build.ts';
import type { Step } from '../../src/plan/step.ts';
import { Failure } from '../parts/failure.tsx';
import { account } from './account.ts';
import { AccountLines } from './account-lines.tsx';
import { indexName } from './names.ts';
import { Proof } from './proof.tsx';
import { chosenCell, type StepScene } from './step-scene.ts';
import { TermsTable } from './terms-table.tsx';
import { useAnswer } from './use-answer.ts';

export function DerivationView({ scene, step }: { scene: StepScene; step: Step }) {
  const run = scene.run.number;
  const answer = useAnswer(scene, 'derive', { run, step: step.id, cell: chosenCell(scene, step) });
  if (answer.status === 'waiting') return null;
  if (answer.status === 'failed') return <Failure of={answer} />;
  const derivation = answer.value;
  if (derivation.step !== step.id) return null;

  const told = account(step, derivation, scene);
  const { level, term } = scene.focus.cursor;
  return (
    <section class="derivation" aria-label="How this cell was made">
      <h3>How {cellName(scene, step, derivation.cell)} was made</h3>
      {told.terms.length > 0 && <TermsTable scene={scene} told={told} />}
      <AccountLines lines={told.lines} atResult={level === 'term' && term >= derivation.terms.length} />
      <Proof scene={scene} step={step} derivation={derivation} />
    </section>
  );
}

/** 'scores [head 1, query “Rock”, key “Rules”]' */
function cellName(scene: StepScene, step: Step, cell: readonly number[]): string {
  const name = step.id.split('.').at(-1);
  const indices = step.shape.map((dim, axis) => {
    const index = cell[axis]!;
    const named = indexName(scene, dim, index);
    return `${dim} ${isRow(dim) || dim === 'label' ? `“${named}”` : named}`;
  });
  return `${name} [${indices.join(', ')}]`;
}
