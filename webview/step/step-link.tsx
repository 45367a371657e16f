// The name of a step within the group under the cursor; it goes there.

import { goTo } from '../../src/plan/cursor.ts';
import { nearName } from './names.ts';
import type { StepScene } from './step-scene.ts';

export function StepLink({ scene, id }: { scene: StepScene; id: string }) {
  const { store, plan, focus } = scene;
  const group = focus.cursor.at;
  return (
    <button
      type="button"
      class="step-link"
      title={`Go to ${id}`}
      onClick={() => store.focus({ cursor: goTo(plan, id) ?? focus.cursor })}
    >
      {nearName(id, `${group}.`)}
    </button>
  );
}
