// The diagram of a block, of what stands before and after the blocks, or of both stacks, drawn from the plan.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { goTo } from '../../src/plan/cursor.ts';
import type { OutlineNode } from '../../src/plan/outline.ts';
import { within } from '../../src/plan/outline.ts';
import { showInBox } from '../parts/show-in-box.ts';
import { DiagramFrame } from './diagram-frame.tsx';
import { layoutDiagram } from './diagram-layout.ts';
import { sectionOf } from './diagram-sections.ts';
import { type DiagramState, DiagramStep } from './diagram-step.tsx';
import { isStack, layoutOverview } from './overview-layout.ts';
import { roundedPath } from './rounded-path.ts';
import type { StepScene } from './step-scene.ts';

const CORNER = 6;
/** Kept free around what is scrolled to, in CSS pixels. */
const MARGINS = { top: 24, left: 0, bottom: 24 };
/** The share of its size at which a diagram is still read. */
const SMALLEST = 0.8;
const moves: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function Diagram({ scene, node }: { scene: StepScene; node: OutlineNode }) {
  const { plan, store } = scene;
  const whole = isStack(plan, node.id);
  const section = useMemo(() => sectionOf(plan, node.id), [plan, node.id]);
  const layout = useMemo(
    () => (whole ? layoutOverview(plan) : layoutDiagram(plan, section)),
    [plan, whole, section[0]],
  );
  const box = useRef<HTMLDivElement>(null);
  useEffect(
    () => showInBox(box.current, box.current?.querySelector('[aria-selected=true], .part'), MARGINS),
    [node.id],
  );

  const reached = plan.steps.findIndex(({ id }) => within(id, node.id));
  const stateOf = (id: string): DiagramState => {
    if (id === node.id) return 'current';
    if (within(id, node.id)) return 'part';
    return plan.steps.findIndex((step) => within(step.id, id)) < reached ? 'done' : 'ahead';
  };
  const options = [...layout.frames, ...layout.nodes].map(({ id }) => id);
  const entrance = options.includes(node.id) ? node.id : options[0];
  const choose = (id: string) => {
    const cursor = goTo(plan, id);
    if (cursor) store.focus({ cursor });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as SVGElement;
    const by = moves[event.key];
    if (by) {
      const found = [...box.current!.querySelectorAll<SVGElement | HTMLElement>('[role=option]')];
      found[found.indexOf(target) + by]?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      choose(target.getAttribute('data-id') ?? '');
    } else return;
    event.preventDefault();
  };
  const shared = (id: string) => ({ state: stateOf(id), tabbable: id === entrance, choose });

  return (
    <div class="diagram" ref={box} role="listbox" aria-label="Diagram of the steps" onKeyDown={onKeyDown}>
      <svg
        role="presentation"
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        style={{ minWidth: `${SMALLEST * layout.width}px`, maxWidth: `${layout.width}px` }}
      >
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
        {layout.frames.map((frame) => (
          <DiagramFrame key={frame.id} frame={frame} {...shared(frame.id)} />
        ))}
        {layout.edges.map(({ from, to, points }) => (
          <path
            key={`${from} ${to}`}
            class={`diagram-edge ${to === node.id ? 'current' : ''}`}
            d={roundedPath(points, CORNER)}
            marker-end="url(#diagram-arrow)"
          />
        ))}
        {layout.nodes.map((place) => (
          <DiagramStep
            key={place.id}
            place={place}
            of={scene.sizes[place.step.stack]!}
            {...shared(place.id)}
          />
        ))}
      </svg>
    </div>
  );
}
