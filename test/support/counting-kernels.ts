// Reference kernels that count who holds their tensors, and spoil those that nobody holds.

import assert from 'node:assert/strict';
import type { Kernels } from '../../src/engine/kernels.ts';
import { referenceKernels } from '../../src/engine/reference.ts';
import type { Tensor } from '../../src/engine/tensor.ts';

/** What the kernels do with memory, beside computing. */
const housekeeping = ['tensor', 'retain', 'release', 'joinTokens', 'joinQueries'];

export interface CountingKernels {
  readonly kernels: Kernels;
  /** How many tensors have a holder. */
  readonly alive: () => number;
  /** The functions that computed something, in order, and the shapes of what they made; filled as they are called. */
  readonly computed: { readonly name: string; readonly shape: readonly number[] }[];
  /** Leaves memory for so many tensors more. */
  readonly limit: (tensors: number) => void;
}

/** A tensor that is used or released after its last holder let go fails the test; its numbers become NaN. */
export function countingKernels(): CountingKernels {
  const holders = new Map<Float32Array, number>();
  const computed: CountingKernels['computed'] = [];
  let left = Number.POSITIVE_INFINITY;
  const holdersOf = ({ data }: Tensor): number => {
    const count = holders.get(data);
    assert.ok(count !== undefined, 'a tensor is used and released only while somebody holds it');
    return count;
  };
  const counted =
    (name: string, call: (...operands: never[]) => unknown) =>
    (...operands: never[]): unknown => {
      for (const operand of operands.flat()) if (isTensor(operand)) holdersOf(operand);
      const made = call(...operands);
      if (!isTensor(made)) return made;
      if (--left < 0) throw new Error('The memory is full.');
      holders.set(made.data, 1);
      if (!housekeeping.includes(name)) computed.push({ name, shape: made.shape });
      return made;
    };
  const kernels = Object.fromEntries(
    Object.entries(referenceKernels()).map(([name, member]) => [
      name,
      typeof member === 'function' ? counted(name, member as (...operands: never[]) => unknown) : member,
    ]),
  ) as unknown as Kernels;
  return {
    kernels: {
      ...kernels,
      retain: (tensor) => void holders.set(tensor.data, holdersOf(tensor) + 1),
      release(tensor) {
        const others = holdersOf(tensor) - 1;
        if (others > 0) holders.set(tensor.data, others);
        else {
          holders.delete(tensor.data);
          tensor.data.fill(Number.NaN);
        }
      },
    },
    alive: () => holders.size,
    computed,
    limit: (tensors) => {
      left = tensors;
    },
  };
}

function isTensor(made: unknown): made is Tensor {
  return typeof made === 'object' && made !== null && 'shape' in made && 'data' in made;
}
