// `headlight tokens`: what a text is to a model, as JSON.

import type { Token } from '../plan/token.ts';
import { tokenizer } from '../tokenizer/tokenizer.ts';
import { tokensOf } from '../worker/read-text.ts';
import { targetTokens } from '../worker/target.ts';
import { modelCommand } from './command.ts';
import { locateModel } from './locate-model.ts';
import { askedSecond, askedText, checkSecond, textOptions } from './text-options.ts';

export const tokens = modelCommand({
  name: 'tokens',
  summary:
    'Prints the tokens of a text as JSON: ids, tokens, offsets [start, end) in UTF-16 units, special, types, sequences (which text of a pair); of a target, under that name, too.',
  synopsis: '<model> (--text TEXT | --file FILE) [--pair TEXT | --target TEXT]',
  options: textOptions,
  async act(model, values, { places, print }) {
    const text = await askedText(values);
    const second = askedSecond(values);
    const { checkpoint } = await locateModel(model, places);
    checkSecond(checkpoint, values);
    const words = checkpoint.tokenizer && tokenizer(checkpoint.tokenizer.json);
    const reader = { checkpoint, tokenizer: words };
    const { target } = checkpoint;
    const found =
      target && second !== undefined
        ? { ...columns(tokensOf(reader, text)), target: columns(targetTokens(reader, target, second)) }
        : columns(tokensOf(reader, text, second));
    print(`${JSON.stringify(found)}\n`);
  },
});

/** One list per property, all of the same length; offsets and sequences are null for tokens that stand for no text. */
function columns(found: readonly Token[]) {
  return {
    ids: found.map(({ id }) => id),
    tokens: found.map(({ text }) => text),
    offsets: found.map(({ span }) => span),
    special: found.map(({ special }) => special),
    types: found.map(({ type }) => type),
    sequences: found.map(({ span, sequence }) => (span ? sequence : null)),
  };
}
