// What attention compares and passes on: queries, keys and values, and what is done to them before they meet.

import type { Attention, Stack } from './architecture.ts';
import { at, linear, norm } from './build.ts';
import { formulas } from './formulas.ts';
import type { Dim, LooseStep, StepId } from './step.ts';

/** An attention of a block, as the makers of its steps see it. */
export interface AttentionPlace {
  /** Puts the attention's name before a step's: 'q' → 'blocks.0.attn.q'. */
  readonly id: (name: string) => StepId;
  readonly attention: Attention;
  readonly stack: Stack;
  /** The step whose rows are projected to queries. */
  readonly queries: StepId;
  /** The step whose rows are projected to keys and values. */
  readonly keys: StepId;
  /** What counts the rows of `keys`: 'source' where they are those of the stack before. */
  readonly key: 'key' | 'source';
}

interface QueriesKeysValues {
  readonly steps: readonly LooseStep[];
  /** As they meet: normalised and turned, where the model does so. */
  readonly q: StepId;
  readonly k: StepId;
  readonly v: StepId;
}

/** What counts the heads of keys and values. */
export function keyHeadDim({ heads, keyHeads }: Stack): 'head' | 'kv_head' {
  return keyHeads === heads ? 'head' : 'kv_head';
}

export function queriesKeysValues(place: AttentionPlace): QueriesKeysValues {
  const { id, attention, stack, key } = place;
  const ofQuery: readonly Dim[] = ['query', 'head', 'head_dim'];
  const ofKey: readonly Dim[] = [key, keyHeadDim(stack), 'head_dim'];
  const steps = projections(place, ofQuery, ofKey);
  let [q, k] = [id('q'), id('k')];
  if (attention.queryKeyNorm) {
    const normed = [
      normalised(place, 'q_norm', 'queries', q, ofQuery),
      normalised(place, 'k_norm', 'keys', k, ofKey),
    ] as const;
    steps.push(...normed);
    [q, k] = [normed[0].id, normed[1].id];
  }
  if (attention.rope) {
    const turned = [
      rotated(place, 'rot_q', 'each query', q, ofQuery),
      rotated(place, 'rot_k', 'each key', k, ofKey),
    ] as const;
    steps.push(...turned);
    [q, k] = [turned[0].id, turned[1].id];
  }
  return { steps, q, k, v: id('v') };
}

function projections(
  { id, attention: { qkvBias: bias }, stack, queries, keys, key }: AttentionPlace,
  ofQuery: readonly Dim[],
  ofKey: readonly Dim[],
): LooseStep[] {
  const each = key === 'source' ? 'each token of the source' : 'each token';
  const shared =
    keyHeadDim(stack) === 'kv_head' ? ` Each serves ${stack.heads / stack.keyHeads} heads of queries.` : '';
  return [
    linear(id('q'), queries, 'model', ofQuery, {
      formula: bias ? 'query' : 'queryNoBias',
      explains: 'The query of each token, in each head: what this token is looking for.',
      bias,
    }),
    linear(id('k'), keys, 'model', ofKey, {
      formula: bias ? 'key' : 'keyNoBias',
      explains: `The key of ${each}, in each head: what it can be found by.${shared}`,
      bias,
    }),
    linear(id('v'), keys, 'model', ofKey, {
      formula: bias ? 'value' : 'valueNoBias',
      explains: `The value of ${each}, in each head: what it passes on when it is attended to.${shared}`,
      bias,
    }),
  ];
}

function normalised(
  { id, attention }: AttentionPlace,
  name: string,
  what: string,
  input: StepId,
  shape: readonly Dim[],
): LooseStep {
  const { norm: settings, of } = attention.queryKeyNorm!;
  const heads = of === 'head' ? 'each head for itself' : 'all heads together';
  const explains = `A norm keeps ${what} of order 1, ${heads}, so that no score can grow without limit.`;
  return norm(id(name), input, settings, explains, { over: shape.slice(of === 'head' ? 2 : 1), shape });
}

function rotated(
  { id, attention, stack }: AttentionPlace,
  name: string,
  what: string,
  input: StepId,
  shape: readonly Dim[],
): LooseStep {
  const rope = attention.rope!;
  const part = rope.dims < stack.headDim ? ` The last ${stack.headDim - rope.dims} stay.` : '';
  const factor = 'attentionFactor' in rope.scaling ? rope.scaling.attentionFactor : 1;
  const longer = factor === 1 ? '' : ` The pairs also become ${Number(factor.toPrecision(4))} times as long.`;
  return {
    id: id(name),
    op: { kind: 'rotary', rope },
    inputs: [input],
    weights: [],
    shape,
    reads: [[at(shape[0]!), at(shape[1]!), { pair: 'head_dim', rope }]],
    formula: factor === 1 ? formulas.rotary : formulas.rotaryLonger,
    explains: `Pairs of cells of ${what} are turned by angles that grow with the token's place; a query and a key then meet at an angle that tells how far apart they stand.${longer}${part}`,
  };
}
