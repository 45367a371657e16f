// What a checkpoint stores and no step uses, in sentences for the reader.

import { listed } from '../plan/counted.ts';
import type { Family } from './family.ts';
import { type Module, placedParameters } from './module.ts';
import type { Finder, StoredTensors } from './weight-table.ts';

type Known = Family['surplus'][number];

export const causalMask: Known = {
  name: /\.(attn|attention)\.(bias|masked_bias)$/,
  is: 'the causal mask, which the plan has as a step of its own',
};

export const rotarySpeeds: Known = {
  name: /\.rotary_emb\.inv_freq$/,
  is: 'the speeds of the rotary positions, which the plan computes',
};

/** One sentence for each kind of tensor that is known to be left over, and one for all others. */
export function surplusNotes(
  stored: StoredTensors,
  modules: Module,
  find: Finder,
  known: readonly Known[],
): string[] {
  const used = new Set(
    placedParameters(modules)
      .filter(({ parameter }) => parameter.holds.length > 0)
      .map((placed) => find(placed)?.name),
  );
  const unused = [...stored.keys()].filter((name) => !used.has(name));
  const notes = known.flatMap((kind) => {
    const names = unused.filter((name) => kind.name.test(name));
    return names.length > 0 ? [`Stored but not used: ${listed(names)} (${kind.is}).`] : [];
  });
  const others = unused.filter((name) => !known.some((kind) => kind.name.test(name)));
  return others.length > 0 ? [...notes, `Stored but not used by any step: ${listed(others)}.`] : notes;
}
