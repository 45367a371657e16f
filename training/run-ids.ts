// Token ids through a model, with the engine that the product uses.

import type { Capture } from '../src/capture/capture.ts';
import type { Token } from '../src/plan/token.ts';
import type { CallContext } from '../src/protocol/rpc.ts';
import type { Model } from '../src/worker/model.ts';
import { runTokens } from '../src/worker/run.ts';

/** Bytes for tensors of one run, so that no pattern is computed twice. */
const captureBytes = 256 * 2 ** 20;

/**
 * @param ids what each stack reads
 * @param segments of the first stack's tokens; without them all are 0
 */
export async function runIds(
  model: Model,
  ids: readonly (readonly number[])[],
  context: CallContext,
  segments: readonly number[] = [],
): Promise<Capture> {
  // Tokens that stand for no text.
  const tokens = ids.map((read) =>
    read.map(
      (id, i): Token => ({ id, type: segments[i] ?? 0, text: '', span: null, sequence: 0, special: false }),
    ),
  );
  const { capture } = await runTokens(model, tokens, null, captureBytes, context);
  return capture;
}

/** Rows of scores over the vocabulary: [rows, V]. */
export function logitsAt(capture: Capture, rows: readonly number[]): Float32Array[] {
  const { shape, data } = capture.tensor('logits');
  const V = shape[1]!;
  return rows.map((row) => data.subarray(row * V, (row + 1) * V));
}
