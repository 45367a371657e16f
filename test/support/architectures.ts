// Small architectures that differ in what matters, and weights for them.

import type { Kernels } from '../../src/engine/kernels.ts';
import { holdWeight, type Weights, weightLayouts } from '../../src/engine/weights.ts';
import type { Architecture, Stack } from '../../src/plan/architecture.ts';
import type { StridedMatrix } from '../../src/plan/matrix.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { cellCount, measure, sizes } from '../../src/plan/sizes.ts';

/** A post-norm encoder with segments, as BERT's; change what a test is about. */
export function architecture(
  change: Omit<Partial<Architecture>, 'stack'> & { readonly stack?: Partial<Stack> } = {},
): Architecture {
  return {
    family: 'test',
    vocab: 11,
    model: 6,
    embedding: { positions: 16, types: 2, norm: { eps: 1e-5 }, dropout: 0.1 },
    head: { kind: 'none' },
    ...change,
    stack: {
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
      ...change.stack,
    },
  };
}

/** A pre-norm decoder with a tied language-model head, as GPT-2. */
export function decoder(change: Partial<Stack> = {}): Architecture {
  return architecture({
    embedding: { positions: 16, types: 0, norm: null, dropout: 0.1 },
    head: { kind: 'language_model', tied: true, bias: false, transform: null },
    stack: { normPlacement: 'pre', causal: true, finalNorm: true, activation: 'gelu_tanh', ...change },
  });
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
  const of = sizes(plan.architecture, 1);
  let next = seed;
  return new Map(
    [...plan.weights].map(([name, dims]) => {
      const shape = measure(dims, of);
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
