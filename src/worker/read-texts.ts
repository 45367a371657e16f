// The texts of a run as tokens, one list for each stack of the model.

import { longestText } from '../plan/architecture.ts';
import type { Token } from '../plan/token.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { RunInfo } from '../protocol/model.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { type Fitted, fitTokens, TooLongTogether, tooMany } from './fit-tokens.ts';
import type { Model } from './model.ts';
import { readIds } from './read-ids.ts';
import { readText, tokensOf } from './read-text.ts';
import type { MemoryForText, Room } from './room-for-text.ts';
import { longestTarget, readTarget, sourceAgain, writeTarget } from './target.ts';

/** What is to be read: texts, or token ids in their place. */
export interface AskedTexts extends Pick<RunRequest, 'text' | 'second' | 'cut'> {
  /** In the place of `text`, which is then ''. */
  readonly ids?: readonly number[];
  /** What the decoder of an encoder-decoder reads, the start token included, in the place of `second`. */
  readonly targetIds?: readonly number[];
}

type ReadTexts = Pick<RunInfo, 'tokens' | 'text' | 'second' | 'generated' | 'stopped' | 'cut'>;

/** Of a run in which the model wrote nothing. */
const unwritten = { generated: false, stopped: null } as const;

/** How much of a text that was cut off is kept, for the reader to see what it was. */
const shownOfTheRest = 500;

/**
 * @param memory says for how many tokens there is room
 * @param earlier of a run of the same model: a target that it wrote for the same source is not written again
 * @throws TooLong where the text is longer than the model can read, and may not or cannot be cut; Error, one sentence,
 * for a target that is too long, and for ids outside the vocabulary.
 */
export async function readTexts(
  model: Model,
  asked: AskedTexts,
  context: CallContext,
  memory: MemoryForText,
  earlier: ReadTexts | null = null,
): Promise<ReadTexts> {
  const { text, second } = asked;
  const { target, again } = model.checkpoint;
  const sourceAlone = (count: number) => (again ? [count, count] : [count]);
  if (second !== undefined && !target) {
    const tokens = readPair(model, text, second, (limit) => memory.room(limit, sourceAlone));
    return { ...unwritten, tokens: readAgain(model, tokens), text, second, cut: null };
  }
  // A target is known before its source is cut, or room is left for what the model writes.
  const given =
    target && readTarget(model, target, asked, (limit) => memory.room(limit, (count) => [1, count]));
  const reserved = given?.tokens.length ?? (target && longestTarget(model, target));
  const source = readSource(model, asked, (limit) =>
    memory.room(limit, reserved === null ? sourceAlone : (count) => [count, reserved]),
  );
  const first = {
    text: source.cut ? text.slice(0, source.cut.from + shownOfTheRest) : text,
    cut: source.cut,
  };
  if (!target) return { ...first, tokens: readAgain(model, source.tokens), second: null, ...unwritten };
  if (!given && earlier?.generated && sameTokens(earlier.tokens[0]!, source.tokens)) {
    const { second, generated, stopped } = earlier;
    return { ...first, tokens: [source.tokens, earlier.tokens[1]!], second, generated, stopped };
  }
  const read = given ?? (await writeTarget(model, target, source.tokens, context));
  const { generated, stopped } = read;
  return { ...first, tokens: [source.tokens, read.tokens], second: read.text, generated, stopped };
}

function sameTokens(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every(({ id, type }, i) => id === b[i]!.id && type === b[i]!.type);
}

/** What each stack reads of a source to which nothing is written. */
function readAgain(model: Model, source: readonly Token[]): readonly (readonly Token[])[] {
  const { again } = model.checkpoint;
  return again ? [source, sourceAgain(model, again, source)] : [source];
}

function readPair(
  model: Model,
  text: string,
  second: string,
  roomOf: (limit: number) => Room,
): readonly Token[] {
  const tokens = tokensOf(model, text, second);
  if (!isPair(model, tokens)) {
    throw new Error(`${model.checkpoint.name} reads one text, not a pair of them; give it one alone.`);
  }
  const room = roomOf(Math.min(tokens.length, placesOf(model)));
  if (tokens.length > room.tokens) {
    throw new TooLongTogether(
      `The two texts have ${tokens.length} tokens together, ${tooMany(tokens.length, room, 'the model')}; take shorter ones.`,
    );
  }
  return fitTokens(tokens, room, { cut: false, whole: true }).tokens;
}

/** Whether the model can tell the two texts apart, by their segments or by a token between them, or looks in one for an answer to the other. */
function isPair({ plan }: Model, tokens: readonly Token[]): boolean {
  const { head, stacks } = plan.architecture;
  if (stacks[0]!.embedding.types > 1 || head.kind === 'spans') return true;
  const second = tokens.findIndex(({ sequence, span }) => sequence === 1 && span !== null);
  return second < 1 || tokens[second - 1]!.span === null;
}

function readSource(model: Model, { text, ids, cut }: AskedTexts, roomOf: (limit: number) => Room): Fitted {
  if (ids) return readIds(model, ids, cut, roomOf);
  const places = placesOf(model);
  const expected = roomOf(Math.min(places, mostExpected(text)));
  const { tokens, whole } = readText(model, text, expected.memory ? expected.tokens : places);
  const room = expected.memory ? expected : roomOf(Math.min(places, tokens.length));
  return fitTokens(tokens, room, { cut, whole });
}

/**
 * One token for each byte of the characters, and those that stand around a text. There are seldom more, where a
 * normalizer writes a character out: in NFKC one may become 18.
 */
function mostExpected(text: string): number {
  return 3 * text.length + 16;
}

function placesOf({ plan }: Model): number {
  return longestText(plan.architecture.stacks[0]!);
}
