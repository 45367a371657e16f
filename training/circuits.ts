// How much a head looks at the token before, or at what followed last time: the scores of TransformerLens's head detector.

/** For each query the keys that a kind of head would look at. */
export type Wanted = readonly (readonly number[])[];

/** The token before. */
export function previousToken(tokens: number): Wanted {
  return Array.from({ length: tokens }, (_, query) => (query > 0 ? [query - 1] : []));
}

/** The token after. */
export function nextToken(tokens: number): Wanted {
  return Array.from({ length: tokens }, (_, query) => (query + 1 < tokens ? [query + 1] : []));
}

/** The tokens that followed earlier occurrences of the query: where the token before the key is the same. */
export function afterEarlier(ids: readonly number[]): Wanted {
  return ids.map((id, query) =>
    ids.slice(0, query).flatMap((earlier, place) => (earlier === id ? [place + 1] : [])),
  );
}

/** A layer's attention: [H, T, T], rows that sum to 1. */
export interface Attention {
  readonly heads: number;
  readonly tokens: number;
  readonly data: Float32Array;
}

/**
 * For each head the share of all its attention that falls where it is wanted: `detect_head` with
 * `error_measure='mul'` and a detection pattern of zeros and ones.
 * @param excludeFirst attention to the first token does not count: `exclude_bos=True`
 */
export function shareOfAll(attention: Attention, wanted: Wanted, excludeFirst = false): number[] {
  return ofHeads(attention, (row) => {
    let there = 0;
    let all = 0;
    wanted.forEach((keys, query) => {
      const weights = row(query);
      if (excludeFirst) weights[0] = 0;
      for (const key of keys) there += weights[key]!;
      for (const weight of weights) all += weight;
    });
    return there / all;
  });
}

/** For each head the mean attention to where it is wanted, over the queries that have such a place. */
export function meanWhereWanted(attention: Attention, wanted: Wanted): number[] {
  const queries = wanted.flatMap((keys, query) => (keys.length > 0 ? [{ keys, query }] : []));
  return ofHeads(attention, (row) => {
    let there = 0;
    for (const { keys, query } of queries) {
      const weights = row(query);
      for (const key of keys) there += weights[key]!;
    }
    return there / queries.length;
  });
}

/** @param score from a function that copies the row of a query */
function ofHeads(
  { heads, tokens: T, data }: Attention,
  score: (row: (query: number) => Float32Array) => number,
): number[] {
  return Array.from({ length: heads }, (_, head) =>
    score((query) => data.slice((head * T + query) * T, (head * T + query + 1) * T)),
  );
}
