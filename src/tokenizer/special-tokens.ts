// The special tokens of a tokenizer: those of tokenizer.json, and those that tokenizer_config.json adds to them or changes.

import type { AddedToken } from './added-tokens.ts';
import type { SpecialToken, TokenizerConfig } from './tokenizer-json.ts';

/** The names under which a tokenizer has special tokens, in the order in which `transformers` adds them. */
const NAMES = [
  'bos_token',
  'eos_token',
  'unk_token',
  'sep_token',
  'pad_token',
  'cls_token',
  'mask_token',
] as const;
export type TokenName = (typeof NAMES)[number];

/** Special tokens by name, as text. */
export type NamedTokens = Readonly<Partial<Record<TokenName, string>>>;

type NewToken = Omit<AddedToken, 'id'>;

/** The named tokens that tokenizer_config.json has, or else those of the class. */
export function namedTokens(config: TokenizerConfig, ofClass: NamedTokens): NamedTokens {
  const named: Partial<Record<TokenName, string>> = {};
  for (const name of NAMES) {
    const token = config[name];
    const text = token === null ? ofClass[name] : contentOf(token);
    if (text !== undefined) named[name] = text;
  }
  return named;
}

/**
 * Tokens to add, or to put in the place of those that are there (transformers 5.23, TokenizersBackend.__init__).
 * @param ofFile those of tokenizer.json, which tokenizer_config.json's added_tokens_decoder replaces.
 * @param there those that the tokenizer has already.
 * @param extra further ones of the class, where tokenizer_config.json has none.
 */
export function tokensToAdd(
  config: TokenizerConfig,
  ofFile: readonly AddedToken[],
  there: readonly AddedToken[],
  named: NamedTokens,
  extra: readonly string[],
): NewToken[] {
  const byName = [...NAMES.map((name) => config[name] ?? named[name] ?? null), ...ofModel(config)].filter(
    (token) => token !== null,
  );
  const names = new Set(byName.map(contentOf));
  const tokens: NewToken[] = described(config, ofFile)
    .filter((token) => !there.some((other) => isSame(token, other)))
    .map((token) => ({ ...token, special: token.special || names.has(token.content) }));
  const known = new Set([...there, ...tokens].map(({ content }) => content));
  for (const token of [...byName, ...(extraTokens(config) ?? extra)]) {
    if (known.has(contentOf(token))) continue;
    known.add(contentOf(token));
    tokens.push({ ...asToken(token), special: true });
  }
  return tokens;
}

/** The tokens that are described with all their flags, in the order of their ids. */
function described(
  { added_tokens_decoder: decoder }: TokenizerConfig,
  ofFile: readonly AddedToken[],
): AddedToken[] {
  const tokens = decoder
    ? Object.entries(decoder).map(([id, token]) => ({ ...asToken(token), id: Number(id) }))
    : [...ofFile];
  return tokens.sort((a, b) => a.id - b.id);
}

function isSame(a: NewToken, b: NewToken): boolean {
  return (
    a.content === b.content &&
    a.single_word === b.single_word &&
    a.lstrip === b.lstrip &&
    a.rstrip === b.rstrip &&
    a.normalized === b.normalized &&
    a.special === b.special
  );
}

/** Tokens with names of the model's own: other keys that end in _token, and those of extra_special_tokens. */
function ofModel(config: TokenizerConfig): SpecialToken[] {
  const { extra_special_tokens: extra } = config;
  const own = Object.entries(config).filter(
    ([key]) => key.endsWith('_token') && !(NAMES as readonly string[]).includes(key),
  );
  const named = extra !== null && !Array.isArray(extra) ? Object.values(extra) : [];
  return [...own.map(([, token]) => token), ...named].filter(
    (token): token is string => typeof token === 'string',
  );
}

function extraTokens(config: TokenizerConfig): readonly SpecialToken[] | null {
  const { extra_special_tokens: extra, additional_special_tokens: additional } = config;
  if (Array.isArray(extra) && extra.length > 0) return extra;
  return additional;
}

/** Adds tokens as the Rust library does: known words keep their id, others are counted on from the vocabulary. */
export function addTokens(
  before: readonly AddedToken[],
  tokens: readonly NewToken[],
  vocabulary: ReadonlyMap<string, number>,
): AddedToken[] {
  const added = new Map(before.map((token) => [token.content, token]));
  const last = before.reduce((id, token) => Math.max(id, token.id), -1);
  let next = Math.max(vocabulary.size, last >= vocabulary.size ? last + 1 : 0);
  for (const token of tokens) {
    if (token.content === '') continue;
    const id = added.get(token.content)?.id ?? vocabulary.get(token.content) ?? next++;
    added.set(token.content, { ...token, id });
  }
  return [...added.values()];
}

function contentOf(token: SpecialToken): string {
  return typeof token === 'string' ? token : token.content;
}

function asToken(token: SpecialToken): NewToken {
  if (typeof token !== 'string') return token;
  const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return { content: token, ...plain };
}
