// Small architectures that differ in what matters, and weights for them.

import type { Kernels } from '../../src/engine/kernels.ts';
import { holdWeight, type Weights, weightLayouts } from '../../src/engine/weights.ts';
import type { Architecture, Stack } from '../../src/plan/architecture.ts';
import type { StridedMatrix } from '../../src/plan/matrix.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { cellCount } from '../../src/plan/sizes.ts';

const stack: Stack = {
  name: '',
  embedding: { positions: 16, positionOffset: 0, scale: null, types: 2, norm: { eps: 1e-5 }, dropout: 0.1 },
  crossAttention: false,
  layers: 2,
  heads: 3,
  headDim: 2,
  ff: 10,
  activation: 'gelu',
  normPlacement: 'post',
  norm: { eps: 1e-5 },
  finalNorm: false,
  causal: false,
  qkvBias: true,
  dropout: { attention: 0.1, residual: 0.1, activation: 0 },
};

/** A post-norm encoder with segments, as BERT's; change what a test is about. */
export function architecture(
  change: Omit<Partial<Architecture>, 'stacks'> & { readonly stack?: Partial<Stack> } = {},
): Architecture {
  const { stack: changed, ...rest } = change;
  return {
    family: 'test',
    vocab: 11,
    model: 6,
    head: { kind: 'none' },
    ...rest,
    stacks: [{ ...stack, ...changed }],
  };
}

/** A pre-norm decoder with a tied language-model head, as GPT-2. */
export function decoder(change: Partial<Stack> = {}): Architecture {
  return architecture({
    head: { kind: 'language_model', tied: true, bias: false, transform: null },
    stack: {
      embedding: { ...stack.embedding, types: 0, norm: null },
      normPlacement: 'pre',
      causal: true,
      finalNorm: true,
      activation: 'gelu_tanh',
      ...change,
    },
  });
}

/** An encoder and a decoder that attends to it, as BART's, with a tied head; the two differ in their sizes. */
export function encoderDecoder(change: Partial<Stack> = {}): Architecture {
  const embedding = { ...stack.embedding, types: 0, positionOffset: 2, scale: 1.5 };
  return {
    ...architecture({ head: { kind: 'language_model', tied: true, bias: true, transform: null } }),
    stacks: [
      { ...stack, name: 'encoder', embedding, layers: 1, heads: 2, headDim: 3, ff: 8, ...change },
      {
        ...stack,
        name: 'decoder',
        embedding: { ...embedding, positions: 12 },
        crossAttention: true,
        causal: true,
        ...change,
      },
    ],
  };
}

/** Numbers between -1 and 1 that depend on nothing but the seed (Park & Miller 1988). */
export function numbers(seed: number, count: number): Float32Array {
  let state = seed * 7919 + 1;
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 2 - 1;
  });
}

/** A seeded value for each weight of a plan. */
export function weightValues(plan: Plan, seed: number): Map<string, StridedMatrix> {
  let next = seed;
  return new Map(
    [...plan.weights].map(([name, { shape }]) => {
      const rows = shape.length === 1 ? 1 : shape[0]!;
      const columns = cellCount(shape) / rows;
      return [
        name,
        {
          data: numbers(next++, rows * columns),
          offset: 0,
          rows,
          columns,
          rowStride: columns,
          columnStride: 1,
        },
      ];
    }),
  );
}

export function heldWeights(
  plan: Plan,
  kernels: Kernels,
  values: ReadonlyMap<string, StridedMatrix>,
): Weights {
  return new Map(
    [...weightLayouts(plan)].map(([name, layout]) => [name, holdWeight(kernels, values.get(name)!, layout)]),
  );
}
