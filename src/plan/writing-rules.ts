// What a model may write next, apart from what it finds likely: as generation_config.json says.

/** Named as Hugging Face `transformers` names its settings, in brackets. All ids are token ids. */
export interface WritingRules {
  /** The first, where it is not the model's choice (forced_bos_token_id). */
  readonly first: number | null;
  /** The only ones that may stand at the last place that the limit leaves (forced_eos_token_id); none: any. */
  readonly last: readonly number[];
  /** The most tokens of a text, the start included (max_length, max_new_tokens). */
  readonly limit: number;
  /** Before a text has so many tokens, the start included, it does not end (min_length, min_new_tokens). */
  readonly least: number;
  /** Ids in a row that are never written (bad_words_ids, suppress_tokens). */
  readonly never: readonly (readonly number[])[];
  /** Ids that are not written at the first place that is the model's choice (begin_suppress_tokens). */
  readonly notFirst: readonly number[];
  /** So many ids in a row are written once only (no_repeat_ngram_size); 0: any may come again. */
  readonly noRepeat: number;
  /** So many ids in a row of the source are not written (encoder_no_repeat_ngram_size); 0: any may be. */
  readonly noRepeatOfSource: number;
  /** Positive scores of what was written before are divided by it, negative ones multiplied (repetition_penalty). */
  readonly penalty: number;
}

/** No rule but a limit. */
export function freeWriting(limit: number): WritingRules {
  return {
    first: null,
    last: [],
    limit,
    least: 0,
    never: [],
    notFirst: [],
    noRepeat: 0,
    noRepeatOfSource: 0,
    penalty: 1,
  };
}
