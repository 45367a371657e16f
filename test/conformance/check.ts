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
}

/** A recorded case that today's steps cannot express. */
export interface NotCovered {
  readonly name: string;
  readonly why: string;
}

export function check(
  name: string,
  kernels: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): Check {
  return { name, kernels, error: largestRelativeError(actual, expected) };
}

/** A NaN does not pass. */
export function passes({ error }: Check): boolean {
  return error <= tolerance;
}
