// One operand or result of a step: its name, its shape, and the window of its values around the chosen cell.

import type { ComponentChildren } from 'preact';
import { goTo } from '../../src/plan/cursor.ts';
import type { Slice } from '../../src/plan/slice.ts';
import { Failure } from '../parts/failure.tsx';
import { type AxisView, faceOf, faceSlice, isWide } from './axes.ts';
import { Matrix } from './matrix.tsx';
import { nearName } from './names.ts';
import type { StepScene } from './step-scene.ts';
import { isToldElsewhere, useAnswer } from './use-answer.ts';

interface OperandProps {
  readonly scene: StepScene;
  /** The step whose operand it is. */
  readonly of: string;
  readonly kind: 'tensor' | 'weight' | 'output';
  readonly name: string;
  readonly axes: readonly AxisView[];
  /** What stands before it in the sum or product. */
  readonly joint?: string;
  readonly choose?: (row: number, column: number) => void;
}

export function Operand({ scene, of, kind, name, axes, joint = '', choose }: OperandProps) {
  const face = faceOf(axes);
  const slice = faceSlice(axes, face);
  const run = scene.run.number;
  const weight = useAnswer(scene, 'weight', kind === 'weight' ? { run, name, slice } : null);
  const tensor = useAnswer(scene, 'tensor', kind === 'weight' ? null : { run, step: name, slice });
  const answer = kind === 'weight' ? weight : tensor;

  return (
    <figure class={`operand ${kind} ${isWide(axes) ? 'wide' : ''}`}>
      <figcaption>
        {joint && (
          <span class="operand-joint" aria-hidden="true">
            {joint}
          </span>
        )}
        <OperandName scene={scene} link={kind === 'tensor'} id={name}>
          {nearName(name, of)}
        </OperandName>
        <span class="operand-shape">[{axes.map(({ dim, length }) => `${dim} ${length}`).join(', ')}]</span>
      </figcaption>
      {answer.status === 'here' && answer.asked.slice.length === axes.length && (
        <Matrix
          scene={scene}
          label={`${name}, ${axes.map(({ dim, length }) => `${dim} ${length}`).join(', ')}`}
          axes={axes}
          face={face}
          slice={answer.asked.slice}
          data={answer.value.data}
          {...(choose ? { choose, wholeRow: scene.focus.cursor.level === 'token' } : {})}
        />
      )}
      {answer.status === 'failed' && (kind === 'output' || !isToldElsewhere(answer)) && (
        <Failure of={answer} />
      )}
      {answer.status !== 'failed' && <p class="operand-part">{partName(axes, slice)}</p>}
    </figure>
  );
}

function OperandName(props: { scene: StepScene; link: boolean; id: string; children: ComponentChildren }) {
  const { scene, link, id, children } = props;
  if (!link) return <code title={id}>{children}</code>;
  return (
    <button
      type="button"
      class="step-link operand-name"
      title={`Go to ${id}`}
      onClick={() => {
        const cursor = goTo(scene.plan, id);
        if (cursor) scene.store.focus({ cursor });
      }}
    >
      {children}
    </button>
  );
}

/** Which part of the tensor is on screen: 'head 1 · query 0–15 of 128'. */
function partName(axes: readonly AxisView[], slice: Slice): string {
  return axes
    .flatMap(({ dim, length }, axis) => {
      const pick = slice[axis];
      if (typeof pick === 'number') return length > 1 ? [`${dim} ${pick}`] : [];
      if (!pick || pick[1] - pick[0] === length) return [];
      return [`${dim} ${pick[0]}–${pick[1] - 1} of ${length}`];
    })
    .join(' · ');
}
