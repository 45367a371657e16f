// `headlight tokens`: what a text is to a model, as JSON.

import type { Token } from '../plan/token.ts';
import { tokenizer } from '../tokenizer/tokenizer.ts';
import { tokensOf } from '../worker/read-text.ts';
import { modelCommand } from './command.ts';
import { locateModel } from './locate-model.ts';
import { askedText, textOptions } from './text-options.ts';

export const tokens = modelCommand({
  name: 'tokens',
  summary:
    'Prints the tokens of a text as JSON: ids, tokens, offsets [start, end) in UTF-16 units, special, types, sequences (which text of a pair).',
  synopsis: '<model> (--text TEXT | --file FILE) [--pair TEXT]',
  options: textOptions,
  async act(model, values, { places, print }) {
    const asked = await askedText(values);
    const { checkpoint } = await locateModel(model, places);
    const words = checkpoint.tokenizer && tokenizer(checkpoint.tokenizer.json, checkpoint.tokenizer.config);
    const found = tokensOf({ checkpoint, tokenizer: words }, asked.text, asked.pair);
    print(`${JSON.stringify(columns(found))}\n`);
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
