// `headlight describe`: the module tree and what it counts, or the steps of the forward pass.

import { countParameters, printModules } from '../checkpoint/describe.ts';
import { placedParameters } from '../checkpoint/module.ts';
import { type Plan, plan } from '../plan/plan.ts';
import { cellCount } from '../plan/sizes.ts';
import { modelCommand } from './command.ts';
import { locateModel } from './locate-model.ts';
import { grouped, table } from './table.ts';

export const describe = modelCommand({
  name: 'describe',
  summary:
    'Prints the module tree of a model as PyTorch does, with shapes and parameter counts, or its steps.',
  synopsis: '<model> [--steps]',
  options: {
    steps: { type: 'boolean', help: 'List the steps of the forward pass: name, shape and meaning of each.' },
  },
  async act(model, { steps }, { places, print }) {
    const { checkpoint } = await locateModel(model, places);
    if (steps) return print(stepTable(plan(checkpoint.architecture)));
    const { modules, bytes, dtypes, notes } = checkpoint;
    const seen = new Set<string>();
    const rows = placedParameters(modules).map(({ names, parameter }) => {
      const weights = parameter.holds.map(({ weight }) => weight);
      const shared = weights.length > 0 && weights.every((weight) => seen.has(weight));
      for (const weight of weights) seen.add(weight);
      // A matrix that two modules share is in the total once, a buffer never.
      const outside = parameter.learned ? shared && '(shared)' : '(buffer)';
      const count = outside || grouped(cellCount(parameter.shape));
      return [count, `[${parameter.shape.join(', ')}]`, names[0]!];
    });
    print(`${printModules(modules)}\n\n`);
    print(table(['parameters', 'shape', 'name'], rows));
    const stored = dtypes.length > 0 ? `, ${grouped(bytes)} bytes of ${dtypes.join(', ')}` : '';
    print(`\n${grouped(countParameters(modules))} parameters in all${stored}\n`);
    for (const note of notes) print(`Note: ${note}\n`);
  },
});

/** In order of computation. */
function stepTable({ steps }: Plan): string {
  const rows = steps.map(({ id, shape, explains }) => [id, `[${shape.join(', ')}]`, explains]);
  return table(['step', 'shape', ''], rows, 3);
}
