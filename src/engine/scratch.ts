// The memory in which the WebAssembly kernels work, beside what they read and give.

import { cellCount } from '../plan/sizes.ts';
import type { Op } from '../plan/step.ts';
import { headStatistics } from '../plan/summary.ts';
import { thumbnailSide } from '../plan/thumbnail.ts';
import { GROUP, panelCells, STRETCH } from './panels.ts';

/** Numbers that each thread works with in the product of M rows with a weight. */
export function linearRoom(M: number): number {
  return (M + STRETCH) * GROUP;
}

/** Numbers that each thread works with in the product of so many rows with a matrix [K, N] of one head. */
export function headRoom(rows: number, K: number, N: number): number {
  return panelCells(K, N) + rows * GROUP;
}

interface Computation {
  readonly op: Op;
  readonly shape: readonly number[];
  /** The shapes of what it reads. */
  readonly inputs: readonly (readonly number[])[];
  readonly threads: number;
  /** Whether dropout drops. */
  readonly training: boolean;
}

/** The blocks in which a step is computed, each of so many numbers. */
export function scratchBlocks(computation: Computation): readonly number[] {
  const { op, shape, inputs, threads, training } = computation;
  const [first, second] = inputs;
  switch (op.kind) {
    case 'linear':
      return [threads * linearRoom(cellCount(first!) / first!.at(-1)!)];
    case 'scores': {
      const [Tq, , D] = first as [number, number, number];
      return [threads * headRoom(Tq, D, second![0]!)];
    }
    case 'mix': {
      const [, Tq, Tk] = first as [number, number, number];
      return [threads * headRoom(Tq, Tk, second![2]!)];
    }
    case 'rotary': {
      const turns = (shape[0]! * op.rope.dims) / 2;
      return [turns, turns];
    }
    case 'relative_bias': {
      const [H, Tq, Tk] = shape as [number, number, number];
      return [(Tq + Tk - 1) * H];
    }
    case 'dropout':
      return training ? [cellCount(shape)] : [];
    default:
      return [];
  }
}

/** The larger of the blocks in which the statistics of a pattern [H, Tq, Tk] and its thumbnail are made. */
export function summaryRoom([H, Tq, Tk]: readonly number[], side: number, threads: number): number {
  const statistics = H! * Tq! * headStatistics.length;
  const thumbnail = H! * thumbnailSide(Tq!, side) * thumbnailSide(Tk!, side) + threads * Tk!;
  return Math.max(statistics, thumbnail);
}
