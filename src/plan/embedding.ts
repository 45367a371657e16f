// From token ids to the first residual stream: embeddings looked up and added.

import type { Stack } from './architecture.ts';
import { cellwise, dropout, lookup, norm } from './build.ts';
import type { LooseStep, StepId, WeightName } from './step.ts';

/** The table of token vectors; stacks share it, and so may the output matrix. */
export const tokenTable: WeightName = 'embed.tokens.weight';

/**
 * The embedding's steps; the last one's output enters the first block.
 * @param prefix 'embed', 'decoder.embed'
 */
export function embeddingSteps(prefix: string, { embedding }: Stack): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const tokens = lookup(id('tokens'), 'token', {
    table: tokenTable,
    offset: 0,
    formula: 'lookupToken',
    explains: 'Each token id picks its row of the token embedding: the word as a vector, wherever it stands.',
  });
  const scaled = embedding.scale === null ? [] : [scale(id('scaled'), tokens.id, embedding.scale)];
  const others = [
    lookup(id('positions'), 'position', {
      table: id('positions.weight'),
      offset: embedding.positionOffset,
      formula: 'lookupPosition',
      explains: `Each place in the text picks its row of the position embedding, so that word order is not lost.${skipped(embedding.positionOffset)}`,
    }),
  ];
  if (embedding.types > 0) {
    others.push(
      lookup(id('types'), 'type', {
        table: id('types.weight'),
        offset: 0,
        formula: 'lookupType',
        explains: 'Each token also gets the vector of its segment: the first text or the second.',
      }),
    );
  }
  const terms = [scaled[0] ?? tokens, ...others];
  const steps: LooseStep[] = [
    tokens,
    ...scaled,
    ...others,
    cellwise(
      id('sum'),
      { kind: 'add' },
      terms.map((term) => term.id),
      ['token', 'model'],
      {
        formula: 'embedSum',
        explains: 'The embeddings of a token are added, number by number, into one vector.',
      },
    ),
  ];
  if (embedding.norm) {
    steps.push(
      norm(
        id('norm'),
        id('sum'),
        embedding.norm,
        'Each vector is normalised before it enters the first block.',
      ),
    );
  }
  steps.push(
    ...dropout(id('dropout'), steps.at(-1)!.id, embedding.dropout, ['token', 'model'], 'the numbers'),
  );
  return steps;
}

function scale(id: StepId, input: StepId, factor: number): LooseStep {
  return cellwise(id, { kind: 'scale', factor }, [input], ['token', 'model'], {
    formula: 'scaleToken',
    explains:
      "The word's vector is multiplied by the square root of its width, so that the position does not drown it.",
  });
}

function skipped(rows: number): string {
  return rows === 0 ? '' : ` The first ${rows} rows of the table stand for no place.`;
}
