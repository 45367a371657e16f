// One run: from texts to a capture, with progress, and cancellable between steps.

import { type Capture, capture } from '../capture/capture.ts';
import { type Inputs, tokenCounts } from '../engine/execute.ts';
import { counted } from '../plan/counted.ts';
import type { Step } from '../plan/step.ts';
import type { Token } from '../plan/token.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { RunInfo } from '../protocol/model.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { breathe } from './breathe.ts';
import { inStretches } from './in-stretches.ts';
import { inputsOf } from './inputs.ts';
import type { Ready } from './loading.ts';
import type { Model } from './model.ts';
import { type AskedTexts, readTexts } from './read-texts.ts';
import { memoryForText, withinMemory } from './room-for-text.ts';

export interface Run extends Omit<RunInfo, 'number'> {
  readonly capture: Capture;
  /** What each stack read. */
  readonly inputs: readonly Inputs[];
}

/**
 * Runs a text, or two, or ids. Everything that went before stays as it is.
 * @param earlier a run of the same model: what it knows already is not computed again
 * @throws Cancelled when the signal says so, also at the very end; no memory is taken then.
 */
export async function runText(
  model: Model,
  request: AskedTexts & Pick<RunRequest, 'dropoutSeed'>,
  budget: number,
  context: CallContext,
  earlier: Run | null = null,
): Promise<Run> {
  const known = earlier?.capture ?? null;
  const memory = memoryForText(model, request.dropoutSeed, known);
  const read = await readTexts(model, request, context, memory, earlier);
  return { ...read, ...(await runTokens(model, read.tokens, request.dropoutSeed, budget, context, known)) };
}

/**
 * Each step runs as soon as its weights are there; in the end all of them are.
 * @param tokens what each stack reads
 * @param budget bytes for what is kept of the run; it is less where the kernels' memory has less
 */
export async function runTokens(
  model: Model,
  tokens: readonly (readonly Token[])[],
  dropoutSeed: number | null,
  budget: number,
  context: CallContext,
  earlier: Capture | null = null,
): Promise<Pick<Run, 'capture' | 'inputs' | 'milliseconds'>> {
  const { plan, kernels, weights, loading } = model;
  const inputs = inputsOf(model, tokens);
  const message = `Running ${counted(tokens.flat().length, 'token')}`;
  const wanted = { plan, kernels, weights, inputs, dropoutSeed, overrides: new Map(), budget };
  const { setup, known } = withinMemory(wanted, tokenCounts(inputs), earlier);
  let made = null as Capture | null;
  const running = loading.during(context, async (ready) => {
    const steps = capture(setup, known);
    const report = (_: Step, done: number) => {
      if (loading.complete) context.progress({ message, fraction: done / plan.steps.length });
    };
    let waited = 0;
    const arrived: Ready = (step) => {
      const coming = ready(step);
      if (!coming) return null;
      const from = performance.now();
      return coming.then(() => {
        waited += performance.now() - from;
      });
    };
    const begun = performance.now();
    made = await inStretches(steps, context.signal, report, arrived);
    return { capture: made, inputs, milliseconds: performance.now() - begun - waited };
  });
  try {
    const run = await running;
    await breathe(context.signal);
    return run;
  } catch (error) {
    // The rest of the weights may not come, or nobody may want the run any more.
    made?.dispose();
    throw error;
  }
}
