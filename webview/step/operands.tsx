// What goes into a step and what comes out, side by side, with the cells that the chosen cell is made from marked.

import type { Op, Step } from '../../src/plan/step.ts';
import { faceOf, operandAxes, outputAxes } from './axes.ts';
import { Operand } from './operand.tsx';
import { chooseCell, chosenCell, type StepScene } from './step-scene.ts';

/** What stands before each operand after the first; the last joint stands before all that follow. */
const joints: Partial<Record<Op['kind'], readonly string[]>> = {
  linear: ['×', '+'],
  scores: ['·'],
  mix: ['×'],
  add: ['+'],
  multiply: ['⊙'],
  norm: ['⊙', '+'],
};

function jointOf({ op }: Step, operand: number): string {
  if (op.kind === 'rms_norm' && operand === 1) return op.gainFrom === 1 ? '⊙ 1 +' : '⊙';
  const known = joints[op.kind] ?? [];
  return operand === 0 ? '' : (known[operand - 1] ?? known.at(-1) ?? '');
}

export function Operands({ scene, step }: { scene: StepScene; step: Step }) {
  const cell = chosenCell(scene, step);
  const output = outputAxes(step, cell, scene);
  const face = faceOf(output);
  const choose = (row: number, column: number) => {
    const chosen = cell.map((index, axis) =>
      axis === face.row ? row : axis === face.column ? column : index,
    );
    chooseCell(scene, step, chosen);
  };
  return (
    <section class="operands" aria-label="What goes in and what comes out">
      {[...step.inputs, ...step.weights].map((name, i) => (
        <Operand
          key={name}
          scene={scene}
          of={step.id}
          kind={i < step.inputs.length ? 'tensor' : 'weight'}
          name={name}
          axes={operandAxes(step, i, cell, scene)}
          joint={jointOf(step, i)}
        />
      ))}
      <Operand
        scene={scene}
        of={step.id}
        kind="output"
        name={step.id}
        axes={output}
        joint="→"
        choose={choose}
      />
    </section>
  );
}
