// One step in the diagram: a labelled box, or a circle with a plus or a times.

import type { Sizes } from '../../src/plan/sizes.ts';
import { ADD_RADIUS, type DiagramNode, labelWidth } from './diagram-parts.ts';
import { shapeName, shapeNumbers } from './names.ts';

/** Under the cursor; part of the group under the cursor; computed before it; or after it. */
export type DiagramState = 'current' | 'part' | 'done' | 'ahead';

/** What a step and a group of steps have in common. */
export interface DiagramMark {
  readonly state: DiagramState;
  readonly tabbable: boolean;
  readonly choose: (id: string) => void;
}

/** Between a box's border and its text, in CSS pixels. */
const PAD = 8;

export function DiagramStep(props: { place: DiagramNode; of: Sizes } & DiagramMark) {
  const { place, of, state, tabbable, choose } = props;
  const { id, kind, step, width, height } = place;
  const isCircle = kind === 'add' || kind === 'multiply';
  return (
    <g
      class={`diagram-step ${isCircle ? 'circle' : kind} ${state}`}
      transform={`translate(${place.x},${place.y})`}
      role="option"
      aria-label={
        kind === 'group' ? `${id}, group of steps` : `${id}, ${step.op.kind}, ${shapeName(step.shape, of)}`
      }
      aria-selected={state === 'current'}
      tabindex={tabbable ? 0 : -1}
      data-id={id}
      onClick={() => choose(id)}
    >
      {kind !== 'group' && <title>{step.explains}</title>}
      <rect
        x={-width / 2}
        y={-height / 2}
        width={isCircle ? width + PAD + labelWidth(place.label) : width}
        height={height}
        rx={kind === 'stub' ? height / 2 : 4}
      />
      <Label place={place} shape={shapeNumbers(step.shape, of)} />
    </g>
  );
}

function Label({ place, shape }: { place: DiagramNode; shape: string }) {
  const { label, kind, width, lines } = place;
  if (kind === 'stub') {
    return (
      <text class="middle" y={4}>
        {label}
      </text>
    );
  }
  if (kind === 'add' || kind === 'multiply') {
    return (
      <>
        <circle r={ADD_RADIUS} />
        <path class="plus" d={kind === 'add' ? 'M-5,0 H5 M0,-5 V5' : 'M-4,-4 L4,4 M-4,4 L4,-4'} />
        <text x={ADD_RADIUS + PAD} y={4}>
          {label}
        </text>
      </>
    );
  }
  if (lines === 2) {
    return (
      <>
        <text class="middle" y={-3}>
          {label}
        </text>
        <text class="middle shape" y={11}>
          {shape}
        </text>
      </>
    );
  }
  const fits = labelWidth(label) + labelWidth(shape) + 3 * PAD <= width;
  return (
    <>
      <text x={PAD - width / 2} y={4}>
        {label}
      </text>
      {fits && (
        <text class="end shape" x={width / 2 - PAD} y={4}>
          {shape}
        </text>
      )}
    </>
  );
}
