// The [query, key] numbers of one attention step in the chosen head, or their mean over all heads.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Scene } from '../scene.ts';
import type { Pulled } from '../store.ts';

/** The steps of attention that hold one number for each head, query and key. */
export const headSteps = ['pattern', 'scores', 'masked'] as const;
export type HeadStep = (typeof headSteps)[number];

export interface HeadMatrix {
  /** Whose numbers these are; behind the focus while new ones are on their way. */
  readonly layer: number;
  readonly head: number | null;
  readonly step: HeadStep;
  /** [T, T]: query, key */
  readonly values: Float32Array;
}

type Place = Pick<Scene, 'store' | 'plan' | 'run' | 'focus'>;

/** Pulled again whenever layer or head changes; the old one stays until the new one is whole. */
export function pulledHeadMatrix(
  scene: Place,
  step: HeadStep,
): { readonly value: ReadonlySignal<Pulled<HeadMatrix>>; readonly stop: () => void } {
  const value = signal<Pulled<HeadMatrix>>({ status: 'waiting' });
  const layer = computed(() => scene.focus.value.layer);
  const head = computed(() => scene.focus.value.head);
  let latest = 0;
  const stop = effect(() => {
    const asked = { layer: layer.value, head: head.value, step };
    const mine = ++latest;
    headMatrix(scene, asked, () => mine === latest).then(
      (values) => {
        if (values) value.value = { status: 'here', value: { ...asked, values } };
      },
      (error: unknown) => {
        if (mine === latest)
          value.value = { status: 'failed', message: error instanceof Error ? error.message : String(error) };
      },
    );
  });
  return {
    value,
    stop() {
      latest++;
      stop();
    },
  };
}

/** One head at a time, so that a mean over many heads of a long text never holds them all. Null once unwanted. */
async function headMatrix(
  { store, plan, run }: Place,
  { layer, head, step }: Pick<HeadMatrix, 'layer' | 'head' | 'step'>,
  wanted: () => boolean,
): Promise<Float32Array | null> {
  const heads = head === null ? Array.from({ length: plan.architecture.stack.heads }, (_, i) => i) : [head];
  let sum: Float32Array | null = null;
  for (const one of heads) {
    const { data } = await store.call('tensor', {
      run: run.number,
      step: `blocks.${layer}.attn.${step}`,
      slice: [one, null, null],
    });
    if (!wanted()) return null;
    if (heads.length === 1) return data;
    sum ??= new Float32Array(data.length);
    for (let i = 0; i < sum.length; i++) sum[i]! += data[i]! / heads.length;
  }
  return sum;
}
