// Multi-head dot-product attention, from the rows it reads to what it gives to the residual stream.

import { residualDropout } from './architecture.ts';
import { keyHeadAxis, scoreSteps } from './attention-scores.ts';
import { at, dropout, linear, over, softmax } from './build.ts';
import { formulas } from './formulas.ts';
import { type AttentionPlace, queriesKeysValues } from './queries-keys-values.ts';
import type { Dim, LooseStep, StepId } from './step.ts';

/** @param bias what is added to the scores, [head, query, key]; null: nothing. */
export function attentionSteps(place: AttentionPlace, bias: StepId | null): LooseStep[] {
  const { id, stack, key } = place;
  const perHead: readonly Dim[] = ['head', 'query', key];
  const { steps: made, q, k, v } = queriesKeysValues(place);
  const steps = [...made, ...scoreSteps(place, { q, k, bias })];
  steps.push(
    softmax(id('pattern'), steps.at(-1)!.id, perHead, {
      formula: 'pattern',
      explains:
        "Softmax turns each query's scores into weights that are positive and add up to 1: whom it attends to.",
    }),
    ...dropout(
      id('pattern_dropout'),
      id('pattern'),
      stack.dropout.attention,
      perHead,
      'the attention weights',
    ),
  );
  return [...steps, ...gathered(place, steps.at(-1)!.id, v)];
}

/** What the weights find, brought back to the width of the residual stream. */
function gathered(place: AttentionPlace, weights: StepId, v: StepId): LooseStep[] {
  const { id, attention, stack, key } = place;
  return [
    {
      id: id('z'),
      op: { kind: 'mix' },
      inputs: [weights, v],
      weights: [],
      shape: ['query', 'head', 'head_dim'],
      reads: [
        [at('head'), at('query'), over(key)],
        [over(key), keyHeadAxis(place), at('head_dim')],
      ],
      formula: formulas.mix,
      explains: 'Each token receives the sum of all values, each weighted by the attention paid to it.',
    },
    {
      id: id('concat'),
      op: { kind: 'concat' },
      inputs: [id('z')],
      weights: [],
      shape: ['token', 'inner'],
      reads: [[at('token'), { part: 'head', of: 'inner' }, { part: 'head_dim', of: 'inner' }]],
      formula: formulas.concat,
      explains: 'The heads worked in parallel; their results are set side by side again, one row per token.',
    },
    linear(id('out'), id('concat'), 'inner', ['token', 'model'], {
      formula: attention.outBias ? 'attentionOut' : 'attentionOutNoBias',
      explains:
        'The output matrix mixes what the heads found and brings it back to the width of the residual stream.',
      bias: attention.outBias,
    }),
    ...dropout(
      id('out_dropout'),
      id('out'),
      residualDropout(stack, 'attention'),
      ['token', 'model'],
      "attention's output",
    ),
  ];
}
