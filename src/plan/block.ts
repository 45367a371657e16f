// One block: attention and MLP, each added to the residual stream, with the norms before or after.

import type { Stack } from './architecture.ts';
import { attentionSteps } from './attention.ts';
import { cellwise, norm } from './build.ts';
import { mlpSteps } from './mlp.ts';
import type { LooseStep, StepId } from './step.ts';

/** What a block adds to the residual stream, and how the sum is called. */
interface Sublayer {
  /** The sublayer's steps; the last one's output is added. */
  readonly steps: (input: StepId) => LooseStep[];
  readonly name: string;
  readonly sum: string;
  readonly explains: string;
}

/**
 * @param input the embedding's output, or the block before.
 * @param source what cross-attention reads: the last hidden state of the stack before; null without one.
 */
export function blockSteps(prefix: string, input: StepId, stack: Stack, source: StepId | null): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const enter = cellwise(id('resid_pre'), { kind: 'identity' }, [input], ['token', 'model'], {
    formula: 'identity',
    explains: 'The residual stream as it enters this block: what the layer before gave, unchanged.',
  });
  const steps: LooseStep[] = [enter];
  let stream = enter.id;
  sublayers(id, stack, source).forEach(({ steps: make, name, sum, explains }, i) => {
    const add = (update: StepId): LooseStep =>
      cellwise(id(sum), { kind: 'add' }, [stream, update], ['token', 'model'], {
        formula: 'residual',
        explains,
      });
    if (stack.normPlacement === 'pre') {
      const ln = norm(id(`ln${i + 1}`), stream, stack.norm, `Layer norm before ${name}: ${normalised}`);
      const made = make(ln.id);
      steps.push(ln, ...made, add(made.at(-1)!.id));
    } else {
      const made = make(stream);
      const post = add(made.at(-1)!.id);
      steps.push(
        ...made,
        post,
        norm(id(`ln${i + 1}`), post.id, stack.norm, `Layer norm after the residual sum: ${normalised}`),
      );
    }
    stream = steps.at(-1)!.id;
  });
  return steps;
}

const normalised = 'each row to mean 0 and variance 1.';

function sublayers(id: (name: string) => string, stack: Stack, source: StepId | null): Sublayer[] {
  const self: Sublayer = {
    steps: (input) =>
      attentionSteps(
        id(stack.name === '' ? 'attn' : 'self_attn'),
        { queries: input, keys: input, key: 'key', causal: stack.causal },
        stack,
      ),
    name: source ? 'self-attention' : 'attention',
    sum: 'resid_mid',
    explains: 'The residual sum: what attention found is added to what was there.',
  };
  const mlp: Sublayer = {
    steps: (input) => mlpSteps(id('mlp'), input, stack),
    name: 'the MLP',
    sum: 'resid_post',
    explains: `The ${source ? 'third' : 'second'} residual sum: the MLP's result is added to what was there.`,
  };
  if (!source) return [self, mlp];
  const cross: Sublayer = {
    steps: (input) =>
      attentionSteps(id('cross_attn'), { queries: input, keys: source, key: 'source', causal: false }, stack),
    name: 'cross-attention',
    sum: 'resid_mid_cross',
    explains: 'The second residual sum: what was found in the source is added to what was there.',
  };
  return [self, cross, mlp];
}
