// How much memory a text needs beside the weights, before anything of it is computed.

import { fuse } from '../engine/fuse.ts';
import { wholeLines } from '../engine/memory.ts';
import { scratchBlocks } from '../engine/scratch.ts';
import { neededSteps } from '../plan/needed.ts';
import { cellCount, type TokenCounts } from '../plan/sizes.ts';
import type { Step, StepId } from '../plan/step.ts';
import { rowWiseSteps } from './head-rows.ts';
import { type Keeping, keeping } from './keeping.ts';
import type { RunSetup } from './run-setup.ts';

/** In bytes of the kernels' memory. */
export interface MemoryNeed {
  /** Hidden states, and what was put in the place of outputs: kept for certain. */
  readonly kept: number;
  /** The most beside them: what is kept within the budget, and what is alive while steps run, or run again. */
  readonly beside: number;
}

/** What decides how much memory a run needs: its setup without any number. */
export type MeasuredSetup = Pick<RunSetup, 'plan' | 'dropoutSeed' | 'budget'> & {
  readonly overrides: { has(id: StepId): boolean; keys(): Iterable<StepId> };
};

/**
 * The most memory that a run takes beside the weights, and that looking at any step takes afterwards. Rows of a head are
 * looked at one by one.
 */
export function memoryNeed(setup: MeasuredSetup, tokens: TokenCounts): MemoryNeed {
  const { plan, overrides, budget, dropoutSeed } = setup;
  const keep = keeping(setup, tokens);
  const { streams, chosen, patterns, watches, source } = keep;
  const kept = new Set([...streams, ...overrides.keys()]);
  const byRow = rowWiseSteps(plan, overrides);
  const shape = (id: StepId) => (byRow.has(id) ? [1, ...keep.shape(id).slice(1)] : keep.shape(id));
  const common = { kept, training: dropoutSeed !== null, budget, shape, source };

  const known = { has: (id: StepId) => overrides.has(id) };
  const running = neededSteps(plan, [...streams, ...patterns], known);
  const again = plan.steps.filter(({ id }) => !kept.has(source(id)));
  return {
    kept: sum([...kept], (id) => bytesOf(shape(id))),
    beside: Math.max(
      passing({ ...common, units: fuse(running, { has: watches }), offered: (id) => chosen.has(id) }),
      passing({ ...common, units: again.map((step) => [step]), offered: () => true }),
    ),
  };
}

interface Passing extends Pick<Keeping, 'shape' | 'source'> {
  /** The steps that run, those computed in one together. */
  readonly units: readonly (readonly Step[])[];
  readonly kept: { has(id: StepId): boolean };
  /** What is offered to the budget as soon as it is computed. */
  readonly offered: (id: StepId) => boolean;
  readonly budget: number;
  readonly training: boolean;
}

/** An output beside those that are kept. */
interface Alive {
  readonly bytes: number;
  /** How many steps still read it. */
  readers: number;
  /** How much had been offered before it; -Infinity for what is not offered, or finds no room. */
  readonly offeredBefore: number;
}

/**
 * The most bytes beside what is kept, over all steps: the budget, which an earlier look may have filled, and all that is
 * alive without being held by it; or, where that is less, all that there is.
 */
function passing({ units, kept, offered, budget, training, shape, source }: Passing): number {
  const readers = new Map<StepId, number>();
  for (const { inputs } of units.flat()) {
    for (const id of inputs) readers.set(source(id), (readers.get(source(id)) ?? 0) + 1);
  }
  const alive = new Map<StepId, Alive>();
  let [total, stored, most, mostScratch] = [0, 0, 0, 0];
  for (const unit of units) {
    const [first, last] = [unit[0]!, unit.at(-1)!];
    const { id } = last;
    const scratch = scratchOf(first, { shape, training });
    mostScratch = Math.max(mostScratch, scratch);
    let others = scratch;
    for (const each of alive.values()) if (stored - each.offeredBefore > budget) others += each.bytes;
    if (source(id) === id && !kept.has(id)) {
      const bytes = bytesOf(shape(id));
      const isStored = offered(id) && bytes <= budget;
      alive.set(id, {
        bytes,
        readers: readers.get(id) ?? 0,
        offeredBefore: isStored ? stored : Number.NEGATIVE_INFINITY,
      });
      if (isStored) stored += bytes;
      total += bytes;
      others += bytes;
    }
    most = Math.max(most, others);
    for (const input of new Set([...first.inputs.map(source), id])) {
      const read = alive.get(input);
      if (!read) continue;
      read.readers -= first.inputs.filter((each) => source(each) === input).length;
      if (read.readers <= 0) alive.delete(input);
    }
  }
  return Math.min(Math.min(stored, budget) + most, total + mostScratch);
}

function scratchOf({ id, op, inputs }: Step, { shape, training }: Pick<Passing, 'shape' | 'training'>): number {
  const blocks = scratchBlocks({ op, shape: shape(id), inputs: inputs.map(shape), training });
  return sum(blocks, (cells) => bytesOf([cells]));
}

const bytesOf = (shape: readonly number[]) => wholeLines(4 * cellCount(shape));

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
