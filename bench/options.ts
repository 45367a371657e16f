// What the benchmark is asked to do, from its arguments.

import { parseArgs } from 'node:util';

export const parts = ['product', 'forward', 'cold', 'reuse', 'worker', 'memory'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly quick: boolean;
  readonly parts: readonly Part[];
  readonly lengths: readonly number[];
  readonly rows: readonly number[];
  readonly threads: readonly number[];
  /** Rounds of a pass over so many tokens, or rows. */
  readonly rounds: (size: number) => number;
  /** Passes over so many tokens in a turn; results.ts tells of it. */
  readonly passes: (tokens: number) => number;
  readonly coldRounds: number;
  readonly reuseRounds: number;
}

const usage =
  'npm run bench [-- --quick] [--only product,forward,cold,reuse,worker,memory]; bench/RESULTS.md is written by a whole run.';

/** @throws Error, one sentence, for an argument that is not known. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { quick, only } = read(args);
  const wanted = only?.split(',') ?? parts;
  const stray = wanted.find((name) => !parts.some((part) => part === name));
  if (stray !== undefined) throw new Error(`--only names parts of ${parts.join(', ')}; “${stray}” is none.`);
  return {
    quick,
    parts: parts.filter((part) => wanted.includes(part)),
    lengths: quick ? [1, 16, 128] : [1, 16, 64, 128, 512],
    rows: quick ? [1, 18, 128] : [1, 4, 16, 18, 64, 128, 512],
    threads: [1, 2],
    rounds: (size) => (quick ? 3 : size >= 256 ? 9 : 21),
    passes: (tokens) => (tokens <= 16 ? 3 : 1),
    coldRounds: quick ? 1 : 5,
    reuseRounds: quick ? 1 : 5,
  };
}

function read(args: readonly string[]): { quick: boolean; only: string | undefined } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
    });
    return { quick: values.quick, only: values.only };
  } catch {
    throw new Error(`Use it so: ${usage}`);
  }
}
