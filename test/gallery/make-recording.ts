// Recordings for the gallery: models with seeded weights, run by the engine itself, so that every number is true.

import { capture } from '../../src/capture/capture.ts';
import { referenceKernels } from '../../src/engine/reference.ts';
import type { Architecture } from '../../src/plan/architecture.ts';
import { dense, type StridedMatrix } from '../../src/plan/matrix.ts';
import { type Plan, plan } from '../../src/plan/plan.ts';
import { cellCount } from '../../src/plan/sizes.ts';
import type { Token } from '../../src/plan/token.ts';
import type { PanelRun } from '../../src/protocol/panel.ts';
import type { RecordedTensor, Recording } from '../../src/protocol/recording.ts';
import { heldWeights, weightValues } from '../support/architectures.ts';
import { finish } from '../support/calls.ts';

export interface Story {
  readonly name: string;
  readonly architecture: Architecture;
  readonly text: string;
  /** What the decoder of an encoder-decoder reads, behind its start token. */
  readonly target?: string;
  /** Token before and after the words, as BERT has them. */
  readonly framed?: boolean;
  readonly run?: Partial<
    Pick<PanelRun, 'stale' | 'cut' | 'milliseconds' | 'document' | 'generated' | 'stopped'>
  >;
  readonly state?: Recording['state'];
}

/** The story as the panel would get it from the engine. */
export function recordingOf(story: Story): Recording {
  const { architecture, text, target = null } = story;
  const model = plan(architecture);
  const { tokens, words } = wordTokens(story);
  const kernels = referenceKernels();
  const values = trainedLooking(weightValues(model, 5));
  const run = finish(
    capture({
      plan: model,
      kernels,
      weights: heldWeights(model, kernels, values),
      inputs: tokens.map((read) => ({ ids: read.map(({ id }) => id), types: read.map(({ type }) => type) })),
      dropoutSeed: null,
      overrides: new Map(),
      budget: 2 ** 30,
    }),
  );
  return {
    model: modelInfo(story, model),
    run: {
      number: 1,
      tokens,
      text,
      second: target,
      generated: false,
      stopped: null,
      cut: null,
      milliseconds: 1.234,
      document: 'the-rock-rules.md',
      stale: false,
      ...story.run,
    },
    summaries: run.summaries,
    tensors: Object.fromEntries(model.steps.map(({ id }) => [id, run.tensor(id)])),
    weights: Object.fromEntries(
      [...values].map(([name, matrix]) => [name, weightTensor(model, name, matrix)]),
    ),
    words,
    ...(story.state ? { state: story.state } : {}),
  };
}

/** Words and marks, each a token; the vocabulary is the texts' own, in order of appearance. */
function wordTokens({ text, target, framed = false, run }: Story): {
  readonly tokens: Token[][];
  readonly words: string[];
} {
  const words: string[] = framed ? ['[CLS]', '[SEP]'] : [];
  const token = (word: string, span: Token['span'], sequence: Token['sequence'] = 0): Token => {
    if (!words.includes(word)) words.push(word);
    return { id: words.indexOf(word), text: word, span, sequence, special: span === null, type: 0 };
  };
  const tokensOf = (read: string, sequence: Token['sequence']) =>
    [...read.matchAll(/\p{L}+|[^\s\p{L}]|\n\n/gu)].map(({ 0: word, index }) =>
      token(word, [index, index + word.length], sequence),
    );
  const tokens = tokensOf(run?.cut ? text.slice(0, run.cut.from) : text, 0);
  if (target !== undefined) {
    const end = token('</s>', null);
    const start = token('</s>', null, 1);
    return {
      tokens: [
        [...tokens, end],
        [start, ...tokensOf(target, 1)],
      ],
      words,
    };
  }
  return { tokens: [framed ? [token('[CLS]', null), ...tokens, token('[SEP]', null)] : tokens], words };
}

/** Weights of the size that training gives them: small matrices, gains near 1, biases near 0. */
function trainedLooking(values: ReadonlyMap<string, StridedMatrix>): Map<string, StridedMatrix> {
  return new Map(
    [...values].map(([name, matrix]) => {
      const gain = /(ln\d|norm)\.weight$/.test(name);
      const size = matrix.rows === 1 ? 0.1 : /\.(q|k)\.weight$/.test(name) ? 3.5 : 2;
      const data = matrix.data.map((x) =>
        gain ? 1 + 0.1 * x : (x * size) / (name.startsWith('embed') ? 1 : Math.sqrt(matrix.rows)),
      );
      return [name, { ...matrix, data }];
    }),
  );
}

function weightTensor(model: Plan, name: string, matrix: StridedMatrix): RecordedTensor {
  return { shape: model.weights.get(name)!.shape, data: dense(matrix) };
}

function modelInfo({ name, architecture }: Story, model: Plan): Recording['model'] {
  const parameters = [...model.weights.values()].reduce((sum, { shape }) => sum + cellCount(shape), 0);
  return {
    location: { kind: 'bundled', name },
    name,
    architecture,
    modules: {
      name: '',
      path: '',
      type: 'Transformer',
      parameters: [],
      count: parameters,
      step: null,
      children: [],
    },
    parameters,
    bytes: 4 * parameters,
    dtypes: ['F32'],
    notes: [],
    kernels: 'reference',
  };
}
