// One block: attention and MLP, each added to the residual stream, with the norms before or after.

import type { Stack } from './architecture.ts';
import { attentionSteps } from './attention.ts';
import { cellwise, norm } from './build.ts';
import { mlpSteps } from './mlp.ts';
import type { Step, StepId } from './step.ts';

/** @param input the embedding's output, or the block before. */
export function blockSteps(prefix: string, input: StepId, stack: Stack): Step[] {
  const id = (name: string) => `${prefix}.${name}`;
  const add = (name: string, stream: StepId, update: StepId, explains: string): Step =>
    cellwise(id(name), { kind: 'add' }, [stream, update], ['token', 'model'], {
      formula: 'residual',
      explains,
    });

  const enter = cellwise(id('resid_pre'), { kind: 'identity' }, [input], ['token', 'model'], {
    formula: 'identity',
    explains: 'The residual stream as it enters this block: what the layer before gave, unchanged.',
  });
  const addAttention = 'The residual sum: what attention found is added to what was there.';
  const addMlp = "The second residual sum: the MLP's result is added to what was there.";

  if (stack.normPlacement === 'pre') {
    const ln1 = norm(
      id('ln1'),
      id('resid_pre'),
      stack.norm,
      'Layer norm before attention: each row to mean 0 and variance 1.',
    );
    const attn = attentionSteps(id('attn'), ln1.id, stack);
    const mid = add('resid_mid', id('resid_pre'), attn.at(-1)!.id, addAttention);
    const ln2 = norm(
      id('ln2'),
      mid.id,
      stack.norm,
      'Layer norm before the MLP: each row to mean 0 and variance 1.',
    );
    const mlp = mlpSteps(id('mlp'), ln2.id, stack);
    return [enter, ln1, ...attn, mid, ln2, ...mlp, add('resid_post', mid.id, mlp.at(-1)!.id, addMlp)];
  }
  const attn = attentionSteps(id('attn'), enter.id, stack);
  const mid = add('resid_mid', enter.id, attn.at(-1)!.id, addAttention);
  const ln1 = norm(
    id('ln1'),
    mid.id,
    stack.norm,
    'Layer norm after the residual sum: each row to mean 0 and variance 1.',
  );
  const mlp = mlpSteps(id('mlp'), ln1.id, stack);
  const post = add('resid_post', ln1.id, mlp.at(-1)!.id, addMlp);
  return [
    enter,
    ...attn,
    mid,
    ln1,
    ...mlp,
    post,
    norm(id('ln2'), post.id, stack.norm, 'The second layer norm: the block’s output.'),
  ];
}
