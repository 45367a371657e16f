// Multi-head dot-product attention, from the rows it reads to what it adds to the residual stream.

import type { Stack } from './architecture.ts';
import { at, cellwise, dropout, linear, over, softmax } from './build.ts';
import { formulas } from './formulas.ts';
import type { Dim, LooseStep, StepId } from './step.ts';

interface Reads {
  /** The step whose rows are projected to queries. */
  readonly queries: StepId;
  /** The step whose rows are projected to keys and values. */
  readonly keys: StepId;
  /** What counts the rows of `keys`: 'source' where they are those of the stack before. */
  readonly key: 'key' | 'source';
  /** Whether a token sees only itself and the tokens before it. */
  readonly causal: boolean;
}

export function attentionSteps(
  prefix: string,
  { queries, keys, key, causal }: Reads,
  stack: Stack,
): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const perHead: readonly Dim[] = ['head', 'query', key];
  const project = (name: 'q' | 'k' | 'v', input: StepId, row: Dim, explains: string): LooseStep => {
    const word = ({ q: 'query', k: 'key', v: 'value' } as const)[name];
    const formula = stack.qkvBias ? word : (`${word}NoBias` as const);
    return linear(id(name), input, 'model', [row, 'head', 'head_dim'], {
      formula,
      explains,
      bias: stack.qkvBias,
    });
  };
  const each = key === 'source' ? 'each token of the source' : 'each token';

  const steps: LooseStep[] = [
    project('q', queries, 'query', 'The query of each token, in each head: what this token is looking for.'),
    project('k', keys, key, `The key of ${each}, in each head: what it can be found by.`),
    project('v', keys, key, `The value of ${each}, in each head: what it passes on when it is attended to.`),
    {
      id: id('scores'),
      op: { kind: 'scores', scale: 1 / Math.sqrt(stack.headDim) },
      inputs: [id('q'), id('k')],
      weights: [],
      shape: perHead,
      reads: [
        [at('query'), at('head'), over('head_dim')],
        [at(key), at('head'), over('head_dim')],
      ],
      formula: formulas.scores,
      explains:
        'The dot product of each query with each key, divided by the square root of the head width so that it stays of order 1.',
    },
  ];
  if (causal) {
    steps.push(
      cellwise(id('masked'), { kind: 'mask' }, [id('scores')], perHead, {
        formula: 'mask',
        explains:
          'Scores of later tokens become minus infinity, so that no token can see what comes after it.',
      }),
    );
  }
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
  const weights = steps.at(-1)!.id;
  steps.push(
    {
      id: id('z'),
      op: { kind: 'mix' },
      inputs: [weights, id('v')],
      weights: [],
      shape: ['query', 'head', 'head_dim'],
      reads: [
        [at('head'), at('query'), over(key)],
        [over(key), at('head'), at('head_dim')],
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
      formula: 'attentionOut',
      explains:
        'The output matrix mixes what the heads found and brings it back to the width of the residual stream.',
      bias: true,
    }),
    ...dropout(
      id('out_dropout'),
      id('out'),
      stack.dropout.residual,
      ['token', 'model'],
      "attention's output",
    ),
  );
  return steps;
}
