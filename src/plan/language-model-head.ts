// From hidden states to words: the head of a language model.

import type { Head } from './architecture.ts';
import { at, cellwise, linear, norm, over, softmax } from './build.ts';
import { tokenTable } from './embedding.ts';
import { formulas } from './formulas.ts';
import { activation } from './mlp.ts';
import type { Dim, LooseStep, StepId } from './step.ts';

/**
 * A score for each word of the vocabulary, at every token, and their softmax.
 * @param narrow the width of the token table
 * @param wide the width of the input
 */
export function languageModelSteps(
  { transform, scale, softCap, tied, bias }: Head & { kind: 'language_model' },
  narrow: Dim,
  wide: Dim,
  input: StepId,
): LooseStep[] {
  const steps: LooseStep[] = [];
  const put = (step: LooseStep): StepId => {
    steps.push(step);
    return step.id;
  };
  let state = input;
  let width = wide;
  if (transform) {
    state = put(
      linear('mlm.dense', state, width, ['token', narrow], {
        formula: transform.bias ? 'dense' : 'denseNoBias',
        explains: 'The masked-language-model head first passes each state through a dense layer of its own.',
        bias: transform.bias,
      }),
    );
    width = narrow;
    state = put(activation('mlm.act', state, transform.activation, ['token', width]));
    if (transform.norm) {
      const explains = 'A last norm before the vocabulary.';
      state = put(norm('mlm.norm', state, transform.norm, explains, { over: [width] }));
    }
  }
  if (scale !== null) {
    state = put(
      cellwise('unembed.scaled', { kind: 'scale', factor: scale }, [state], ['token', width], {
        formula: 'scaleState',
        explains: 'Each state is multiplied by a factor of this model, so that the scores stay of order 1.',
      }),
    );
  }
  const explains = 'One score for each word of the vocabulary, at every token.';
  put({
    id: softCap === null ? 'logits' : 'unembed.scores',
    op: { kind: 'linear' },
    inputs: [state],
    weights: [tied ? tokenTable : 'logits.weight', ...(bias ? ['logits.bias'] : [])],
    shape: ['token', 'vocab'],
    reads: [
      [at('token'), over(width)],
      tied ? [at('vocab'), over(width)] : [over(width), at('vocab')],
      ...(bias ? [[at('vocab')]] : []),
    ],
    formula: tied
      ? bias
        ? formulas.unembedBias
        : formulas.unembed
      : bias
        ? formulas.dense
        : formulas.denseNoBias,
    explains: tied ? `${explains} The token embedding serves once more, transposed.` : explains,
  });
  if (softCap !== null) {
    put(
      cellwise('logits', { kind: 'soft_cap', cap: softCap }, ['unembed.scores'], ['token', 'vocab'], {
        formula: 'softCap',
        explains: `Scores are bent so that none gets beyond ${softCap}, while small ones hardly change.`,
      }),
    );
  }
  put(
    softmax('probs', 'logits', ['token', 'vocab'], {
      formula: 'probabilities',
      explains: 'Softmax turns the scores into the probability of each word.',
    }),
  );
  return steps;
}
