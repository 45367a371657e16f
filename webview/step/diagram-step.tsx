// One step in the diagram: a labelled box, or a circle with a plus.

import type { Sizes } from '../../src/plan/sizes.ts';
import { ADD_RADIUS, type DiagramNode } from './diagram-layout.ts';
import { shapeName, shapeNumbers } from './names.ts';

export interface DiagramStepProps {
  readonly place: DiagramNode;
  readonly of: Sizes;
  /** Under the cursor; computed before it; or after it. */
  readonly state: 'current' | 'done' | 'ahead';
  readonly tabbable: boolean;
  readonly choose: (id: string) => void;
}

export function DiagramStep({ place, of, state, tabbable, choose }: DiagramStepProps) {
  const { id, kind, step, width, height } = place;
  const shape = shapeNumbers(step.shape, of);
  return (
    <g
      class={`diagram-step ${kind} ${state}`}
      transform={`translate(${place.x},${place.y})`}
      role="option"
      aria-label={`${id}, ${step.op.kind}, ${shapeName(step.shape, of)}`}
      aria-selected={state === 'current'}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => choose(id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose(id);
      }}
    >
      <title>{step.explains}</title>
      <rect
        x={-width / 2}
        y={-height / 2}
        width={width}
        height={height}
        rx={kind === 'stub' ? height / 2 : 4}
      />
      {kind === 'add' ? (
        <>
          <circle r={ADD_RADIUS} />
          <path class="plus" d="M-5,0 H5 M0,-5 V5" />
          <text x={ADD_RADIUS + 5} y={4}>
            {nameOf(place)}
          </text>
        </>
      ) : height > width / 4 ? (
        <>
          <text class="middle" y={-3}>
            {nameOf(place)}
          </text>
          <text class="middle shape" y={11}>
            {shape}
          </text>
        </>
      ) : kind === 'stub' ? (
        <text class="middle" y={4}>
          {nameOf(place)}
        </text>
      ) : (
        <>
          <text x={8 - width / 2} y={4}>
            {nameOf(place)}
          </text>
          <text class="end shape" x={width / 2 - 8} y={4}>
            {shape}
          </text>
        </>
      )}
    </g>
  );
}

function nameOf({ id, kind }: DiagramNode): string {
  return kind === 'stub' ? id : id.split('.').at(-1)!;
}
