// How much memory a text needs beside the weights, before anything of it is computed.

import { fuse } from '../engine/fuse.ts';
import { wholeLines } from '../engine/memory.ts';
import { scratchBlocks, summaryRoom } from '../engine/scratch.ts';
import { neededSteps } from '../plan/needed.ts';
import { layerOf, type Plan } from '../plan/plan.ts';
import { cellCount, type TokenCounts } from '../plan/sizes.ts';
import type { Step, StepId } from '../plan/step.ts';
import { rowsAtOnce, rowWiseSteps } from './head-rows.ts';
import { type Keeping, keeping } from './keeping.ts';
import type { RunSetup } from './run-setup.ts';
import { keptSide } from './summary.ts';

/** In bytes of the kernels' memory. */
export interface MemoryNeed {
  /** Hidden states, and what was put in the place of outputs: kept for certain. */
  readonly kept: number;
  /** The most beside them: what is kept within the budget, and what is alive while steps run, or run again. */
  readonly beside: number;
  /** The largest tensor, which takes its place in one piece. */
  readonly largest: number;
}

/** What decides how much memory a run needs: its setup without any number. */
export type MeasuredSetup = Pick<RunSetup, 'plan' | 'dropoutSeed' | 'budget'> & {
  readonly overrides: { has(id: StepId): boolean; keys(): Iterable<StepId> };
  readonly kernels: Pick<RunSetup['kernels'], 'threads'>;
};

/**
 * The most memory that a run takes beside the weights, and that looking at any step takes afterwards. The rows of a
 * head are made some at a time.
 */
export function memoryNeed(setup: MeasuredSetup, tokens: TokenCounts): MemoryNeed {
  const { plan, overrides, budget, dropoutSeed, kernels } = setup;
  const keep = keeping(setup, tokens);
  const { streams, chosen, patterns, watches, source } = keep;
  const kept = new Set([...streams, ...overrides.keys()]);
  const byRow = rowWiseSteps(plan, overrides);
  const shape = (id: StepId) => {
    const [count, ...rest] = keep.shape(id);
    return [byRow.has(id) ? Math.min(count!, rowsAtOnce(cellCount(rest))) : count!, ...rest];
  };
  const common = { kept, training: dropoutSeed !== null, threads: kernels.threads, budget, shape, source };

  const running = neededSteps(plan, [...streams, ...patterns], overrides);
  const known = { has: (id: StepId) => kept.has(source(id)) };
  const whileRunning = beside({ ...common, offered: (id) => chosen.has(id), summarised: patterns }, [
    fuse(running, { has: watches }),
  ]);
  const whenLookedAt = beside(
    { ...common, offered: () => true, summarised: new Set() },
    parts(plan).map((ids) => neededSteps(plan, ids, known).map((step) => [step])),
  );
  return {
    kept: sum([...kept], (id) => wholeLines(bytesOf(shape(id)))),
    beside: Math.max(whileRunning, whenLookedAt),
    largest: Math.max(...plan.steps.map(({ id }) => wholeLines(bytesOf(shape(id))))),
  };
}

/** The blocks, and what stands around them: what is in one part runs again from what is kept, and from nothing else. */
function parts({ steps }: Plan): StepId[][] {
  const found = new Map<string, StepId[]>();
  for (const { id, stack } of steps) {
    const part = `${stack} ${layerOf(id)}`;
    const ids = found.get(part);
    if (ids) ids.push(id);
    else found.set(part, [id]);
  }
  return [...found.values()];
}

interface Circumstances extends Pick<Keeping, 'shape' | 'source'> {
  readonly kept: { has(id: StepId): boolean };
  /** What is offered to the budget as soon as it is computed. */
  readonly offered: (id: StepId) => boolean;
  /** Patterns of which statistics and a thumbnail are made as soon as they are computed. */
  readonly summarised: { has(id: StepId): boolean };
  readonly budget: number;
  readonly threads: number;
  readonly training: boolean;
}

/** Steps in order, those that are computed in one together. */
type Chain = readonly (readonly Step[])[];

/**
 * The most bytes beside what is kept while any of these chains runs: the budget, which an earlier one may have filled, and
 * all that is alive without being held by it; or, where that is less, all that there is.
 */
function beside(given: Circumstances, chains: readonly Chain[]): number {
  const { kept, offered, budget, shape, source } = given;
  const outputs = new Set(chains.flat().map((unit) => source(unit.at(-1)!.id)));
  let [stored, storedBlocks, all] = [0, 0, 0];
  for (const id of outputs) {
    if (kept.has(id)) continue;
    const bytes = bytesOf(shape(id));
    all += wholeLines(bytes);
    if (!offered(id) || bytes > budget) continue;
    stored += bytes;
    storedBlocks += wholeLines(bytes);
  }
  // The budget counts numbers, not the whole lines of their blocks.
  const held = stored <= budget ? storedBlocks : budget + storedBlocks - stored;
  const scratch = Math.max(...chains.flat().map((unit) => scratchOf(unit, given)));
  return Math.min(held + Math.max(...chains.map((chain) => passing(given, chain))), all + scratch);
}

/** An output beside those that are kept. */
interface Alive {
  readonly block: number;
  /** How many steps still read it. */
  readers: number;
  /** How much had been offered before it; -Infinity for what is not offered, or finds no room. */
  readonly offeredBefore: number;
}

/** The most bytes that are alive at once without being held by the budget. */
function passing(given: Circumstances, units: Chain): number {
  const { kept, offered, budget, shape, source } = given;
  const readers = new Map<StepId, number>();
  for (const id of units.flat().flatMap(({ inputs }) => inputs.map(source))) {
    readers.set(id, (readers.get(id) ?? 0) + 1);
  }
  const alive = new Map<StepId, Alive>();
  let [stored, most] = [0, 0];
  for (const unit of units) {
    const [{ inputs }, { id }] = [unit[0]!, unit.at(-1)!];
    let now = scratchOf(unit, given);
    for (const { block, offeredBefore } of alive.values()) {
      // The budget holds the latest.
      if (stored - offeredBefore > budget) now += block;
    }
    if (source(id) === id && !kept.has(id)) {
      const bytes = bytesOf(shape(id));
      const isStored = offered(id) && bytes <= budget;
      alive.set(id, {
        block: wholeLines(bytes),
        readers: readers.get(id) ?? 0,
        offeredBefore: isStored ? stored : Number.NEGATIVE_INFINITY,
      });
      if (isStored) stored += bytes;
      now += wholeLines(bytes);
    }
    most = Math.max(most, now);
    for (const input of inputs.map(source)) {
      const read = alive.get(input);
      if (read) read.readers--;
    }
    for (const each of [...inputs.map(source), id])
      if ((alive.get(each)?.readers ?? 1) <= 0) alive.delete(each);
  }
  return most;
}

/** @param unit steps that are computed in one */
function scratchOf(unit: readonly Step[], given: Circumstances): number {
  const { shape, threads, training, summarised } = given;
  const { id, op, inputs } = unit[0]!;
  const blocks = scratchBlocks({ op, shape: shape(id), inputs: inputs.map(shape), threads, training });
  const made = unit.at(-1)!;
  const summary = summarised.has(made.id) ? summaryRoom(shape(made.id), keptSide, threads) : 0;
  return Math.max(
    sum(blocks, (cells) => wholeLines(4 * cells)),
    summary > 0 ? wholeLines(4 * summary) : 0,
  );
}

const bytesOf = (shape: readonly number[]) => 4 * cellCount(shape);

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
