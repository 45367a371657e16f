// Kernels that count the time of every op, for the profile.

import type { Kernels, Weight } from '../../src/engine/kernels.ts';
import type { Activation } from '../../src/plan/architecture.ts';

export interface TimedKernels {
  readonly kernels: Kernels;
  /** Milliseconds by op since this was last asked. */
  take(): Readonly<Record<string, number>>;
}

type Call = (...operands: readonly unknown[]) => unknown;

/** The same kernels; a matrix product is named by its size, and by the activation that is computed with it. */
export function timedKernels(own: Kernels): TimedKernels {
  let times: Record<string, number> = {};
  const timed = (name: string, call: Call): Call => {
    return (...operands) => {
      const begun = performance.now();
      try {
        return call(...operands);
      } finally {
        const op = name === 'linear' ? nameOfProduct(operands) : name;
        times[op] = (times[op] ?? 0) + performance.now() - begun;
      }
    };
  };
  const kernels = Object.fromEntries(
    Object.entries(own).map(([name, part]) => [name, typeof part === 'function' ? timed(name, part) : part]),
  ) as unknown as Kernels;
  return {
    kernels,
    take() {
      const taken = times;
      times = {};
      return taken;
    },
  };
}

function nameOfProduct([, weight, , , fn]: readonly unknown[]): string {
  const { rows, columns } = weight as Weight;
  return `linear ${rows} × ${columns}${fn ? ` + ${fn as Activation}` : ''}`;
}
