// Reference kernels that count who holds their tensors.

import assert from 'node:assert/strict';
import type { Kernels } from '../../src/engine/kernels.ts';
import { referenceKernels } from '../../src/engine/reference.ts';
import type { Tensor } from '../../src/engine/tensor.ts';

/** @returns alive: how many tensors have a holder */
export function countingKernels(): { readonly kernels: Kernels; readonly alive: () => number } {
  const holders = new Map<Float32Array, number>();
  const holdersOf = ({ data }: Tensor): number => {
    const count = holders.get(data);
    assert.ok(count !== undefined, 'a tensor is used and released only while somebody holds it');
    return count;
  };
  const counted =
    (call: (...operands: never[]) => unknown) =>
    (...operands: never[]): unknown => {
      const made = call(...operands);
      if (isTensor(made)) holders.set(made.data, 1);
      return made;
    };
  const plain = referenceKernels();
  const kernels = Object.fromEntries(
    Object.entries(plain).map(([name, member]) => [
      name,
      typeof member === 'function' ? counted(member as (...operands: never[]) => unknown) : member,
    ]),
  ) as unknown as Kernels;
  return {
    kernels: {
      ...kernels,
      retain: (tensor) => void holders.set(tensor.data, holdersOf(tensor) + 1),
      release(tensor) {
        const left = holdersOf(tensor) - 1;
        if (left > 0) holders.set(tensor.data, left);
        else holders.delete(tensor.data);
      },
    },
    alive: () => holders.size,
  };
}

function isTensor(made: unknown): made is Tensor {
  return typeof made === 'object' && made !== null && 'shape' in made && 'data' in made;
}
