// Which layers see the whole text before a token, and which only a window of it.

import * as v from 'valibot';
import type { Reach } from '../plan/architecture.ts';
import { counted } from '../plan/counted.ts';
import { CheckpointError } from './checkpoint-error.ts';

const layerType = v.picklist(
  ['full_attention', 'sliding_attention'],
  '"full_attention" or "sliding_attention"',
);
export type LayerType = v.InferOutput<typeof layerType>;

/** `layer_types` */
export const layerTypes = v.nullish(v.array(layerType, 'a list of kinds of attention'));

/** All earlier tokens, or as many as a window holds: transformers counts the token's own place into `sliding_window`. */
export function causalReach(window: number | null | undefined): Reach {
  return { before: window == null ? null : window - 1, after: 0 };
}

/** @throws CheckpointError where there is not one type for each layer. */
export function checkedTypes(types: readonly LayerType[], layers: number): readonly LayerType[] {
  if (types.length === layers) return types;
  throw new CheckpointError(
    `in config.json “layer_types” speaks of ${counted(types.length, 'layer')}, but “num_hidden_layers” is ${layers}; correct one of them.`,
  );
}

/**
 * The reach of each layer.
 * @param window `sliding_window`
 * @throws CheckpointError where there are fewer types than layers, or a window is asked for that has no size.
 */
export function layerReaches(
  types: readonly LayerType[],
  { layers, window }: { readonly layers: number; readonly window: number | null },
): readonly Reach[] {
  return checkedTypes(types, layers).map((type) => {
    if (type === 'full_attention') return causalReach(null);
    if (window !== null) return causalReach(window);
    throw new CheckpointError(
      'in config.json “layer_types” has "sliding_attention", but no “sliding_window” is in use; give the window a size.',
    );
  });
}

/**
 * The reaches of a family that turns windows on by `use_sliding_window`, and has them from layer `max_window_layers` on
 * where `layer_types` does not say otherwise.
 */
export function switchedReaches(config: {
  readonly num_hidden_layers: number;
  readonly use_sliding_window: boolean;
  readonly sliding_window: number | null;
  readonly max_window_layers: number;
  readonly layer_types?: readonly LayerType[] | null | undefined;
}): readonly Reach[] {
  const { num_hidden_layers: layers, max_window_layers: first } = config;
  const window = config.use_sliding_window ? config.sliding_window : null;
  const usual = Array.from(
    { length: layers },
    (_, i): LayerType => (window !== null && i >= first ? 'sliding_attention' : 'full_attention'),
  );
  return layerReaches(config.layer_types ?? usual, { layers, window });
}
