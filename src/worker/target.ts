// What the decoder of an encoder-decoder reads: a target that is given, or one that the model writes itself.

import type { SourceAgain, TargetTokens } from '../checkpoint/family.ts';
import { generate } from '../engine/generate.ts';
import { lastStack, longestText } from '../plan/architecture.ts';
import type { Token } from '../plan/token.ts';
import type { CallContext } from '../protocol/rpc.ts';
import { TooLongTogether, tooMany } from './fit-tokens.ts';
import { inStretches } from './in-stretches.ts';
import { inputsOf } from './inputs.ts';
import type { Model } from './model.ts';
import { checkIds } from './read-ids.ts';
import { type Reader, tokensOf } from './read-text.ts';
import type { Room } from './room-for-text.ts';

/** What the decoder reads. */
export interface Target {
  /** The start token first. */
  readonly tokens: readonly Token[];
  /** What their spans point into. */
  readonly text: string;
  /** Whether the model wrote it itself. */
  readonly generated: boolean;
  /** Whether what it wrote came to an end, or to the limit; null where it wrote nothing. */
  readonly stopped: 'end' | 'limit' | null;
}

/**
 * The target as a text or as ids; null without either, for the model to write one.
 * @param roomOf how many tokens of a target of so many can be run
 * @throws TooLongTogether where it is too long; Error, one sentence, where an id is outside the vocabulary.
 */
export function readTarget(
  model: Model,
  target: TargetTokens,
  { second, targetIds }: { readonly second?: string; readonly targetIds?: readonly number[] },
  roomOf: (limit: number) => Room,
): Target | null {
  if (targetIds) {
    checkIds(model, targetIds);
    checkRoom(model, targetIds.length, roomOf);
    return { ...spelled(model, targetIds), generated: false, stopped: null };
  }
  if (second === undefined) return null;
  const tokens = targetTokens(model, target, second);
  checkRoom(model, tokens.length, roomOf);
  return { tokens, text: second, generated: false, stopped: null };
}

function checkRoom({ plan }: Model, count: number, roomOf: (limit: number) => Room): void {
  const room = roomOf(Math.min(count, longestText(lastStack(plan.architecture))));
  if (count > room.tokens) {
    throw new TooLongTogether(
      `The target has ${count} tokens, ${tooMany(count, room, 'the decoder')}; give a shorter one.`,
    );
  }
}

/** The most tokens that the model writes. */
export function longestTarget({ plan }: Model, { rules }: TargetTokens): number {
  return Math.min(longestText(lastStack(plan.architecture)), rules.limit);
}

/**
 * The tokens of a target as the decoder reads them, behind the start token and without the one that ends it, so that at
 * each token it predicts the next (Hugging Face's `shift_tokens_right`). Where the first token is prescribed, it stands
 * in the place of what the tokenizer begins a text with: mBART's writes the language of the source there.
 */
export function targetTokens(
  model: Reader,
  { start, ends, rules }: TargetTokens,
  text: string,
): readonly Token[] {
  const tokens = tokensOf(model, text).map((token): Token => ({ ...token, sequence: 1 }));
  const behind = tokens.findLastIndex(({ span }) => span !== null) + 1;
  const end = tokens.findIndex(({ id }, i) => i >= behind && ends.includes(id));
  const read = end === -1 ? tokens : tokens.slice(0, end);
  const [first, ...rest] = read;
  const replaced = rules.first !== null && first?.span === null;
  return [tokenAt(model, start, null), ...(replaced ? [tokenAt(model, rules.first, null), ...rest] : read)];
}

/** The source one place later, as a decoder reads it that sorts texts (Hugging Face's `shift_tokens_right`). */
export function sourceAgain(
  model: Reader,
  { start, padding }: SourceAgain,
  source: readonly Token[],
): readonly Token[] {
  const last = source[source.filter(({ id }) => id !== padding).length - 1] ?? source.at(-1)!;
  return [start === null ? { ...last, span: null } : tokenAt(model, start, null), ...source.slice(0, -1)];
}

/**
 * The target that the model writes for a source.
 * @throws Cancelled when the signal says so between two steps; Error, one sentence, for a model without a head.
 */
export async function writeTarget(
  model: Model,
  target: TargetTokens,
  source: readonly Token[],
  context: CallContext,
): Promise<Target> {
  const { plan, checkpoint } = model;
  if (plan.architecture.head.kind !== 'language_model') {
    throw new Error(
      `${checkpoint.name} has no head that predicts words, so it cannot write a target; give it one.`,
    );
  }
  // What cannot be spelled need not be written.
  spelled(model, [target.start]);
  const room = longestTarget(model, target);
  await model.loading.all(context);
  const writing = generate({ ...model, ...target, source: inputsOf(model, [source])[0]! });
  const { signal, progress } = context;
  const { ids, stopped } = await inStretches(writing, signal, (written) =>
    progress({ message: `Writing token ${written + 1}`, fraction: written / room }),
  );
  return { ...spelled(model, ids), generated: true, stopped };
}

/** The text of ids, and each id with the piece that it adds to it. */
export function spelled(
  model: Model,
  ids: readonly number[],
): { readonly tokens: readonly Token[]; readonly text: string } {
  const text = model.tokenizer?.decode(ids) ?? '';
  let end = 0;
  const tokens = ids.map((id, i) => {
    const start = end;
    end = Math.max(start, commonStart(text, model.tokenizer?.decode(ids.slice(0, i + 1)) ?? ''));
    return tokenAt(model, id, start === end ? null : [start, end]);
  });
  return { tokens, text };
}

/** How much of the beginning two texts share. A character that is not whole yet differs. */
function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length++;
  return length;
}

function tokenAt({ tokenizer }: Reader, id: number, span: Token['span']): Token {
  return {
    id,
    text: tokenizer?.word(id) ?? `#${id}`,
    span,
    sequence: 1,
    special: tokenizer?.isSpecial(id) ?? false,
    type: 0,
  };
}
