// A group of steps in the diagram: a shaded frame with the group's name, which chooses the group.

import type { DiagramFrame as Frame } from './diagram-parts.ts';
import type { DiagramMark } from './diagram-step.tsx';

export function DiagramFrame({ frame, state, tabbable, choose }: { frame: Frame } & DiagramMark) {
  const { id, title, titleX, x, y, width, height } = frame;
  return (
    <g
      class={`diagram-frame ${state}`}
      role="option"
      aria-label={`${id}, group of steps`}
      aria-selected={state === 'current'}
      tabindex={tabbable ? 0 : -1}
      data-id={id}
      onClick={() => choose(id)}
    >
      <rect x={x} y={y} width={width} height={height} rx={6} />
      <text x={titleX} y={y + 12}>
        {title}
      </text>
    </g>
  );
}
