// What a person would read in the panel, as text.

import { counted } from '../plan/counted.ts';
import { stateName } from '../plan/state-name.ts';
import { headStatistics, hiddenStatistics } from '../plan/summary.ts';
import { pieceOf, type TokenTexts } from '../plan/token.ts';
import type { RunSummary } from './run-summary.ts';
import { table } from './table.ts';

/** @param texts what was run, for tokens to point into */
export function runTables(summary: RunSummary, texts: TokenTexts): string {
  const { model, kernels, dropout_seed, tokens, layers, hidden_states, predictions } = summary;
  const about = `${model.name} (${model.family}), ${counted(model.layers, 'layer')} of ${counted(model.heads, 'head')}, width ${model.width}, ${kernels} kernels`;
  const dropout = dropout_seed === null ? '' : `, dropout on with seed ${dropout_seed}`;
  const parts = [
    `${about}${dropout}\n`,
    titled(
      'Tokens',
      ['token', 'id', 'type', 'span', ''],
      tokens.map((token, i) => {
        const { id, text: spelling, span, type } = token;
        const piece = pieceOf(token, texts);
        return [
          `${i}`,
          `${id}`,
          `${type}`,
          span ? `${span[0]}–${span[1]}` : '',
          piece === null ? printable(spelling) : `${printable(spelling)}  ${JSON.stringify(piece)}`,
        ];
      }),
    ),
    titled(
      'Heads: what a query token attends to, on average (entropy in bits, distance in tokens, the rest are weights)',
      ['layer', 'head', ...headStatistics],
      layers.flatMap(({ layer, heads }) =>
        heads.map((head) => [`${layer}`, `${head.head}`, ...headStatistics.map((name) => short(head[name]))]),
      ),
    ),
    titled(
      'Hidden states: each token after each layer',
      ['state', 'token', ...hiddenStatistics],
      hidden_states.flatMap(({ step, tokens: states }, i) =>
        states.map((state, t) => [
          stateName(step, i),
          `${t}`,
          ...hiddenStatistics.map((name) => short(state[name])),
        ]),
      ),
    ),
  ];
  if (predictions.length > 0) {
    parts.push(
      titled(
        'Predictions',
        ['token', ''],
        predictions.map(({ token, top }) => [
          token === null ? 'all' : `${token}`,
          top.map((guess) => `${printable(guess.text)} ${percent(guess.probability)}`).join(', '),
        ]),
      ),
    );
  }
  return parts.join('\n');
}

function titled(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${title}\n${table(head, rows)}`;
}

function short(value: number | null): string {
  return value === null ? 'not finite' : value.toFixed(3);
}

function percent(value: number | null): string {
  return value === null ? 'not finite' : `${(100 * value).toFixed(1)} %`;
}

/** Control characters would move the terminal's cursor. */
function printable(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : text;
}
