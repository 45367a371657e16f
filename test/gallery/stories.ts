// The gallery's exhibits: each a panel with something to show, or nothing, or something to say.

import { layerNorm, learnedPositions, placed } from '../../src/plan/plain.ts';
import type { Recording } from '../../src/protocol/recording.ts';
import { architecture, decoder, encoderDecoder } from '../support/architectures.ts';
import { recordingOf, type Story } from './make-recording.ts';

const rockRules: Story = {
  name: 'the-rock-rules',
  architecture: architecture({
    family: 'vanilla',
    vocab: 41,
    model: 12,
    stack: {
      positions: learnedPositions(32),
      embedding: { dropout: 0.1 },
      layers: 2,
      heads: 3,
      headDim: 4,
      activation: 'relu',
      stack: { ff: 24 },
    },
  }),
  text: 'The Rock rules, and rules rock the Rock.',
};

const tale =
  'Once upon a time a small stone lay at the foot of a hill. Rain fell, wind blew, and the stone did not move. ' +
  'One day a child picked it up, looked at it for a long while, and put it into a pocket.';

const causal: Story = {
  name: 'twelve-by-twelve',
  architecture: {
    ...decoder({
      positions: learnedPositions(64),
      layers: 12,
      heads: 12,
      headDim: 4,
      stack: { ff: 96 },
    }),
    family: 'gpt2',
    vocab: 400,
    model: 48,
  },
  text: tale.slice(0, 155),
};

const translator = encoderDecoder({ layers: 2, heads: 4, headDim: 4, stack: { ff: 32 } });

const dates: Story = {
  name: 'dates',
  architecture: {
    ...translator,
    family: 'bart',
    vocab: 9,
    model: 16,
    stacks: translator.stacks.map((stack) => ({ ...stack, embedding: { ...stack.embedding, scale: 4 } })),
  },
  text: 'March 5, 1991',
  target: '1991-03-05',
  run: { generated: true, stopped: 'end', document: 'letters.md' },
};

/** A long source for a short target, which is given. */
const summary: Story = {
  name: 'summary',
  architecture: {
    ...encoderDecoder({
      positions: learnedPositions(64),
      embedding: {},
      norms: placed(layerNorm(1e-5), 'pre'),
      layers: 6,
      heads: 8,
      headDim: 4,
      stack: { finalNorm: layerNorm(1e-5), ff: 64 },
    }),
    family: 'bart',
    vocab: 60,
    model: 32,
  },
  text: tale,
  target: 'A child and a stone.',
  run: { document: 'tale.md' },
};

const long: Story = {
  name: 'long-text',
  architecture: architecture({
    family: 'bert',
    vocab: 400,
    model: 16,
    stack: {
      positions: learnedPositions(512),
      embedding: { types: 2, norm: layerNorm(1e-12), dropout: 0.1 },
      layers: 2,
      heads: 2,
      headDim: 8,
      stack: { ff: 32 },
    },
  }),
  text: Array.from({ length: 6 }, () => tale).join('\n\n'),
  framed: true,
};

const cut: Story = {
  ...rockRules,
  run: { cut: { kept: 4, dropped: 6, from: 'The Rock rules,'.length, why: 'places' } },
};

/** Made when asked for: the larger ones take a moment. */
export const stories = {
  'rock-rules': () => recordingOf(rockRules),
  causal: () => recordingOf(causal),
  dates: () => recordingOf(dates),
  summary: () => recordingOf(summary),
  long: () => recordingOf(long),
  stale: () => recordingOf({ ...rockRules, run: { stale: true } }),
  cut: () => recordingOf(cut),
  busy: () =>
    recordingOf({ ...rockRules, state: { busy: { message: 'Running block 3 of 12', fraction: 0.25 } } }),
  problem: () =>
    recordingOf({
      ...rockRules,
      state: {
        problem: {
          message:
            'model.safetensors ends after 1,024 bytes, but its header speaks of 4,096: download it again.',
          actions: ['chooseModel', 'exploreAgain'],
        },
      },
    }),
  empty: () => null,
} satisfies Record<string, () => Recording | null>;

export type StoryName = keyof typeof stories;
