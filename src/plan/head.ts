// From the last hidden state to an answer: words of the vocabulary, a pooled state, or labels.

import type { Head } from './architecture.ts';
import { at, dropout, linear, norm, over, softmax } from './build.ts';
import { tokenTable } from './embedding.ts';
import { formulas } from './formulas.ts';
import { activation } from './mlp.ts';
import type { LooseStep, StepId } from './step.ts';

/** @param input the last hidden state, [token, model]. */
export function headSteps(head: Head, input: StepId): LooseStep[] {
  switch (head.kind) {
    case 'none':
      return [];
    case 'language_model':
      return languageModel(head, input);
    case 'pooler':
      return pooler(input);
    case 'classifier':
      return classifier(head, input);
  }
}

function languageModel(head: Head & { kind: 'language_model' }, input: StepId): LooseStep[] {
  const transform: LooseStep[] = head.transform
    ? [
        linear('mlm.dense', input, 'model', ['token', 'model'], {
          formula: 'dense',
          explains:
            'The masked-language-model head first passes each state through a dense layer of its own.',
          bias: true,
        }),
        activation('mlm.act', 'mlm.dense', head.transform.activation, ['token', 'model']),
        norm('mlm.norm', 'mlm.act', head.transform.norm, 'A last layer norm before the vocabulary.'),
      ]
    : [];
  const state = transform.at(-1)?.id ?? input;
  const explains = 'One score for each word of the vocabulary, at every token.';
  const logits = head.tied
    ? unembed(state, head.bias, `${explains} The token embedding serves once more, transposed.`)
    : linear('logits', state, 'model', ['token', 'vocab'], {
        formula: head.bias ? 'dense' : 'denseNoBias',
        explains,
        bias: head.bias,
      });
  const probs = softmax('probs', 'logits', ['token', 'vocab'], {
    formula: 'probabilities',
    explains: 'Softmax turns the scores into the probability of each word.',
  });
  return [...transform, logits, probs];
}

/** The token embedding [vocab, model] as output matrix. */
function unembed(input: StepId, bias: boolean, explains: string): LooseStep {
  return {
    id: 'logits',
    op: { kind: 'linear' },
    inputs: [input],
    weights: bias ? [tokenTable, 'logits.bias'] : [tokenTable],
    shape: ['token', 'vocab'],
    reads: [[at('token'), over('model')], [at('vocab'), over('model')], ...(bias ? [[at('vocab')]] : [])],
    formula: bias ? formulas.unembedBias : formulas.unembed,
    explains,
  };
}

function firstToken(id: StepId, input: StepId): LooseStep {
  return {
    id,
    op: { kind: 'pick', token: 0 },
    inputs: [input],
    weights: [],
    shape: ['model'],
    reads: [[{ fixed: 0, dim: 'token' }, at('model')]],
    formula: formulas.pick,
    explains: 'The state of the first token stands for the whole text.',
  };
}

function pooler(input: StepId): LooseStep[] {
  return [
    firstToken('pooler.first', input),
    linear('pooler.dense', 'pooler.first', 'model', ['model'], {
      formula: 'dense',
      explains: "The pooler's dense layer.",
      bias: true,
    }),
    activation('pooler.act', 'pooler.dense', 'tanh', ['model']),
  ];
}

function classifier(head: Head & { kind: 'classifier' }, input: StepId): LooseStep[] {
  const pooled = head.pooled ? pooler(input) : [firstToken('classifier.first', input)];
  const dropped = dropout(
    'classifier.dropout',
    pooled.at(-1)!.id,
    head.dropout,
    ['model'],
    'the pooled state',
  );
  const state = [...pooled, ...dropped];
  return [
    ...state,
    linear('logits', state.at(-1)!.id, 'model', ['label'], {
      formula: 'dense',
      explains: 'One score for each label.',
      bias: true,
    }),
    softmax('probs', 'logits', ['label'], {
      formula: 'probabilities',
      explains: 'Softmax turns the scores into the probability of each label.',
    }),
  ];
}
