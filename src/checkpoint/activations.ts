// The names that config.json uses for activation functions.

import type { Activation } from '../plan/architecture.ts';
import { CheckpointError } from './checkpoint-error.ts';

export interface NamedActivation {
  readonly fn: Activation;
  /** The class that PyTorch prints. */
  readonly type: string;
}

/** The keys of ACT2FN in Hugging Face `transformers` that the plan has functions for. */
const byName: Readonly<Record<string, NamedActivation>> = {
  relu: { fn: 'relu', type: 'ReLU' },
  gelu: { fn: 'gelu', type: 'GELUActivation' },
  gelu_python: { fn: 'gelu', type: 'GELUActivation' },
  gelu_new: { fn: 'gelu_tanh', type: 'NewGELUActivation' },
  gelu_fast: { fn: 'gelu_tanh', type: 'FastGELUActivation' },
  gelu_accurate: { fn: 'gelu_tanh', type: 'AccurateGELUActivation' },
  gelu_pytorch_tanh: { fn: 'gelu_tanh', type: 'GELUTanh' },
  gelu_python_tanh: { fn: 'gelu_tanh', type: 'GELUTanh' },
  quick_gelu: { fn: 'quick_gelu', type: 'QuickGELUActivation' },
  relu2: { fn: 'relu_squared', type: 'ReLUSquaredActivation' },
  sigmoid: { fn: 'sigmoid', type: 'Sigmoid' },
  silu: { fn: 'silu', type: 'SiLUActivation' },
  swish: { fn: 'silu', type: 'SiLU' },
  tanh: { fn: 'tanh', type: 'Tanh' },
};

/** @throws CheckpointError for a function that the plan does not have. */
export function namedActivation(field: string, name: string): NamedActivation {
  const found = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (found) return found;
  throw new CheckpointError(
    `in config.json “${field}” is “${name}”, an activation that Headlight does not compute; it computes ${Object.keys(byName).join(', ')}.`,
  );
}
