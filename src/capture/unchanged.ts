// What of an earlier run holds for a new one: whole steps, or the rows of a text's beginning.

import { isCausal, type Stack } from '../plan/architecture.ts';
import { pickedRows } from '../plan/picked-rows.ts';
import { sameTurns } from '../plan/rope.ts';
import type { Step, StepId } from '../plan/step.ts';
import type { RunSetup } from './run-setup.ts';

export interface Unchanged {
  /** Whether the whole output of a step is that of the earlier run. */
  readonly whole: (step: Step) => boolean;
  /**
   * Of each stack, so many tokens from the first on whose rows are those of the earlier run, where the rest differs and
   * none of them sees it; 0 where they are all computed, or none.
   */
  readonly skip: readonly number[];
}

/** Nothing of an earlier run holds. */
export function nothingUnchanged({ plan }: RunSetup): Unchanged {
  return { whole: () => false, skip: plan.architecture.stacks.map(() => 0) };
}

/** Whether two runs are of the same model, in the same memory. */
export function sameModel(a: RunSetup, b: RunSetup): boolean {
  return a.plan === b.plan && a.weights === b.weights && a.kernels === b.kernels;
}

/** What an earlier run of the same model knows of this one. */
export function unchanged(earlier: RunSetup, now: RunSetup): Unchanged {
  const nothing = nothingUnchanged(now);
  const { plan, inputs } = now;
  if (earlier.dropoutSeed !== now.dropoutSeed) return nothing;
  const { stacks } = plan.architecture;
  const begins = stacks.map((stack, i) => sameBeginning(stack, earlier.inputs[i]!, inputs[i]!));
  const same = begins.map(
    (count, i) => count === inputs[i]!.ids.length && count === earlier.inputs[i]!.ids.length,
  );
  const touched = downstream(now, differing(earlier.overrides, now.overrides));
  if (same.every(Boolean)) return { whole: ({ id }) => !touched.has(id), skip: nothing.skip };
  if (now.dropoutSeed !== null || earlier.overrides.size > 0 || now.overrides.size > 0) return nothing;
  // A stack reads those before it: where one of them differs, so does all of this.
  const upTo = stacks.map((_, i) => same.slice(0, i).every(Boolean));
  return {
    whole: ({ stack, shape }) => upTo[stack]! && (same[stack]! || shape[0] === 'source'),
    skip: stacks.map((stack, i) => {
      if (!upTo[i] || same[i] || !isCausal(stack)) return 0;
      const [before, after] = [earlier.inputs[i]!.ids.length, inputs[i]!.ids.length];
      // A text of which only the end is gone has nothing new; its last token stands for it.
      const count = Math.min(begins[i]!, after - 1);
      return sameTurns(stack, before, after) ? count : 0;
    }),
  };
}

/** How many tokens from the first on pick the same rows of all tables. */
function sameBeginning(stack: Stack, a: RunSetup['inputs'][number], b: RunSetup['inputs'][number]): number {
  const [rows, others] = [pickedRows(stack, a), pickedRows(stack, b)];
  const length = Math.min(a.ids.length, b.ids.length);
  let count = 0;
  while (
    count < length &&
    rows.token[count] === others.token[count] &&
    rows.position[count] === others.position[count] &&
    rows.type[count] === others.type[count]
  ) {
    count++;
  }
  return count;
}

/** The steps whose output is put in its place in one run but not in the other, or other numbers are. */
function differing(a: RunSetup['overrides'], b: RunSetup['overrides']): StepId[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((id) => {
    const [one, other] = [a.get(id), b.get(id)];
    if (!one || !other || one.length !== other.length) return true;
    return one !== other && one.some((value, i) => !Object.is(value, other[i]));
  });
}

/** These steps and all that follow from them, as far as other outputs are not put in their place. */
function downstream({ plan, overrides }: RunSetup, ids: readonly StepId[]): Set<StepId> {
  const found = new Set(ids);
  if (found.size === 0) return found;
  for (const { id, inputs } of plan.steps) {
    if (!overrides.has(id) && inputs.some((input) => found.has(input))) found.add(id);
  }
  return found;
}
