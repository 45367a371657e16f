// The texts of a run as tokens, one list for each stack of the model.

import { lastStack } from '../plan/architecture.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { RunInfo } from '../protocol/model.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { fitTokens, TooLong } from './fit-tokens.ts';
import type { Model } from './model.ts';
import { readText, tokensOf } from './read-text.ts';
import { targetTokens, writeTarget } from './target.ts';

type ReadTexts = Pick<RunInfo, 'tokens' | 'text' | 'second' | 'generated' | 'cut'>;

/** How much of a text that was cut off is kept, for the reader to see what it was. */
const shownOfTheRest = 500;

/** @throws TooLong where a text is longer than the model can read, and may not or cannot be cut. */
export async function readTexts(model: Model, request: RunRequest, context: CallContext): Promise<ReadTexts> {
  const { text, second, cut } = request;
  const [reads] = model.plan.architecture.stacks;
  const room = reads!.embedding.positions;
  const { target } = model.checkpoint;
  if (second !== undefined && !target) {
    // Of a pair it would have to be said which of the two is cut.
    const pair = fitTokens(tokensOf(model, text, second), room, { cut: false, whole: true });
    return { tokens: [pair.tokens], text, second, generated: false, cut: null };
  }
  const read = readText(model, text, room);
  const source = fitTokens(read.tokens, room, { cut, whole: read.whole });
  const first = {
    text: source.cut ? text.slice(0, source.cut.from + shownOfTheRest) : text,
    cut: source.cut,
  };
  if (!target) return { ...first, tokens: [source.tokens], second: null, generated: false };
  if (second !== undefined) {
    const tokens = targetTokens(model, target, second);
    const most = lastStack(model.plan.architecture).embedding.positions;
    if (tokens.length > most) {
      throw new TooLong(
        `The target has ${tokens.length} tokens, but the decoder reads at most ${most}; give a shorter one.`,
      );
    }
    return { ...first, tokens: [source.tokens, tokens], second, generated: false };
  }
  const written = await writeTarget(model, target, source.tokens, context);
  return {
    ...first,
    tokens: [source.tokens, written.tokens],
    second: written.text,
    generated: true,
  };
}
