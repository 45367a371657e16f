// A group of steps: its parts in order, each with what it does and the shape it gives.

import { goTo } from '../../src/plan/cursor.ts';
import type { OutlineNode } from '../../src/plan/outline.ts';
import { shapeName } from './names.ts';
import type { StepScene } from './step-scene.ts';

export function GroupView({ scene, node }: { scene: StepScene; node: OutlineNode }) {
  const { store, plan, of } = scene;
  return (
    <ol class="step-group" aria-label={`Parts of ${node.id}`}>
      {node.children.map((child) => (
        <li key={child.id}>
          <button
            type="button"
            onClick={() => {
              const cursor = goTo(plan, child.id);
              if (cursor) store.focus({ cursor });
            }}
          >
            <span class="step-group-name">{child.name}</span>
            <code>{child.step ? shapeName(child.step.shape, of) : `${child.children.length} parts`}</code>
            <span class="step-group-explains">
              {child.step?.explains ?? child.children.map(({ name }) => name).join(', ')}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
