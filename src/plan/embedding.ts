// From token ids to the first residual stream: embeddings looked up and added.

import type { Architecture } from './architecture.ts';
import { cellwise, dropout, lookup, norm } from './build.ts';
import type { Step } from './step.ts';

/** The embedding's steps; the last one's output enters the first block. */
export function embeddingSteps({ embedding }: Architecture): Step[] {
  const tables = [
    lookup('embed.tokens', 'token', {
      formula: 'lookupToken',
      explains:
        'Each token id picks its row of the token embedding: the word as a vector, wherever it stands.',
    }),
    lookup('embed.positions', 'position', {
      formula: 'lookupPosition',
      explains:
        'Each place in the text picks its row of the position embedding, so that word order is not lost.',
    }),
  ];
  if (embedding.types > 0) {
    tables.push(
      lookup('embed.types', 'type', {
        formula: 'lookupType',
        explains: 'Each token also gets the vector of its segment: the first text or the second.',
      }),
    );
  }
  const steps: Step[] = [
    ...tables,
    cellwise(
      'embed.sum',
      { kind: 'add' },
      tables.map((table) => table.id),
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
        'embed.norm',
        'embed.sum',
        embedding.norm,
        'Each vector is normalised before it enters the first block.',
      ),
    );
  }
  steps.push(
    ...dropout('embed.dropout', steps.at(-1)!.id, embedding.dropout, ['token', 'model'], 'the numbers'),
  );
  return steps;
}
