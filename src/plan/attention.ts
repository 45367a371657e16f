// Multi-head dot-product attention, from the rows it reads to what it gives to the residual stream.

import { type Attention, type Reach, residualDropout, type Stack } from './architecture.ts';
import { at, cellwise, dropout, linear, norm, over, softmax } from './build.ts';
import { counted } from './counted.ts';
import { formulas } from './formulas.ts';
import type { Axis, Dim, LooseStep, StepId } from './step.ts';

interface Reads {
  /** The step whose rows are projected to queries. */
  readonly queries: StepId;
  /** The step whose rows are projected to keys and values. */
  readonly keys: StepId;
  /** What counts the rows of `keys`: 'source' where they are those of the stack before. */
  readonly key: 'key' | 'source';
  /** What is added to the scores, [head, query, key]; null: nothing. */
  readonly bias: StepId | null;
}

export function attentionSteps(
  prefix: string,
  { queries, keys, key, bias }: Reads,
  attention: Attention,
  stack: Stack,
): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const perHead: readonly Dim[] = ['head', 'query', key];
  const keyHead: Dim = stack.keyHeads === stack.heads ? 'head' : 'kv_head';
  const each = key === 'source' ? 'each token of the source' : 'each token';
  const shared =
    keyHead === 'kv_head' ? ` Each serves ${stack.heads / stack.keyHeads} heads of queries.` : '';

  const steps: LooseStep[] = [];
  /** Adds a step and returns its id. */
  const put = (step: LooseStep): StepId => {
    steps.push(step);
    return step.id;
  };
  const project = (name: 'q' | 'k' | 'v', input: StepId, shape: readonly Dim[], explains: string): StepId => {
    const word = ({ q: 'query', k: 'key', v: 'value' } as const)[name];
    const formula = attention.qkvBias ? word : (`${word}NoBias` as const);
    return put(linear(id(name), input, 'model', shape, { formula, explains, bias: attention.qkvBias }));
  };
  const ofQuery: readonly Dim[] = ['query', 'head', 'head_dim'];
  const ofKey: readonly Dim[] = [key, keyHead, 'head_dim'];
  let q = project(
    'q',
    queries,
    ofQuery,
    'The query of each token, in each head: what this token is looking for.',
  );
  let k = project('k', keys, ofKey, `The key of ${each}, in each head: what it can be found by.${shared}`);
  const v = project(
    'v',
    keys,
    ofKey,
    `The value of ${each}, in each head: what it passes on when it is attended to.${shared}`,
  );

  const { queryKeyNorm, rope } = attention;
  if (queryKeyNorm) {
    const normed = (name: string, what: string, input: StepId, shape: readonly Dim[]): StepId => {
      const over = queryKeyNorm.of === 'head' ? shape.slice(2) : shape.slice(1);
      const explains = `A norm keeps ${what} of order 1, ${queryKeyNorm.of === 'head' ? 'each head for itself' : 'all heads together'}, so that no score can grow without limit.`;
      return put(norm(id(name), input, queryKeyNorm.norm, explains, { over, shape }));
    };
    q = normed('q_norm', 'queries', q, ofQuery);
    k = normed('k_norm', 'keys', k, ofKey);
  }
  if (rope) {
    const turned = (name: string, what: string, input: StepId, shape: readonly Dim[]): StepId => {
      const part = rope.dims < stack.headDim ? ` The last ${stack.headDim - rope.dims} stay.` : '';
      const factor = 'attentionFactor' in rope.scaling ? rope.scaling.attentionFactor : 1;
      const longer =
        factor === 1 ? '' : ` The pairs also become ${Number(factor.toPrecision(4))} times as long.`;
      return put({
        id: id(name),
        op: { kind: 'rotary', rope },
        inputs: [input],
        weights: [],
        shape,
        reads: [[at(shape[0]!), at(shape[1]!), { pair: 'head_dim', rope }]],
        formula: factor === 1 ? formulas.rotary : formulas.rotaryLonger,
        explains: `Pairs of cells of ${what} are turned by angles that grow with the token's place; a query and a key then meet at an angle that tells how far apart they stand.${longer}${part}`,
      });
    };
    q = turned('rot_q', 'each query', q, ofQuery);
    k = turned('rot_k', 'each key', k, ofKey);
  }

  const usual = Math.abs(attention.scale * Math.sqrt(stack.headDim) - 1) < 1e-9;
  const kept: Axis = keyHead === 'kv_head' ? { shared: 'kv_head' } : at('head');
  let scores = put({
    id: id('scores'),
    op: { kind: 'scores', scale: attention.scale },
    inputs: [q, k],
    weights: [],
    shape: perHead,
    reads: [
      [at('query'), at('head'), over('head_dim')],
      [at(key), kept, over('head_dim')],
    ],
    formula: attention.scale === 1 ? formulas.scoresPlain : usual ? formulas.scores : formulas.scoresScaled,
    explains:
      attention.scale === 1
        ? 'The dot product of each query with each key, as it is: this model does not scale it.'
        : usual
          ? 'The dot product of each query with each key, divided by the square root of the head width so that it stays of order 1.'
          : 'The dot product of each query with each key, times a factor of this model that keeps it of order 1.',
  });
  const changed = (
    name: string,
    step: Pick<LooseStep, 'op' | 'explains'>,
    formula: keyof typeof formulas,
  ) => {
    scores = put(cellwise(id(name), step.op, [scores], perHead, { formula, explains: step.explains }));
  };
  if (attention.softCap !== null) {
    changed(
      'capped',
      {
        op: { kind: 'soft_cap', cap: attention.softCap },
        explains: `Scores are bent so that none gets beyond ${attention.softCap}, while small ones hardly change.`,
      },
      'softCap',
    );
  }
  if (bias !== null) {
    scores = put(
      cellwise(id('biased'), { kind: 'add' }, [scores, bias], perHead, {
        formula: 'biased',
        explains: 'To each score the number is added that was learned for this head and this distance.',
      }),
    );
  }
  const { reach } = attention;
  if (reach.before !== null || reach.after !== null) {
    changed('masked', { op: { kind: 'mask', reach }, explains: reachWords(reach) }, maskFormula(reach));
  }
  const pattern = put(
    softmax(id('pattern'), scores, perHead, {
      formula: 'pattern',
      explains:
        "Softmax turns each query's scores into weights that are positive and add up to 1: whom it attends to.",
    }),
  );
  steps.push(
    ...dropout(id('pattern_dropout'), pattern, stack.dropout.attention, perHead, 'the attention weights'),
  );
  const weights = steps.at(-1)!.id;
  steps.push(
    {
      id: id('z'),
      op: { kind: 'mix' },
      inputs: [weights, v],
      weights: [],
      shape: ['query', 'head', 'head_dim'],
      reads: [
        [at('head'), at('query'), over(key)],
        [over(key), kept, at('head_dim')],
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
  );
  return steps;
}

function reachWords({ before, after }: Reach): string {
  const hidden = 'become minus infinity, so that no token can see';
  if (after !== 0) {
    return `Scores of keys more than ${counted(before!, 'token')} away ${hidden} farther than that.`;
  }
  const later = `Scores of later tokens ${hidden} what comes after it`;
  if (before === null) return `${later}.`;
  if (before === 0) return `${later}, nor what stands before it: it sees itself alone.`;
  return `${later}, nor what stands more than ${counted(before, 'token')} before it.`;
}

function maskFormula({ before, after }: Reach): keyof typeof formulas {
  if (before === null) return 'mask';
  return after === 0 ? 'maskWindow' : 'maskLocal';
}
