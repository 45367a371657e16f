// The [query, key] numbers of one attention step in the chosen head, or their mean over all heads.

import type { AttentionSet } from '../../src/plan/attention-set.ts';
import { type Pull, pull } from '../pulled.ts';
import type { Scene } from '../scene.ts';

/** The steps of attention that hold one number for each head, query and key. */
export const headSteps = ['pattern', 'scores', 'capped', 'biased', 'masked'] as const;
export type HeadStep = (typeof headSteps)[number];

export interface HeadMatrix {
  /** Whose numbers these are; behind the focus while new ones are on their way. */
  readonly set: AttentionSet;
  readonly layer: number;
  readonly head: number | null;
  readonly step: HeadStep;
  /** [Tq, Tk]: query, key */
  readonly values: Float32Array;
}

type Place = Pick<Scene, 'store' | 'plan' | 'run' | 'focus'>;

/** Pulled again whenever the head changes; the old one stays until the new one is whole. */
export function pulledHeadMatrix(scene: Place, step: HeadStep): Pull<HeadMatrix> {
  const { store, plan, run, focus } = scene;
  return pull(
    () => {
      const { attention, layer, head } = focus.value;
      return { attention, layer, head };
    },
    async ({ attention, layer, head }, signal) => {
      const set = plan.attentions[attention]!;
      const all = head === null ? Array.from({ length: set.heads }, (_, i) => i) : [head];
      const one = async (index: number) => {
        const slice = [index, null, null];
        const id = `${set.groups[layer]}.${step}`;
        return (await store.call('tensor', { run: run.number, step: id, slice }, { signal })).data;
      };
      return { set, layer, head, step, values: await mean(all, one) };
    },
  );
}

/** One matrix at a time, so that a mean over many heads of a long text never holds them all. */
async function mean(
  indices: readonly number[],
  matrix: (index: number) => Promise<Float32Array>,
): Promise<Float32Array> {
  const first = await matrix(indices[0]!);
  if (indices.length === 1) return first;
  const mean = first.map((x) => x / indices.length);
  for (const index of indices.slice(1)) {
    const next = await matrix(index);
    for (let i = 0; i < mean.length; i++) mean[i]! += next[i]! / indices.length;
  }
  return mean;
}
