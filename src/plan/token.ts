// A token, as every part of Headlight passes it on.

export interface Token {
  readonly id: number;
  /** The vocabulary's own spelling: 'Ġrules', '##ing', '[CLS]'. */
  readonly text: string;
  /** [start, end) in UTF-16 units of the source text; null for a token that the tokenizer added. The second text of a pair counts from its own beginning. */
  readonly span: readonly [number, number] | null;
  /** Added by the tokenizer, or special in its vocabulary. */
  readonly special: boolean;
  /** The segment: 0 for the first text, 1 for the second. */
  readonly type: number;
}
