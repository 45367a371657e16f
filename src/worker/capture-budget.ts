// How much memory captured tensors may take beyond those that are always kept.

import { wholeNumber } from './whole-number.ts';

/** Where nobody asks for anything else; as package.json has it. */
const usualMegabytes = 256;

export interface CaptureBudget {
  readonly captureBytes: number;
  /** One sentence where that is not what was asked for. */
  readonly remark: string | null;
}

/** @param megabytes as the setting of the editor has them: anything may stand there */
export function captureBudget(megabytes?: unknown): CaptureBudget {
  const { found, remark } = wholeNumber(megabytes, 'headlight.capture.budgetMB', usualMegabytes);
  return { captureBytes: found * 2 ** 20, remark };
}
