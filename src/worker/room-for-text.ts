// How long a text may be: as long as the model has places, and as the kernels' memory has room for what is computed of it.

import type { Capture } from '../capture/capture.ts';
import { type MemoryNeed, memoryNeed } from '../capture/memory-need.ts';
import type { RunSetup } from '../capture/run-setup.ts';
import type { TokenCounts } from '../plan/sizes.ts';
import type { Model } from './model.ts';

/** How many tokens of a text can be run, and why no more. */
export interface Room {
  readonly tokens: number;
  /** What the memory has left, and what so many tokens need of it, in bytes; null where the model has no more places. */
  readonly memory: { readonly left: number; readonly needed: (tokens: number) => number } | null;
}

/** Memory for a run that is not begun yet. */
export interface MemoryForText {
  /**
   * @param limit the most tokens that are asked for
   * @param counts T of each stack where the text has so many tokens
   */
  room(limit: number, counts: (tokens: number) => TokenCounts): Room;
}

/** Some is lost between blocks, and some is taken by what is read of a checkpoint meanwhile. */
const usable = 15 / 16;

/** What a run needs of memory whose free bytes may lie so that none of its gaps is large enough for the largest tensor. */
const inPieces = ({ kept, beside, largest }: MemoryNeed) => kept + beside + largest;

/** @param earlier a run whose tensors may make place */
export function memoryForText(
  model: Model,
  dropoutSeed: number | null,
  earlier: Capture | null,
): MemoryForText {
  const { plan, kernels } = model;
  const left = usable * (kernels.memory().room + (earlier?.parts.store.spare() ?? 0));
  // What is kept beyond the hidden states is kept as far as there is room.
  const setup = { plan, kernels, dropoutSeed, overrides: new Map<string, never>(), budget: 0 };
  const need = (tokens: TokenCounts) => inPieces(memoryNeed(setup, tokens));
  return {
    room(limit, counts) {
      const needed = (tokens: number) => need(counts(tokens));
      if (needed(limit) <= left) return { tokens: limit, memory: null };
      let [fits, over] = [0, limit];
      while (over - fits > 1) {
        const middle = Math.floor((fits + over) / 2);
        if (needed(middle) <= left) fits = middle;
        else over = middle;
      }
      return { tokens: fits, memory: { left, needed } };
    },
  };
}

/**
 * A run as the memory allows it: with as much of the budget as there is room for. Where it would be tight beside an
 * earlier run, that one lets go of what it can compute again, and nothing of it is taken over.
 */
export function withinMemory(
  setup: RunSetup,
  tokens: TokenCounts,
  earlier: Capture | null,
): { readonly setup: RunSetup; readonly known: Capture | null } {
  const { kernels, budget } = setup;
  const need = (counts: TokenCounts, within: number) => memoryNeed({ ...setup, budget: within }, counts);
  const room = () => usable * kernels.memory().room;
  // Taking over holds keys, values and new rows in every layer, and joins old rows with new ones.
  const longer = earlier ? tokens.map((count, i) => Math.max(count, earlier.tokens[i] ?? 0)) : tokens;
  const most = need(longer, budget);
  if (3 * most.kept + most.beside + inPieces(most) <= room()) return { setup, known: earlier };
  earlier?.parts.store.forget();
  if (inPieces(need(tokens, budget)) <= room()) return { setup, known: null };
  const spared = Math.max(0, Math.floor(room() - inPieces(need(tokens, 0))));
  return { setup: { ...setup, budget: Math.min(budget, spared) }, known: null };
}
