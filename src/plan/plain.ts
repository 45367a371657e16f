// The plain choices, from which the description of a family departs where it differs.

import type { Activation, Attention, Block, Embedding, Mlp, Norm, Norms, Stack } from './architecture.ts';

/** Layer norm with gain and shift. */
export function layerNorm(eps: number): Norm {
  return { kind: 'layer', eps, gain: true, shift: true };
}

/** RMS norm with a gain that is stored as it is. */
export function rmsNorm(eps: number): Norm {
  return { kind: 'rms', eps, gainFrom: 0 };
}

export const noNorms: Norms = { before: null, inside: null, after: null };

/** A norm before each sublayer ('pre'), or after each residual sum ('post'). */
export function placed(norm: Norm, where: 'pre' | 'post'): Norms {
  return { ...noNorms, [where === 'pre' ? 'before' : 'after']: norm };
}

/** Dot-product attention as Vaswani et al. 2017 have it. */
export function plainAttention(norms: Norms, headDim: number, causal: boolean): Attention {
  return {
    norms,
    scale: 1 / Math.sqrt(headDim),
    qkvBias: true,
    outBias: true,
    queryKeyNorm: null,
    rope: null,
    softCap: null,
    reach: { before: null, after: causal ? 0 : null },
  };
}

/** Two dense layers with biases. */
export function plainMlp(norms: Norms, activation: Activation): Mlp {
  return { norms, activation, gated: false, bias: true };
}

/** What need not be said of a block. */
type GivenBlock = Pick<Block, 'attention' | 'mlp'> & Partial<Block>;

/** L blocks, each with weights of its own, one after the other. @param block the one of this number */
export function blocks(layers: number, block: (layer: number) => GivenBlock): readonly Block[] {
  return Array.from({ length: layers }, (_, layer) => ({
    weights: layer,
    cross: null,
    parallel: false,
    ...block(layer),
  }));
}

/** What need not be said of a stack. */
type GivenStack = Pick<Stack, 'heads' | 'headDim' | 'ff' | 'blocks'> &
  Partial<Omit<Stack, 'embedding' | 'dropout'>> & {
    readonly embedding: Pick<Embedding, 'positions'> & Partial<Embedding>;
    readonly dropout?: Partial<Stack['dropout']>;
  };

/** A stack whose heads have keys of their own, without what only some families have. */
export function stack(given: GivenStack): Stack {
  return {
    name: '',
    keyHeads: given.heads,
    relativeBias: null,
    finalNorm: null,
    finalProjection: false,
    ...given,
    embedding: {
      ownTable: false,
      projection: null,
      scale: null,
      types: 0,
      norm: null,
      dropout: 0,
      ...given.embedding,
    },
    dropout: { attention: 0, residual: 0, activation: 0, final: 0, ...given.dropout },
  };
}

/** Places that are rows of a table. */
export function learnedPositions(
  count: number,
  offset = 0,
  padding: number | null = null,
): Embedding['positions'] {
  return { kind: 'learned', count, offset, padding };
}
