// One run: from a text to a capture, with progress, and cancellable between steps.

import { type Capture, capture } from '../capture/capture.ts';
import type { Inputs } from '../engine/execute.ts';
import type { Token } from '../plan/token.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { RunInfo } from '../protocol/model.ts';
import { type CallContext, Cancelled } from '../protocol/rpc.ts';
import { fitTokens } from './fit-tokens.ts';
import { breathe, type Model } from './model.ts';

export interface Run {
  readonly capture: Capture;
  readonly inputs: Inputs;
  readonly tokens: readonly Token[];
  readonly cut: RunInfo['cut'];
  readonly milliseconds: number;
}

/** The tokens of a text. @throws Error, one sentence, where the model has no tokenizer or the tokenizer does not fit it. */
export function tokensOf(
  { tokenizer, checkpoint }: Pick<Model, 'tokenizer' | 'checkpoint'>,
  text: string,
  pair?: string,
): readonly Token[] {
  if (!tokenizer) {
    throw new Error(
      `${checkpoint.name} has no tokenizer.json, so text cannot be turned into tokens; put the model's tokenizer.json into its folder.`,
    );
  }
  const tokens = tokenizer.encode(text, pair);
  const { vocab } = checkpoint.architecture;
  const stray = tokens.find(({ id }) => id < 0 || id >= vocab);
  if (stray) {
    throw new Error(
      `The tokenizer of ${checkpoint.name} gives “${stray.text}” the id ${stray.id}, but the model's vocabulary has ${vocab} rows; the tokenizer.json in this folder belongs to another model.`,
    );
  }
  return tokens;
}

/** Runs a text. Everything that went before stays as it is. */
export async function runText(
  model: Model,
  request: RunRequest,
  budget: number,
  context: CallContext,
): Promise<Run> {
  const all = tokensOf(model, request.text, request.pair);
  const { tokens, cut } = fitTokens(all, model.plan.architecture, request.cut);
  return runTokens(model, tokens, cut, request.dropoutSeed, budget, context);
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
): Promise<Run> {
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
    await breathe();
    breathed = performance.now();
    if (context.signal.aborted) {
      steps.return(undefined as never);
      throw new Cancelled();
    }
  }
}
