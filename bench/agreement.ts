// Whether the peers compute the same: what they give, compared with what Headlight gives.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { largestRelativeError } from '../test/support/compare.ts';
import type { Request } from './protocol.ts';
import type { RunningSubject } from './running-subject.ts';

/** The largest relative error that counts as agreement, in float32 through twelve layers. */
export const tolerance = 1e-4;

export interface Agreement {
  /** 'GPT-2-small, 16 tokens' */
  readonly work: string;
  readonly subject: string;
  readonly version: string;
  /** Headlight's version. */
  readonly ours: string;
  /** max|a - b| / max|b| over the whole of each tensor, the largest of all; infinite where the shapes differ. */
  readonly error: number;
  readonly agrees: boolean;
  /** Why it could not be compared; null where it was. */
  readonly problem: string | null;
}

/**
 * Asks all for the same, and compares it with what the first gave. A peer that cannot do it does not agree.
 * @param sizes cells of the tensors that lie one after another in what is given
 * @throws Error, one sentence, where the first cannot do it.
 */
export async function compareAll(
  running: readonly RunningSubject[],
  request: Request & { readonly task: 'forward' | 'product' },
  work: string,
  sizes: readonly number[],
  folder: string,
): Promise<readonly Agreement[]> {
  const [headlight, ...peers] = running;
  const save = join(folder, 'given');
  const give = async (subject: RunningSubject) => {
    const { version } = await subject.ask({ ...request, save });
    const { buffer, byteOffset, byteLength } = readFileSync(save);
    rmSync(save);
    return { version, numbers: new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)) };
  };
  const ours = await give(headlight!);
  const found: Agreement[] = [];
  for (const peer of peers) {
    const subject = peer.name;
    try {
      const { version, numbers } = await give(peer);
      const error = largestOf(numbers, ours.numbers, sizes);
      found.push({
        work,
        subject,
        version,
        ours: ours.version,
        error,
        agrees: error <= tolerance,
        problem: null,
      });
    } catch (failure) {
      const problem = failure instanceof Error ? failure.message : String(failure);
      found.push({
        work,
        subject,
        version: '',
        ours: ours.version,
        error: Number.NaN,
        agrees: false,
        problem,
      });
    }
  }
  return found;
}

function largestOf(a: Float32Array, b: Float32Array, sizes: readonly number[]): number {
  const cells = sizes.reduce((sum, size) => sum + size, 0);
  if (a.length !== cells || b.length !== cells) return Number.POSITIVE_INFINITY;
  let start = 0;
  return Math.max(
    ...sizes.map((size) => {
      const part = (numbers: Float32Array) => numbers.subarray(start, start + size);
      const error = largestRelativeError(part(a), part(b));
      start += size;
      return error;
    }),
  );
}
