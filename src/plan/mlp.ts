// The dense layers of a block: widen, bend, come back.

import { type Activation, type Mlp, residualDropout, type Stack } from './architecture.ts';
import { cellwise, dropout, linear } from './build.ts';
import type { LooseStep, StepId } from './step.ts';

const bends: Record<Activation, string> = {
  relu: 'ReLU sets negative numbers to 0 and keeps the others.',
  relu_squared: 'The squared ReLU sets negative numbers to 0 and squares the others.',
  gelu: 'GELU lets large numbers pass, holds negative ones near 0, and bends smoothly between.',
  gelu_tanh:
    'GELU, in its tanh form, lets large numbers pass, holds negative ones near 0, and bends smoothly between.',
  quick_gelu:
    'GELU, approximated by a sigmoid, lets large numbers pass, holds negative ones near 0, and bends smoothly between.',
  silu: 'SiLU, the number times its sigmoid, lets large numbers pass and holds negative ones near 0.',
  sigmoid: 'The sigmoid squeezes every number between 0 and 1.',
  tanh: 'The hyperbolic tangent squeezes every number between -1 and 1.',
};

/** An activation, cell by cell. */
export function activation(id: StepId, input: StepId, fn: Activation, shape: LooseStep['shape']): LooseStep {
  return cellwise(id, { kind: 'activation', fn }, [input], shape, { formula: fn, explains: bends[fn] });
}

export function mlpSteps(prefix: string, input: StepId, mlp: Mlp, stack: Stack): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const { bias, gated } = mlp;
  const wide = ['token', 'ff'] as const;
  const pre = linear(id('pre'), input, 'model', wide, {
    formula: bias ? 'up' : 'upNoBias',
    explains: gated
      ? 'Another dense layer widens each token a second way.'
      : 'The first dense layer widens each token on its own; no other token is looked at.',
    bias,
  });
  const steps: LooseStep[] = gated
    ? [
        linear(id('gate'), input, 'model', wide, {
          formula: bias ? 'gate' : 'gateNoBias',
          explains: 'The gate, a dense layer, widens each token on its own; no other token is looked at.',
          bias,
        }),
        activation(id('act'), id('gate'), mlp.activation, wide),
        pre,
        cellwise(id('post'), { kind: 'multiply' }, [id('act'), pre.id], wide, {
          formula: 'gated',
          explains:
            'The bent gate multiplies the other result, cell by cell: it opens some and closes others.',
        }),
      ]
    : [pre, activation(id('post'), pre.id, mlp.activation, wide)];
  steps.push(...dropout(id('post_dropout'), id('post'), stack.dropout.activation, wide, 'the activations'));
  steps.push(
    linear(id('out'), steps.at(-1)!.id, 'ff', ['token', 'model'], {
      formula: bias ? 'down' : 'downNoBias',
      explains: `The ${gated ? 'last' : 'second'} dense layer comes back to the width of the residual stream.`,
      bias,
    }),
    ...dropout(
      id('out_dropout'),
      id('out'),
      residualDropout(stack, 'mlp'),
      ['token', 'model'],
      "the MLP's output",
    ),
  );
  return steps;
}
