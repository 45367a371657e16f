// Which tensors are meant by 'attentions,hidden_states,logits', 'all', or a glob over step names.

import picomatch from 'picomatch';
import type { Plan } from '../plan/plan.ts';
import type { StepId } from '../plan/step.ts';

export interface SelectedTensor {
  /** The name in the file: Hugging Face's where it has one, else the step's id. */
  readonly name: string;
  readonly step: StepId;
}

/**
 * @param capture names separated by commas: 'attentions' [H, Tq, Tk] per layer, 'hidden_states' [T, C] per layer and
 * one more, both of every stack, or one of `outputs`; 'all' for these and every step; anything else is a glob,
 * where * stands for part of a name between two dots and ** for anything. Throws an Error for a name that matches no step.
 */
export function selectTensors(plan: Plan, capture: string): SelectedTensor[] {
  const chosen = new Map<string, StepId>();
  const given = outputs(plan);
  const named: Record<string, () => SelectedTensor[]> = {
    attentions: () =>
      plan.attentions.flatMap(({ name, patterns }) =>
        patterns.map((step, layer) => ({ name: `${under(name)}attentions.${layer}`, step })),
      ),
    hidden_states: () =>
      plan.hiddenStates.flatMap((states, stack) =>
        states.map((step, i) => ({
          name: `${under(plan.architecture.stacks[stack]!.name)}hidden_states.${i}`,
          step,
        })),
      ),
    ...Object.fromEntries(Object.entries(given).map(([name, tensors]) => [name, () => tensors] as const)),
    all: () => [
      ...named.attentions!(),
      ...named.hidden_states!(),
      ...Object.values(given).flat(),
      ...plan.steps.map(({ id }) => ({ name: id, step: id })),
    ],
  };
  for (const wanted of capture.split(',').map((name) => name.trim())) {
    if (wanted === '') continue;
    const found = Object.hasOwn(named, wanted) ? named[wanted]!() : byGlob(plan, wanted);
    if (found.length === 0) {
      const why = Object.hasOwn(given, wanted)
        ? 'this model has no head that gives it'
        : `the steps run from “${plan.steps[0]!.id}” to “${plan.steps.at(-1)!.id}”`;
      throw new Error(`No step is called “${wanted}”: ${why}.`);
    }
    for (const { name, step } of found) chosen.set(name, step);
  }
  if (chosen.size === 0) throw new Error('No tensors were chosen; name some, such as attentions or all.');
  return [...chosen].map(([name, step]) => ({ name, step }));
}

/** What the head gives, by the names of Hugging Face's outputs and of sentence-transformers; [] for what it does not. */
export function outputs({ architecture: { head }, steps, byId }: Plan) {
  const named = (name: string, step: StepId): SelectedTensor[] => (byId.has(step) ? [{ name, step }] : []);
  const last = steps.at(-1)!.id;
  return {
    logits: [
      ...named('logits', 'logits'),
      ...named('start_logits', 'start.logits'),
      ...named('end_logits', 'end.logits'),
    ],
    pooler_output: head.kind === 'pooler' ? named('pooler_output', last) : [],
    sentence_embedding: head.kind === 'embedding' ? named('sentence_embedding', last) : [],
  };
}

function under(name: string): string {
  return name === '' ? '' : `${name}_`;
}

function byGlob(plan: Plan, glob: string): SelectedTensor[] {
  const path = (id: string) => id.replaceAll('.', '/');
  const matches = picomatch(path(glob));
  return plan.steps.filter(({ id }) => matches(path(id))).map(({ id }) => ({ name: id, step: id }));
}
