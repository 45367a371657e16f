// How long a text may be: as long as the model has places, and as the kernels' memory has room for what is computed of it.

import type { Capture } from '../capture/capture.ts';
import { type MeasuredSetup, type MemoryNeed, memoryNeed } from '../capture/memory-need.ts';
import type { RunSetup } from '../capture/run-setup.ts';
import type { Plan } from '../plan/plan.ts';
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

/** What texts of some lengths need where nothing is kept beyond their hidden states. */
const known = new WeakMap<Plan, Map<string, MemoryNeed>>();

/** No less than what a text needs, but for the budget; the same for all of about its length, so it is worked out once. */
function roughNeed(setup: MeasuredSetup, tokens: TokenCounts): MemoryNeed {
  const counts = tokens.map((count) => {
    const unit = 2 ** Math.max(0, Math.ceil(Math.log2(count + 1)) - 3);
    return Math.ceil(count / unit) * unit;
  });
  const needs = known.get(setup.plan) ?? new Map<string, MemoryNeed>();
  known.set(setup.plan, needs);
  const key = [setup.dropoutSeed !== null, ...counts, ...setup.overrides.keys()].join();
  const need = needs.get(key) ?? memoryNeed({ ...setup, budget: 0 }, counts);
  needs.set(key, need);
  return need;
}

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
  return {
    room(limit, counts) {
      if (inPieces(roughNeed(setup, counts(limit))) <= left) return { tokens: limit, memory: null };
      const needed = (tokens: number) => inPieces(memoryNeed(setup, counts(tokens)));
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
  const room = () => usable * kernels.memory().room;
  const longer = earlier ? tokens.map((count, i) => Math.max(count, earlier.tokens[i] ?? 0)) : tokens;
  const { kept, beside, largest } = roughNeed(setup, longer);
  // Taking over holds keys, values and new rows in every layer, and joins old rows with new ones.
  const fitsBoth = (beside: number) => 4 * kept + 2 * beside + largest <= room();
  // A text may have less to keep than the budget allows, which takes longer to find out.
  if (fitsBoth(beside + budget) || fitsBoth(memoryNeed(setup, longer).beside)) {
    return { setup, known: earlier };
  }
  earlier?.parts.store.forget();
  if (inPieces(memoryNeed(setup, tokens)) <= room()) return { setup, known: null };
  const spared = Math.max(0, Math.floor(room() - inPieces(memoryNeed({ ...setup, budget: 0 }, tokens))));
  return { setup: { ...setup, budget: Math.min(budget, spared) }, known: null };
}
