// From the last hidden state to an answer: words of the vocabulary, labels, a span of the text, or one vector for it.

import {
  type Architecture,
  type Dense,
  type Head,
  labelsOf,
  lastStack,
  type Pooling,
} from './architecture.ts';
import { at, dropout, linear, norm, over, softmax } from './build.ts';
import { tokenWidth } from './embedding.ts';
import { formulas } from './formulas.ts';
import { languageModelSteps } from './language-model-head.ts';
import { activation } from './mlp.ts';
import { pool } from './pooling.ts';
import type { Dim, LooseStep, StepId } from './step.ts';

/** @param input the last hidden state, [token, model], or [token, embedding] after a final projection. */
export function headSteps(architecture: Architecture, input: StepId): LooseStep[] {
  const { head } = architecture;
  const width: Dim = lastStack(architecture).finalProjection ? tokenWidth(architecture) : 'model';
  switch (head.kind) {
    case 'none':
      return [];
    case 'language_model':
      return languageModelSteps(head, tokenWidth(architecture), width, input);
    case 'pooler':
      return pooled('first', { dropout: 0, bias: true, activation: 'tanh', norm: null }, width, input);
    case 'classifier':
      return classifier(head, width, input);
    case 'detector':
      return detector(head, width, input);
    case 'spans':
      return spans(head, width, input, architecture.stacks.length > 1);
    case 'embedding':
      return sentence(head, width, input);
  }
}

/** One state for the whole text, through a dense layer. */
function pooled(of: Pooling, dense: Dense, width: Dim, input: StepId, padding?: number): LooseStep[] {
  const state = pool('pooler', of, width, input, padding);
  return [state, ...denseSteps('pooler', state.id, dense, [width])];
}

function denseSteps(
  prefix: string,
  input: StepId,
  { dropout: p, bias, activation: fn, norm: settings }: Dense,
  shape: readonly Dim[],
): LooseStep[] {
  const steps = dropout(`${prefix}.dropout`, input, p, shape, 'the state');
  const dense = linear(`${prefix}.dense`, steps.at(-1)?.id ?? input, shape.at(-1)!, shape, {
    formula: bias ? 'dense' : 'denseNoBias',
    explains: 'A dense layer of the head.',
    bias,
  });
  steps.push(dense, activation(`${prefix}.act`, dense.id, fn, shape));
  if (settings) {
    const explains = 'A last norm before the scores.';
    steps.push(norm(`${prefix}.norm`, `${prefix}.act`, settings, explains, { shape }));
  }
  return steps;
}

/** What the scores are made of: one state, or every token's; through a dense layer, where the head has one. */
function answered(
  of: Pooling | 'every',
  dense: Dense | null,
  p: number,
  width: Dim,
  input: StepId,
  padding?: number,
): { readonly steps: LooseStep[]; readonly state: StepId } {
  const shape: readonly Dim[] = of === 'every' ? ['token', width] : [width];
  const steps =
    of === 'every'
      ? dense
        ? denseSteps('classifier', input, dense, shape)
        : []
      : dense
        ? pooled(of, dense, width, input, padding)
        : [pool('classifier', of, width, input, padding)];
  const id = `classifier.${dense && of === 'every' ? 'out_dropout' : 'dropout'}`;
  steps.push(...dropout(id, steps.at(-1)?.id ?? input, p, shape, 'the state'));
  return { steps, state: steps.at(-1)?.id ?? input };
}

function classifier(head: Head & { kind: 'classifier' }, width: Dim, input: StepId): LooseStep[] {
  const { steps, state } = answered(head.of, head.dense, head.dropout, width, input, head.padding);
  const shape: readonly Dim[] = head.of === 'every' ? ['token', 'label'] : ['label'];
  steps.push(
    linear('logits', state, width, shape, {
      formula: head.bias ? 'dense' : 'denseNoBias',
      explains:
        head.of === 'every' ? 'One score for each label, at every token.' : 'One score for each label.',
      bias: head.bias,
    }),
  );
  if (head.scores === 'softmax') {
    steps.push(
      softmax('probs', 'logits', shape, {
        formula: 'probabilities',
        explains: 'Softmax turns the scores into the probability of each label.',
      }),
    );
  }
  if (head.scores === 'sigmoid') {
    steps.push({
      ...activation('probs', 'logits', 'sigmoid', shape),
      explains:
        head.labels.length === 1
          ? 'The sigmoid turns the score into a probability.'
          : 'The sigmoid turns each score into a probability of its own: more than one label may hold.',
    });
  }
  return steps;
}

/** @param behind whether the states are those of a decoder that reads the source one place later */
function spans(head: Head & { kind: 'spans' }, width: Dim, input: StepId, behind: boolean): LooseStep[] {
  const late = behind ? ' The decoder stands one token behind: it speaks of the token that comes next.' : '';
  const { steps, state } = answered('every', head.dense, head.dropout, width, input);
  steps.push(
    linear('logits', state, width, ['token', 'label'], {
      formula: head.bias ? 'dense' : 'denseNoBias',
      explains: `Two scores for every token: that the answer starts there, and that it ends there.${late}`,
      bias: head.bias,
    }),
  );
  labelsOf(head).forEach((end, index) => {
    steps.push(
      column(`${end}.logits`, 'logits', index, `The score of each token to be the ${end} of the answer.`),
      softmax(`${end}.probs`, `${end}.logits`, ['token'], {
        formula: 'probabilities',
        explains: `Softmax over the text: the probability of each token to be the ${end} of the answer.`,
      }),
    );
  });
  return steps;
}

function detector(head: Head & { kind: 'detector' }, width: Dim, input: StepId): LooseStep[] {
  const { steps, state } = answered('every', head.dense, 0, width, input);
  const scores = 'classifier.scores';
  return [
    ...steps,
    linear(scores, state, width, ['token', 'label'], {
      formula: head.bias ? 'dense' : 'denseNoBias',
      explains: `One score for every token: that it is ${head.label}.`,
      bias: head.bias,
    }),
    column('logits', scores, 0, 'The only column of the scores, one number for every token.'),
    {
      ...activation('probs', 'logits', 'sigmoid', ['token']),
      explains: `The sigmoid turns each score into the probability that the token is ${head.label}.`,
    },
  ];
}

/** One column of what stands for every label. */
function column(id: StepId, input: StepId, index: number, explains: string): LooseStep {
  return {
    id,
    op: { kind: 'pick', index },
    inputs: [input],
    weights: [],
    shape: ['token'],
    reads: [[at('token'), { fixed: index, dim: 'label' }]],
    formula: formulas.pickColumn,
    explains,
  };
}

function sentence(
  { pooling, normalized }: Head & { kind: 'embedding' },
  width: Dim,
  input: StepId,
): LooseStep[] {
  const state = pool('sentence', pooling, width, input);
  if (!normalized) return [state];
  return [
    state,
    {
      id: 'sentence.unit',
      op: { kind: 'unit' },
      inputs: [state.id],
      weights: [],
      shape: [width],
      reads: [[over(width)]],
      formula: formulas.unit,
      explains:
        'The vector is brought to length 1, so that the dot product of two texts is the cosine between them.',
    },
  ];
}
