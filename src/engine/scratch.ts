// The memory that a step needs beside what it reads and gives, while the WebAssembly kernels compute it.

import { cellCount } from '../plan/sizes.ts';
import type { Op } from '../plan/step.ts';
import { GROUP, panelCells } from './panels.ts';

interface Computation {
  readonly op: Op;
  readonly shape: readonly number[];
  /** The shapes of what it reads. */
  readonly inputs: readonly (readonly number[])[];
  /** Whether dropout drops. */
  readonly training: boolean;
}

/** The blocks that the kernels take to work in, each with so many numbers. */
export function scratchBlocks({ op, shape, inputs, training }: Computation): readonly number[] {
  const [first, second] = inputs;
  switch (op.kind) {
    case 'linear':
      return [(cellCount(first!) / first!.at(-1)!) * GROUP];
    case 'scores': {
      const [Tq, , D] = first!;
      return [panelCells(D!, second![0]!), Tq! * GROUP];
    }
    case 'mix': {
      const [, Tq, Tk] = first!;
      return [panelCells(Tk!, second![2]!), Tq! * GROUP];
    }
    case 'rotary':
      return [(shape[0]! * op.rope.dims) / 2, (shape[0]! * op.rope.dims) / 2];
    case 'relative_bias':
      return [(shape[1]! + shape[2]! - 1) * shape[0]!];
    case 'dropout':
      return training ? [cellCount(shape)] : [];
    default:
      return [];
  }
}
