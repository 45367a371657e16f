// Small architectures that differ in what matters, and weights for them.

import type { Kernels } from '../../src/engine/kernels.ts';
import { type Weights, weightLayouts } from '../../src/engine/weights.ts';
import type {
  Activation,
  Architecture,
  Attention,
  Block,
  Embedding,
  Head,
  Mlp,
  Norms,
  Stack,
} from '../../src/plan/architecture.ts';
import type { StridedMatrix } from '../../src/plan/matrix.ts';
import {
  blocks,
  layerNorm,
  learnedPositions,
  placed,
  plainAttention,
  plainMlp,
  stack,
} from '../../src/plan/plain.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { cellCount } from '../../src/plan/sizes.ts';
import { holdWeight } from './hold-weight.ts';

/** The choices of a small model; what a test is about is changed. */
export interface Choices {
  readonly layers: number;
  readonly heads: number;
  readonly headDim: number;
  readonly positions: Embedding['positions'];
  readonly causal: boolean;
  readonly norms: Norms;
  readonly activation: Activation;
  readonly attention: Partial<Attention>;
  readonly mlp: Partial<Mlp>;
  readonly block: Partial<Block>;
  readonly stack: Partial<Stack>;
  readonly embedding: Partial<Embedding>;
}

const encoder: Choices = {
  layers: 2,
  heads: 3,
  headDim: 2,
  positions: learnedPositions(16),
  causal: false,
  norms: placed(layerNorm(1e-5), 'post'),
  activation: 'gelu',
  attention: {},
  mlp: {},
  block: {},
  stack: {},
  embedding: { types: 2, norm: layerNorm(1e-5), dropout: 0.1 },
};

/** A stack of these choices. */
export function stackOf(change: Partial<Choices> = {}): Stack {
  const made = { ...encoder, ...change };
  return stack({
    embedding: { positions: made.positions, ...made.embedding },
    heads: made.heads,
    headDim: made.headDim,
    ff: 10,
    blocks: blocks(made.layers, () => ({
      attention: { ...plainAttention(made.norms, made.headDim, made.causal), ...made.attention },
      mlp: { ...plainMlp(made.norms, made.activation), ...made.mlp },
      ...made.block,
    })),
    dropout: { attention: 0.1, residual: 0.1 },
    ...made.stack,
  });
}

/** A post-norm encoder with segments, as BERT's; change what a test is about. */
export function architecture(
  change: Omit<Partial<Architecture>, 'stacks'> & { readonly stack?: Partial<Choices> } = {},
): Architecture {
  const { stack: changed, ...rest } = change;
  return {
    family: 'test',
    vocab: 11,
    model: 6,
    head: { kind: 'none' },
    ...rest,
    stacks: [stackOf(changed)],
  };
}

/** A language-model head on the token embedding; change what a test is about. */
export function languageModel(
  change: Partial<Head & { kind: 'language_model' }> = {},
): Head & { kind: 'language_model' } {
  return {
    kind: 'language_model',
    tied: true,
    bias: false,
    transform: null,
    scale: null,
    softCap: null,
    ...change,
  };
}

/** Two labels, of the first token's state through a dense layer and tanh, as BERT; change what a test is about. */
export function classifier(change: Partial<Head & { kind: 'classifier' }> = {}): Head {
  return {
    kind: 'classifier',
    of: 'first',
    dense: { dropout: 0, bias: true, activation: 'tanh', norm: null },
    dropout: 0,
    bias: true,
    labels: ['bad', 'good'],
    scores: 'softmax',
    ...change,
  };
}

/** A pre-norm decoder with a tied language-model head, as GPT-2. */
export function decoder(change: Partial<Choices> = {}): Architecture {
  return architecture({
    head: languageModel(),
    stack: {
      embedding: { dropout: 0.1 },
      norms: placed(layerNorm(1e-5), 'pre'),
      causal: true,
      activation: 'gelu_tanh',
      ...change,
      stack: { finalNorm: layerNorm(1e-5), ...change.stack },
    },
  });
}

/** An encoder and a decoder that attends to it, as BART's, with a tied head; the two differ in their sizes. */
export function encoderDecoder(change: Partial<Choices> = {}): Architecture {
  const embedding: Choices['embedding'] = { scale: 1.5, norm: layerNorm(1e-5), dropout: 0.1 };
  return {
    ...architecture({ head: languageModel({ bias: true }) }),
    stacks: [
      stackOf({
        embedding,
        positions: learnedPositions(16, 2),
        layers: 1,
        heads: 2,
        headDim: 3,
        ...change,
        stack: { name: 'encoder', ff: 8, ...change.stack },
      }),
      stackOf({
        embedding,
        positions: learnedPositions(12, 2),
        causal: true,
        block: {
          cross: plainAttention(change.norms ?? encoder.norms, change.headDim ?? encoder.headDim, false),
        },
        ...change,
        stack: { name: 'decoder', ...change.stack },
      }),
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
