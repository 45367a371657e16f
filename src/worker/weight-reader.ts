// Weights as numbers to look at, read from the checkpoint again: the kernels' own copy is packed.

import { LRUCache } from 'lru-cache';
import { type Tensor, tensor } from '../engine/tensor.ts';
import { dense } from '../plan/matrix.ts';
import { measure, sizes } from '../plan/sizes.ts';
import type { WeightName } from '../plan/step.ts';
import type { Model } from './model.ts';

/** Bytes of weights that are kept for the next look. */
const kept = 64 * 2 ** 20;

export interface WeightReader {
  /** Reads these weights and returns a function that gives each, in the shape that the plan gives it. */
  tensors(names: readonly WeightName[]): Promise<(name: WeightName) => Tensor>;
}

export function weightReader({ checkpoint, plan }: Model): WeightReader {
  const cache = new LRUCache<WeightName, Tensor>({
    maxSize: kept,
    sizeCalculation: ({ data }) => data.byteLength,
  });
  const of = sizes(plan.architecture, 1);

  const read = async (name: WeightName): Promise<Tensor> => {
    const here = cache.get(name);
    if (here) return here;
    const shape = plan.weights.get(name);
    if (!shape) throw new Error(`There is no weight “${name}” in this model.`);
    const values = tensor(measure(shape, of), dense(await checkpoint.weight(name)));
    cache.set(name, values);
    return values;
  };

  return {
    async tensors(names) {
      const open = new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
      return (name) => open.get(name)!;
    },
  };
}
