// A step's formula, set properly, and what its letters are here.

import { formulas } from 'mathml:formulas';
import type { Step } from '../../src/plan/step.ts';
import { tokenWord } from './names.ts';
import type { StepScene } from './step-scene.ts';
import { symbols } from './symbols.ts';

export function Formula({ scene, step }: { scene: StepScene; step: Step }) {
  return (
    <figure class="step-formula">
      {/* The MathML is made by the build from the plan’s own table, never from text or model. */}
      <section
        class="step-formula-math"
        aria-label="Formula"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long formula scrolls, so the keyboard must reach it
        tabIndex={0}
        dangerouslySetInnerHTML={{ __html: formulas[step.formula] ?? '' }}
      />
      <figcaption class="step-symbols">
        {symbols(step, scene.of, `${tokenWord(scene.plan, step.stack)}s`).map(
          ({ letter, subscript, value, meaning }) => (
            <span key={letter + subscript} title={meaning}>
              <i>{letter}</i>
              {subscript && <sub>{subscript}</sub>} = <b>{value}</b> <small>{meaning}</small>
            </span>
          ),
        )}
      </figcaption>
    </figure>
  );
}
