// From token ids to the first residual stream: embeddings looked up and added.

import type { Architecture, Embedding } from './architecture.ts';
import { at, cellwise, dropout, linear, lookup, norm } from './build.ts';
import { formulas } from './formulas.ts';
import type { Dim, LooseStep, StepId, WeightName } from './step.ts';

/** The table of token vectors; stacks share it, and so may the output matrix. */
export const tokenTable: WeightName = 'embed.tokens.weight';

/** The width of the token table: the model's, or one of its own. */
export function tokenWidth({ stacks }: Architecture): Dim {
  return stacks.at(-1)!.embedding.projection ? 'embedding' : 'model';
}

/**
 * The embedding's steps; the last one's output enters the first block.
 * @param prefix 'embed', 'decoder.embed'
 */
export function embeddingSteps(prefix: string, embedding: Embedding): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const { projection, scale: factor } = embedding;
  const steps: LooseStep[] = [];
  const put = (step: LooseStep): StepId => {
    steps.push(step);
    return step.id;
  };
  const project = (input: StepId, what: string): StepId =>
    put(
      linear(id('project'), input, 'embedding', ['token', 'model'], {
        formula: projection!.bias ? 'dense' : 'denseNoBias',
        explains: `A dense layer brings ${what} to the width of the residual stream.`,
        bias: projection!.bias,
      }),
    );
  /** Until it is projected, the embedding is as wide as the token table. */
  const width: Dim = projection?.of === 'sum' ? 'embedding' : 'model';

  let token = put(
    lookup(id('tokens'), 'token', {
      table: embedding.ownTable ? id('tokens.weight') : tokenTable,
      offset: 0,
      width: projection ? 'embedding' : 'model',
      formula: 'lookupToken',
      explains:
        'Each token id picks its row of the token embedding: the word as a vector, wherever it stands.',
    }),
  );
  const added = others(id, embedding, width);
  if (factor !== null) {
    const why = added.length > 0 ? ', so that what is added to it does not drown it' : '';
    token = put(scale(id('scaled'), token, factor, projection ? 'embedding' : 'model', why));
  }
  if (projection?.of === 'token') token = project(token, "the word's vector");

  const terms = [token, ...added.map(put)];
  let state =
    terms.length === 1
      ? token
      : put(
          cellwise(id('sum'), { kind: 'add' }, terms, ['token', width], {
            formula: 'embedSum',
            explains: 'The embeddings of a token are added, number by number, into one vector.',
          }),
        );
  if (embedding.norm) {
    const explains = 'Each vector is normalised before it enters the first block.';
    state = put(norm(id('norm'), state, embedding.norm, explains, { over: [width] }));
  }
  steps.push(...dropout(id('dropout'), state, embedding.dropout, ['token', width], 'the numbers'));
  if (projection?.of === 'sum') project(steps.at(-1)!.id, 'each vector');
  return steps;
}

/** What is added to the token's vector. */
function others(id: (name: string) => string, { positions, types }: Embedding, width: Dim): LooseStep[] {
  const steps: LooseStep[] = [];
  if (positions.kind === 'learned') {
    steps.push(
      lookup(id('positions'), 'position', {
        table: id('positions.weight'),
        offset: positions.offset,
        width,
        formula: 'lookupPosition',
        explains: `Each place in the text picks its row of the position embedding, so that word order is not lost.${skipped(positions.offset)}`,
      }),
    );
  }
  if (positions.kind === 'sinusoidal') {
    steps.push({
      id: id('positions'),
      op: { kind: 'sinusoid' },
      inputs: [],
      weights: [],
      shape: ['token', width],
      reads: [],
      formula: formulas.sinusoid,
      explains:
        'Each place in the text has its own sines and cosines, of wavelengths from 2π to 10,000 · 2π tokens, so that word order is not lost.',
    });
  }
  if (types > 0) {
    steps.push(
      lookup(id('types'), 'type', {
        table: id('types.weight'),
        offset: 0,
        width,
        formula: 'lookupType',
        explains: 'Each token also gets the vector of its segment: the first text or the second.',
      }),
    );
  }
  return steps;
}

function scale(id: StepId, input: StepId, factor: number, width: Dim, why: string): LooseStep {
  return cellwise(id, { kind: 'scale', factor }, [input], ['token', width], {
    formula: 'scaleToken',
    explains: `The word's vector is multiplied by the square root of its width${why}.`,
  });
}

/** [head, query, key]: what is added to the scores of every block of a stack. */
export function positionBias(
  id: StepId,
  relative: Extract<LooseStep['op'], { kind: 'relative_bias' }>,
): LooseStep {
  return {
    id,
    op: relative,
    inputs: [],
    weights: [`${id}.weight`],
    shape: ['head', 'query', 'key'],
    reads: [[{ bucket: relative }, at('head')]],
    formula: formulas.relativeBias,
    explains:
      'Each head has a learned number for each distance from query to key; far distances share one. Every block adds it to its scores.',
  };
}

function skipped(rows: number): string {
  if (rows === 0) return '';
  return rows === 1
    ? ' The first row of the table stands for no place.'
    : ` The first ${rows} rows of the table stand for no place.`;
}
