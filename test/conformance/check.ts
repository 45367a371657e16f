// What a conformance run finds: how far one tensor is from what another implementation recorded.

import { largestRelativeError } from '../support/compare.ts';

/** The largest relative error that passes, for float32. */
export const tolerance = 1e-5;

export interface Check {
  /** 'nano-sort 0.attSm' */
  readonly name: string;
  readonly kernels: string;
  /** max|a - b| / max|b| */
  readonly error: number;
  /** The largest error that passes. */
  readonly allowed: number;
}

export function check(
  name: string,
  kernels: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  allowed = tolerance,
): Check {
  return { name, kernels, error: largestRelativeError(actual, expected), allowed };
}

/** A NaN does not pass. */
export function passes({ error, allowed }: Check): boolean {
  return error <= allowed;
}
