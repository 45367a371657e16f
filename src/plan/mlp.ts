// The two dense layers of a block: widen, bend, come back.

import type { Activation, Stack } from './architecture.ts';
import { cellwise, dropout, linear } from './build.ts';
import type { LooseStep, StepId } from './step.ts';

const bends: Record<Activation, string> = {
  relu: 'ReLU sets negative numbers to 0 and keeps the others.',
  gelu: 'GELU lets large numbers pass, holds negative ones near 0, and bends smoothly between.',
  gelu_tanh:
    'GELU, in its tanh form, lets large numbers pass, holds negative ones near 0, and bends smoothly between.',
  tanh: 'The hyperbolic tangent squeezes every number between -1 and 1.',
};

/** An activation, cell by cell. */
export function activation(id: StepId, input: StepId, fn: Activation, shape: LooseStep['shape']): LooseStep {
  return cellwise(id, { kind: 'activation', fn }, [input], shape, { formula: fn, explains: bends[fn] });
}

export function mlpSteps(prefix: string, input: StepId, stack: Stack): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const steps: LooseStep[] = [
    linear(id('pre'), input, 'model', ['token', 'ff'], {
      formula: 'up',
      explains: 'The first dense layer widens each token on its own; no other token is looked at.',
      bias: true,
    }),
    activation(id('post'), id('pre'), stack.activation, ['token', 'ff']),
    ...dropout(id('post_dropout'), id('post'), stack.dropout.activation, ['token', 'ff'], 'the activations'),
  ];
  steps.push(
    linear(id('out'), steps.at(-1)!.id, 'ff', ['token', 'model'], {
      formula: 'down',
      explains: 'The second dense layer comes back to the width of the residual stream.',
      bias: true,
    }),
    ...dropout(id('out_dropout'), id('out'), stack.dropout.residual, ['token', 'model'], "the MLP's output"),
  );
  return steps;
}
