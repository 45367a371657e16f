// Architectures that between them have every op, axis and head that a plan can have.

import type { Architecture, Dense, Norm } from '../../src/plan/architecture.ts';
import {
  layerNorm,
  learnedPositions,
  noNorms,
  placed,
  plainAttention,
  rmsNorm,
} from '../../src/plan/plain.ts';
import type { Rope } from '../../src/plan/rope.ts';
import { architecture, decoder, encoderDecoder, languageModel } from './architectures.ts';

const rope = (change: Partial<Rope> = {}): Rope => ({
  dims: 4,
  base: 100,
  pairing: 'halves',
  scaling: { type: 'default' },
  ...change,
});
const rms = rmsNorm(1e-6);
const fromOne: Norm = { kind: 'rms', eps: 1e-3, gainFrom: 1 };
const noPositions = { kind: 'none' } as const;
const dense: Dense = { dropout: 0.1, bias: false, activation: 'gelu', norm: layerNorm(1e-3) };
const noShift: Norm = { kind: 'layer', eps: 1e-3, gain: true, shift: false };
const plain: Norm = { kind: 'layer', eps: 1e-3, gain: false, shift: false };

export const variety: Readonly<Record<string, Architecture>> = {
  'post-norm encoder with a masked-language-model head': architecture({
    head: languageModel({
      bias: true,
      transform: { bias: true, activation: 'relu', norm: layerNorm(1e-3) },
    }),
  }),
  'post-norm encoder with a classifier of the text': architecture({
    head: {
      kind: 'classifier',
      of: 'first',
      dense: { dropout: 0, bias: true, activation: 'tanh', norm: null },
      dropout: 0.1,
      bias: true,
      labels: ['yes', 'no', 'maybe'],
      scores: 'softmax',
    },
  }),
  'pre-norm decoder, tied': decoder(),
  'pre-norm decoder, untied, no query bias': {
    ...decoder({ attention: { qkvBias: false } }),
    head: languageModel({ tied: false, bias: true }),
  },
  'encoder-decoder': encoderDecoder(),
  'decoder with rotary positions, shared keys, RMS norms and a gated MLP, windows in its last layer': decoder(
    {
      heads: 4,
      headDim: 4,
      norms: placed(rms, 'pre'),
      positions: noPositions,
      activation: 'silu',
      attention: { qkvBias: false, outBias: false, rope: rope(), reach: { before: 2, after: 0 } },
      mlp: { gated: true, bias: false },
      stack: { keyHeads: 2, finalNorm: rms },
    },
  ),
  'decoder with soft caps, norms before and inside, of queries and keys, and a scale of its own': {
    ...decoder({
      heads: 2,
      headDim: 6,
      norms: { before: fromOne, inside: fromOne, after: null },
      positions: noPositions,
      activation: 'quick_gelu',
      attention: {
        scale: 0.3,
        softCap: 1.5,
        queryKeyNorm: { norm: fromOne, of: 'head' },
        rope: rope({ dims: 6, scaling: { type: 'linear', factor: 2 } }),
      },
      embedding: { scale: 2.5 },
      stack: { keyHeads: 1 },
    }),
    head: languageModel({ softCap: 2, scale: 0.5 }),
  },
  'decoder with parallel residuals, partly turned neighbours, and norms of whole rows': decoder({
    heads: 2,
    headDim: 5,
    positions: noPositions,
    attention: {
      queryKeyNorm: { norm: rms, of: 'row' },
      rope: rope({ dims: 2, pairing: 'neighbours', scaling: { type: 'dynamic', factor: 2, original: 3 } }),
    },
    block: { parallel: true },
    stack: { keyHeads: 1 },
  }),
  'decoder with a narrow table of tokens, a vector at a time, and post-norm blocks': {
    ...decoder({
      norms: placed(noShift, 'post'),
      activation: 'relu_squared',
      embedding: { projection: { width: 4, bias: false, of: 'token' }, dropout: 0.1 },
      positions: learnedPositions(9, 2),
      stack: { finalNorm: plain, finalProjection: true },
    }),
    head: languageModel(),
  },
  'encoder of shared layers with a narrow embedding': architecture({
    stack: {
      embedding: {
        types: 2,
        norm: layerNorm(1e-5),
        dropout: 0.1,
        projection: { width: 4, bias: true, of: 'sum' },
      },
      block: { weights: 0 },
      positions: learnedPositions(16, 3, 7),
    },
    head: languageModel({
      bias: true,
      transform: { bias: true, activation: 'gelu_tanh', norm: layerNorm(1e-3) },
    }),
  }),
  'encoder with windows on both sides and labels for every token': architecture({
    stack: {
      positions: noPositions,
      embedding: { norm: noShift },
      norms: { ...noNorms, inside: rms },
      attention: {
        reach: { before: 1, after: 1 },
        rope: rope({
          dims: 2,
          scaling: { type: 'longrope', short: [1.5], long: [3], original: 4, attentionFactor: 1.2 },
        }),
      },
    },
    head: {
      kind: 'classifier',
      of: 'every',
      dense,
      dropout: 0.1,
      bias: false,
      labels: ['O', 'B'],
      scores: 'sigmoid',
    },
  }),
  'encoder with a bias for each distance, and spans': architecture({
    stack: { stack: { relativeBias: { buckets: 6, maxDistance: 4, bidirectional: true } } },
    head: { kind: 'spans', dense: null, dropout: 0.1, bias: true },
  }),
  'encoder that tells which tokens were replaced': architecture({
    head: { kind: 'detector', dense, bias: true, label: 'replaced' },
  }),
  'encoder with computed positions, and one vector for the text': architecture({
    stack: { positions: { kind: 'sinusoidal', count: 12 } },
    head: { kind: 'embedding', pooling: 'mean', normalized: true },
  }),
  'decoder with a score of the last token': {
    ...decoder(),
    head: {
      kind: 'classifier',
      of: 'last',
      dense: null,
      dropout: 0,
      bias: false,
      labels: ['good'],
      scores: 'none',
    },
  },
  'encoder with the largest numbers of the text': architecture({
    head: { kind: 'embedding', pooling: 'max', normalized: false },
  }),
  'encoder-decoder with biases for distances, and nothing scaled': withRelativeBias(),
};

function withRelativeBias(): Architecture {
  const made = encoderDecoder({
    positions: noPositions,
    embedding: { dropout: 0.1 },
    norms: placed(rms, 'pre'),
    attention: { scale: 1, qkvBias: false, outBias: false },
  });
  const [encoder, writer] = made.stacks;
  const bias = { buckets: 6, maxDistance: 5 };
  return {
    ...made,
    stacks: [
      { ...encoder!, relativeBias: { ...bias, bidirectional: true }, finalNorm: rms },
      {
        ...writer!,
        relativeBias: { ...bias, bidirectional: false },
        finalNorm: rms,
        blocks: writer!.blocks.map((block) => ({
          ...block,
          cross: {
            ...plainAttention(placed(rms, 'pre'), 2, false),
            scale: 1,
            qkvBias: false,
            outBias: false,
          },
        })),
      },
    ],
  };
}
