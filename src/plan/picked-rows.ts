// Which rows of its tables a text picks.

import { longestText, type Stack } from './architecture.ts';
import type { Picked } from './step.ts';
import type { Token } from './token.ts';

/** For each token its id, its segment, and its place, which may not be its index. */
export type PickedRows = Readonly<Record<Picked, ArrayLike<number>>>;

/**
 * @param ids [T]
 * @param types [T]
 * @returns positions count from 0; -1 is that of a token without a place of its own, which stands before the first.
 */
export function pickedRows(
  { embedding: { positions } }: Stack,
  { ids, types }: { readonly ids: ArrayLike<number>; readonly types: ArrayLike<number> },
): PickedRows {
  const padding = positions.kind === 'learned' ? positions.padding : null;
  let next = 0;
  return {
    token: ids,
    type: types,
    position: Array.from(ids, (id) => (id === padding ? -1 : next++)),
  };
}

/**
 * How many tokens of a text a stack reads; those without a place of their own do not count.
 * @param ids [T]
 */
export function roomFor(stack: Stack, ids: readonly number[]): number {
  const places = longestText(stack);
  const { position } = pickedRows(stack, { ids, types: ids });
  const beyond = Array.from(position).findIndex((place) => place >= places);
  return beyond === -1 ? Math.max(places, ids.length) : beyond;
}

/**
 * The last of so many indices; of tokens, the last that is not padding, or the first where all are.
 * @param ids of the tokens, if it is these that are counted
 */
export function lastIndex(length: number, ids: ArrayLike<number>, padding: number | undefined): number {
  let last = length - 1;
  while (padding !== undefined && last > 0 && ids[last] === padding) last--;
  return last;
}

/** What the tokens of a text are read as. */
export function inputsFrom(tokens: readonly Token[]): { readonly ids: number[]; readonly types: number[] } {
  return { ids: tokens.map(({ id }) => id), types: tokens.map(({ type }) => type) };
}
