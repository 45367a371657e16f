// How many threads compute: as many as were asked for and the machine has, or all cores but one.

import { availableParallelism } from 'node:os';
import { physicalCores } from './physical-cores.ts';
import { wholeNumber } from './whole-number.ts';

export interface ThreadCount {
  /** With the one that runs the engine; at least 1. */
  readonly threads: number;
  /** One sentence where that is not what was asked for. */
  readonly remark: string | null;
}

/** One core is left to the editor. */
export function usualThreads(): number {
  return Math.max(1, physicalCores() - 1);
}

/**
 * @param asked a whole number from 1 on, or null for the usual number
 * @param name of what was asked with: '--threads'
 */
export function threadCount(asked: number | null, name: string, most = availableParallelism()): ThreadCount {
  if (asked === null) return { threads: usualThreads(), remark: null };
  if (asked <= most) return { threads: asked, remark: null };
  const threads = most === 1 ? 'one thread' : `${most} threads`;
  return {
    threads: most,
    remark: `${name} is ${asked}, but this machine runs only ${threads} at a time: the engine uses ${most}.`,
  };
}

/** The same for the setting of the editor, which may hold anything. */
export function threadSetting(value: unknown): ThreadCount {
  const name = 'headlight.engine.threads';
  const { found, remark } = wholeNumber(value, name, usualThreads());
  return remark === null ? threadCount(found, `The setting ${name}`) : { threads: found, remark };
}
