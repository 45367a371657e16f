// The texts of a run as tokens, one list for each stack of the model.

import type { RunRequest } from '../protocol/engine.ts';
import type { RunInfo } from '../protocol/model.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { fitTokens } from './fit-tokens.ts';
import type { Model } from './model.ts';
import { readIds } from './read-ids.ts';
import { readText, tokensOf } from './read-text.ts';
import { readTarget } from './target.ts';

/** What is to be read: texts, or token ids in their place. */
export interface AskedTexts extends Pick<RunRequest, 'text' | 'second' | 'cut'> {
  /** In the place of `text`, which is then ''. */
  readonly ids?: readonly number[];
  /** What the decoder of an encoder-decoder reads, the start token included, in the place of `second`. */
  readonly targetIds?: readonly number[];
}

type ReadTexts = Pick<RunInfo, 'tokens' | 'text' | 'second' | 'generated' | 'cut'>;

/** How much of a text that was cut off is kept, for the reader to see what it was. */
const shownOfTheRest = 500;

/**
 * @throws TooLong where the text is longer than the model can read, and may not or cannot be cut; Error, one sentence,
 * for a target that is too long, and for ids outside the vocabulary.
 */
export async function readTexts(model: Model, asked: AskedTexts, context: CallContext): Promise<ReadTexts> {
  const { text, second } = asked;
  const { target } = model.checkpoint;
  if (second !== undefined && !target) {
    // Of a pair it would have to be said which of the two is cut.
    const pair = fitTokens(tokensOf(model, text, second), roomOf(model), { cut: false, whole: true });
    return { tokens: [pair.tokens], text, second, generated: false, cut: null };
  }
  const source = readSource(model, asked);
  const first = {
    text: source.cut ? text.slice(0, source.cut.from + shownOfTheRest) : text,
    cut: source.cut,
  };
  if (!target) return { ...first, tokens: [source.tokens], second: null, generated: false };
  const read = await readTarget(model, target, asked, source.tokens, context);
  return { ...first, tokens: [source.tokens, read.tokens], second: read.text, generated: read.generated };
}

function readSource(model: Model, { text, ids, cut }: AskedTexts) {
  if (ids) return readIds(model, ids, cut);
  const room = roomOf(model);
  const read = readText(model, text, room);
  return fitTokens(read.tokens, room, { cut, whole: read.whole });
}

function roomOf({ plan }: Model): number {
  return plan.architecture.stacks[0]!.embedding.positions;
}
