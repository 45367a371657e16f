// One run: from texts to a capture, with progress, and cancellable between steps.

import { type Capture, capture } from '../capture/capture.ts';
import type { Inputs } from '../engine/execute.ts';
import { counted } from '../plan/counted.ts';
import type { Token } from '../plan/token.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { RunInfo } from '../protocol/model.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { inStretches } from './in-stretches.ts';
import { inputsOf } from './inputs.ts';
import type { Model } from './model.ts';
import { type AskedTexts, readTexts } from './read-texts.ts';

export interface Run extends Omit<RunInfo, 'number'> {
  readonly capture: Capture;
  /** What each stack read. */
  readonly inputs: readonly Inputs[];
}

/** Runs a text, or two, or ids. Everything that went before stays as it is. */
export async function runText(
  model: Model,
  request: AskedTexts & Pick<RunRequest, 'dropoutSeed'>,
  budget: number,
  context: CallContext,
): Promise<Run> {
  const read = await readTexts(model, request, context);
  return { ...read, ...(await runTokens(model, read.tokens, request.dropoutSeed, budget, context)) };
}

/** @param tokens what each stack reads */
export async function runTokens(
  model: Model,
  tokens: readonly (readonly Token[])[],
  dropoutSeed: number | null,
  budget: number,
  { signal, progress }: CallContext,
): Promise<Pick<Run, 'capture' | 'inputs' | 'milliseconds'>> {
  const { plan, kernels, weights } = model;
  const inputs = inputsOf(model, tokens);
  const begun = performance.now();
  const steps = capture({ plan, kernels, weights, inputs, dropoutSeed, overrides: new Map(), budget });
  const message = `Running ${counted(tokens.flat().length, 'token')}`;
  const made = await inStretches(steps, signal, (_, done) =>
    progress({ message, fraction: done / plan.steps.length }),
  );
  return { capture: made, inputs, milliseconds: performance.now() - begun };
}
