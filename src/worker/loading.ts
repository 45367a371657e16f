// The weights of a checkpoint on their way from its files into the kernels' memory, while the first steps already run.

import type { Checkpoint, ReadPiece } from '../checkpoint/checkpoint.ts';
import type { Part, Piece } from '../checkpoint/weight-pieces.ts';
import type { Kernels } from '../engine/kernels.ts';
import {
  fillWeight,
  type HeldWeight,
  reserveWeight,
  type Weights,
  weightLayouts,
} from '../engine/weights.ts';
import type { Plan } from '../plan/plan.ts';
import type { Step, WeightName } from '../plan/step.ts';
import { type CallContext, Cancelled } from '../protocol/rpc.ts';

/** Null where the weights of a step are there, or else a promise of them, which is broken where they cannot be read. */
export type Ready = (step: Step) => Promise<void> | null;

export interface Loading {
  /** Room for every weight. Its numbers are there once a step that reads it is ready. */
  readonly weights: Weights;
  /** Whether all numbers are there. */
  readonly complete: boolean;
  /**
   * Loads what is still missing, in the order of the plan's steps, while `work` runs, which waits before each step until
   * it is ready. In the end everything is there. Where either fails or is cancelled, both stop, and what has been loaded
   * stays; the next call goes on from there. Only one at a time.
   * @throws CheckpointError, one sentence, where a weight cannot be read; Cancelled when the signal says so.
   */
  during<T>(context: CallContext, work: (ready: Ready) => Promise<T>): Promise<T>;
  /** Loads all that is missing. Throws as `during` does. */
  all(context: CallContext): Promise<void>;
}

/** How many pieces are read or packed at a time: as many as Node has threads for files. */
const lanes = 4;

/** Reserves memory for all weights; reads nothing. Throws where the memory is too small. */
export function prepareLoading(checkpoint: Checkpoint, kernels: Kernels, plan: Plan): Loading {
  const layouts = weightLayouts(plan);
  const weights = new Map<WeightName, HeldWeight>();
  for (const [name, size] of checkpoint.weights) {
    weights.set(name, reserveWeight(kernels, size, layouts.get(name)!));
  }
  const missing = new Set(checkpoint.pieces);
  const missingOf = new Map<WeightName, Set<Piece>>([...weights.keys()].map((name) => [name, new Set()]));
  for (const piece of missing) for (const { weight } of piece.places) missingOf.get(weight)!.add(piece);
  const isReady = (step: Step) => step.weights.every((name) => missingOf.get(name)!.size === 0);
  let tell = () => {};

  function put(piece: Piece, parts: readonly Part[]): void {
    for (const { weight, row, column, values } of parts) {
      fillWeight(kernels, weights.get(weight)!, values, row, column);
    }
    missing.delete(piece);
    for (const { weight } of piece.places) missingOf.get(weight)!.delete(piece);
  }

  /** @param isOver whether nobody waits any more */
  function load({ signal, progress }: CallContext, isOver: () => boolean): Promise<void> {
    const pieces = [...missing].values();
    const longest = Math.max(...[...missing].map(({ length }) => length));
    const message = `Loading ${checkpoint.name}`;
    const size = lengthOf(checkpoint.pieces);
    let left = lengthOf(missing);
    let failed = false;
    const lane = async (read: ReadPiece) => {
      const buffer = kernels.buffer(longest);
      try {
        // All lanes take from one row of pieces.
        for (const piece of pieces) {
          if (signal.aborted) throw new Cancelled();
          if (failed || isOver()) return;
          put(piece, await read(piece, buffer));
          left -= piece.length;
          progress({ message, fraction: 1 - left / size });
          tell();
        }
      } finally {
        kernels.free(buffer);
      }
    };
    return checkpoint.readWeights((read) =>
      allOf(lanes, () =>
        lane(read).catch((error: unknown) => {
          failed = true;
          throw error;
        }),
      ),
    );
  }

  const during: Loading['during'] = async (context, work) => {
    if (missing.size === 0) return work(() => null);
    let over = false;
    const loaded = load(context, () => over);
    // Whether it failed is asked later, by who waits.
    loaded.catch(() => {});
    const arrival = async (step: Step) => {
      while (!isReady(step)) {
        const news = new Promise<void>((resolve) => {
          tell = resolve;
        });
        await Promise.race([loaded, news]);
      }
    };
    try {
      const result = await work((step) => (isReady(step) ? null : arrival(step)));
      await loaded;
      return result;
    } finally {
      over = true;
      await loaded.catch(() => {});
    }
  };
  return {
    weights,
    get complete() {
      return missing.size === 0;
    },
    during,
    all: (context) => during(context, async () => {}),
  };
}

/** Runs so many lanes side by side until all have come to rest. Throws what one of them has thrown. */
async function allOf(count: number, lane: () => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(Array.from({ length: count }, lane));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

function lengthOf(pieces: Iterable<Piece>): number {
  let sum = 0;
  for (const { length } of pieces) sum += length;
  return sum;
}
