// Tokens as the engine reads them.

import type { Inputs } from '../engine/execute.ts';
import type { Token } from '../plan/token.ts';
import type { Model } from './model.ts';

/** @param tokens what each stack reads */
export function inputsOf({ plan }: Model, tokens: readonly (readonly Token[])[]): readonly Inputs[] {
  return tokens.map((read, stack) => {
    const types = Math.max(1, plan.architecture.stacks[stack]!.embedding.types);
    return {
      ids: read.map(({ id }) => id),
      types: read.map(({ type }) => Math.min(type, types - 1)),
    };
  });
}
