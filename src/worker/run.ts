// One run: from a text to a capture, with progress, and cancellable between steps.

import { type Capture, capture } from '../capture/capture.ts';
import type { Inputs } from '../engine/execute.ts';
import type { Token } from '../plan/token.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { RunInfo } from '../protocol/model.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { breathe } from './breathe.ts';
import { fitTokens } from './fit-tokens.ts';
import type { Model } from './model.ts';
import { readText, tokensOf } from './read-text.ts';

export interface Run {
  readonly capture: Capture;
  readonly inputs: Inputs;
  readonly tokens: readonly Token[];
  /** What was run; of a text that was cut, little more than what was kept. */
  readonly text: string;
  readonly pair: string | null;
  readonly cut: RunInfo['cut'];
  readonly milliseconds: number;
}

/** How much of a text that was cut off is kept, for the reader to see what it was. */
const shownOfTheRest = 500;

/** Runs a text. Everything that went before stays as it is. */
export async function runText(
  model: Model,
  { text, pair, cut, dropoutSeed }: RunRequest,
  budget: number,
  context: CallContext,
): Promise<Run> {
  const { architecture } = model.plan;
  const read =
    pair === undefined
      ? readText(model, text, architecture.embedding.positions)
      : { tokens: tokensOf(model, text, pair), whole: true };
  // Of a pair it would have to be said which of the two is cut.
  const fitted = fitTokens(read.tokens, architecture, { cut: cut && pair === undefined, whole: read.whole });
  const run = await runTokens(model, fitted.tokens, fitted.cut, dropoutSeed, budget, context);
  return {
    ...run,
    text: fitted.cut ? text.slice(0, fitted.cut.from + shownOfTheRest) : text,
    pair: pair ?? null,
  };
}

/** How long the engine works before it lets messages in, in milliseconds. */
const stretch = 12;

export async function runTokens(
  model: Model,
  tokens: readonly Token[],
  cut: RunInfo['cut'],
  dropoutSeed: number | null,
  budget: number,
  context: CallContext,
): Promise<Omit<Run, 'text' | 'pair'>> {
  const { plan, kernels, weights } = model;
  const types = Math.max(1, plan.architecture.embedding.types);
  const inputs: Inputs = {
    ids: tokens.map(({ id }) => id),
    types: tokens.map(({ type }) => Math.min(type, types - 1)),
  };
  const begun = performance.now();
  const steps = capture({ plan, kernels, weights, inputs, dropoutSeed, overrides: new Map(), budget });
  let breathed = begun;
  for (let done = 1; ; done++) {
    const next = steps.next();
    if (next.done) {
      return { capture: next.value, inputs, tokens, cut, milliseconds: performance.now() - begun };
    }
    if (performance.now() - breathed < stretch) continue;
    context.progress({ message: `Running ${tokens.length} tokens`, fraction: done / plan.steps.length });
    try {
      await breathe(context.signal);
    } catch (cancelled) {
      steps.return(undefined as never);
      throw cancelled;
    }
    breathed = performance.now();
  }
}
