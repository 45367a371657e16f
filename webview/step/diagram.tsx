// The diagram of a block, or of what stands before and after the blocks, drawn from the plan.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { goTo } from '../../src/plan/cursor.ts';
import type { OutlineNode } from '../../src/plan/outline.ts';
import { layoutDiagram, sectionOf, within } from './diagram-layout.ts';
import { DiagramStep } from './diagram-step.tsx';
import { roundedPath } from './rounded-path.ts';
import type { StepScene } from './step-scene.ts';

const CORNER = 6;

export function Diagram({ scene, node }: { scene: StepScene; node: OutlineNode }) {
  const { plan, store } = scene;
  const section = useMemo(() => sectionOf(plan, node.id), [plan, node.id]);
  const layout = useMemo(() => layoutDiagram(plan, section), [plan, section[0]!.id]);
  const box = useRef<HTMLDivElement>(null);
  const reached = plan.steps.findIndex(({ id }) => within(id, node.id));

  useEffect(() => centreCurrent(box.current), [node.id]);

  const choose = (id: string) => {
    const cursor = goTo(plan, id);
    if (cursor) store.focus({ cursor });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const options = [...box.current!.querySelectorAll<SVGElement>('[role=option]')];
    options[options.indexOf(event.target as SVGElement) + by]?.focus();
  };

  return (
    <div class="diagram" ref={box}>
      <svg
        role="listbox"
        aria-label="Diagram of the steps"
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        style={{ maxWidth: `${layout.width}px` }}
        onKeyDown={onKeyDown}
      >
        <g aria-hidden="true">
          <defs>
            <marker
              id="diagram-arrow"
              viewBox="0 0 6 6"
              refX="5"
              refY="3"
              markerWidth="6"
              markerHeight="6"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0,0 L6,3 L0,6 z" />
            </marker>
          </defs>
          {layout.frames.map(({ id, ...frame }) => (
            <g key={id} class={`diagram-frame ${id === node.id ? 'current' : ''}`} onClick={() => choose(id)}>
              <rect {...frame} rx={6} />
              <text x={frame.x + 8} y={frame.y + 12}>
                {id.split('.').at(-1)}
              </text>
            </g>
          ))}
          {layout.edges.map(({ from, to, points }) => (
            <path
              key={`${from} ${to}`}
              class={`diagram-edge ${to === node.id ? 'current' : ''}`}
              d={roundedPath(points, CORNER)}
              marker-end="url(#diagram-arrow)"
            />
          ))}
        </g>
        {layout.nodes.map((place, i) => (
          <DiagramStep
            key={place.id}
            place={place}
            of={scene.of}
            state={stateOf(plan.steps.indexOf(place.step), reached, within(place.id, node.id))}
            tabbable={
              within(place.id, node.id)
                ? layout.nodes.findIndex(({ id }) => within(id, node.id)) === i
                : false
            }
            choose={choose}
          />
        ))}
      </svg>
    </div>
  );
}

function stateOf(index: number, reached: number, current: boolean): 'current' | 'done' | 'ahead' {
  if (current) return 'current';
  return index < reached ? 'done' : 'ahead';
}

/** Scrolls the diagram in its own box, and nothing around it. */
function centreCurrent(box: HTMLDivElement | null): void {
  const current = box?.querySelector('.diagram-step.current');
  if (!box || !current) return;
  const [around, here] = [box.getBoundingClientRect(), current.getBoundingClientRect()];
  const [top, bottom] = [here.top - around.top, here.bottom - around.top];
  if (top < 0 || bottom > box.clientHeight) box.scrollTop += top - (box.clientHeight - here.height) / 2;
}
