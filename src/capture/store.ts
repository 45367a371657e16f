// Tensors of a run, in the kernels' memory: some for certain, others as long as there is room.

import { LRUCache } from 'lru-cache';
import type { Kernels } from '../engine/kernels.ts';
import type { Tensor } from '../engine/tensor.ts';

/** Each tensor that is here has this store as one of its holders. */
export interface Store {
  has(name: string): boolean;
  get(name: string): Tensor | undefined;
  /** Holds a tensor until the end. */
  keep(name: string, tensor: Tensor): void;
  /** Holds a tensor as long as there is room; what was used longest ago goes first, but for the precious ones. */
  offer(name: string, tensor: Tensor): void;
  /** Of all tensors here; what was used longest ago comes first. */
  names(): readonly string[];
  /** Bytes of what was offered and is here. */
  spare(): number;
  /** Gives back what was offered. */
  forget(): void;
  /** Lets go of all that was offered but the precious ones. */
  shrink(): void;
  /** Gives everything back. */
  clear(): void;
}

/**
 * @param budget bytes for what is offered
 * @param precious names of which the tensors go only when no others are left to go
 */
export function tensorStore(kernels: Kernels, budget: number, precious: ReadonlySet<string>): Store {
  const kept = new Map<string, Tensor>();
  const offered = new LRUCache<string, Tensor>({
    maxSize: Math.max(1, budget),
    sizeCalculation: ({ data }) => Math.max(1, data.byteLength),
    dispose: (tensor) => kernels.release(tensor),
  });
  const has = (name: string) => kept.has(name) || offered.has(name);
  return {
    has,
    get: (name) => kept.get(name) ?? offered.get(name),
    keep(name, tensor) {
      if (kept.has(name)) return;
      kernels.retain(tensor);
      kept.set(name, tensor);
    },
    offer(name, tensor) {
      if (has(name) || tensor.data.byteLength > budget) return;
      kernels.retain(tensor);
      // Where something must go, they count as used just now.
      const isFull = offered.calculatedSize + tensor.data.byteLength > budget;
      if (isFull) for (const each of precious) offered.get(each);
      offered.set(name, tensor);
    },
    names: () => [...kept.keys(), ...offered.rkeys()],
    spare: () => offered.calculatedSize,
    forget: () => offered.clear(),
    shrink() {
      for (const name of [...offered.keys()]) if (!precious.has(name)) offered.delete(name);
    },
    clear() {
      for (const tensor of kept.values()) kernels.release(tensor);
      kept.clear();
      offered.clear();
    },
  };
}
