// What a person would read in the panel, as text.

import { isCausal, lastStack } from '../plan/architecture.ts';
import { attentionName } from '../plan/attention-set.ts';
import { counted } from '../plan/counted.ts';
import { stateName } from '../plan/state-name.ts';
import { hiddenStatistics, statisticsOf } from '../plan/summary.ts';
import { targetName } from '../plan/target-name.ts';
import { pieceOf, type Token } from '../plan/token.ts';
import { answers, type Guess, predictions, textVector } from './predictions.ts';
import type { FinishedRun } from './prepare-run.ts';
import { type Digits, digits, layersOf, statesOf } from './summary-parts.ts';
import { table } from './table.ts';

export function runTables(finished: FinishedRun): string {
  const { run, checkpoint } = finished;
  const { stacks } = checkpoint.architecture;
  const { attentions } = run.capture.plan;
  const parts = [`${about(finished)}\n`];
  const target = targetLine(finished);
  if (target !== null) parts.push(target);
  stacks.forEach(({ name }, stack) => {
    parts.push(tokenTable(name === '' ? 'Tokens' : `Tokens of the ${name}`, run.tokens[stack]!, finished));
  });
  for (const said of [predictionTable(finished), answerTable(finished), vectorTable(finished)]) {
    if (said !== null) parts.push(said);
  }
  attentions.forEach((_, attention) => {
    parts.push(headTable(finished, attention));
  });
  stacks.forEach((_, stack) => {
    parts.push(stateTable(finished, stack));
  });
  return parts.join('\n');
}

/** 'bert-base (bert), 2 layers of 3 heads, width 24, baseline kernels' */
function about({ checkpoint, model, dropoutSeed }: FinishedRun): string {
  const { family, stacks, model: width } = checkpoint.architecture;
  const sizes = stacks.map(({ name, blocks, heads }) => {
    const size = `${counted(blocks.length, 'layer')} of ${counted(heads, 'head')}`;
    return name === '' ? size : `${name} of ${size}`;
  });
  const dropout = dropoutSeed === null ? '' : `, dropout on with seed ${dropoutSeed}`;
  return `${checkpoint.name} (${family}), ${sizes.join(', ')}, width ${width}, ${model.kernels.name} kernels${dropout}`;
}

/** What the decoder read, and who wrote it; null for a model that is no encoder-decoder. */
export function targetLine({ run, checkpoint }: FinishedRun): string | null {
  if (!checkpoint.target) return null;
  const [start, ...rest] = run.tokens[1]!;
  // Without a tokenizer there is no text, and where the model ends at once it is empty.
  const text = run.second || (rest.length > 0 ? rest : [start!]).map((token) => token.text).join(' ');
  return `${targetName(run)}: ${printable(text)}\n`;
}

function tokenTable(title: string, tokens: readonly Token[], { run }: FinishedRun): string {
  const rows = tokens.map((token, i) => {
    const { id, text: spelling, span, type } = token;
    const piece = pieceOf(token, run);
    return [
      `${i}`,
      `${id}`,
      `${type}`,
      span ? `${span[0]}–${span[1]}` : '',
      piece === null ? printable(spelling) : `${printable(spelling)}  ${JSON.stringify(piece)}`,
    ];
  });
  return titled(title, ['token', 'id', 'type', 'span', ''], rows);
}

function headTable({ run: { capture } }: FinishedRun, attention: number): string {
  const set = capture.plan.attentions[attention]!;
  const statistics = statisticsOf(set);
  const rows = layersOf(capture, attention).flatMap(({ layer, heads }) =>
    heads.map((head) => [`${layer}`, `${head.head}`, ...statistics.map((name) => short(head[name]!))]),
  );
  const units = statistics.includes('distance')
    ? 'entropy in bits, distance in tokens, the rest are weights'
    : 'entropy in bits, the rest are weights';
  const title = set.name === '' ? 'Heads' : attentionName(set);
  return titled(
    `${title}: what a query token attends to, on average (${units})`,
    ['layer', 'head', ...statistics],
    rows,
  );
}

function stateTable({ run: { capture }, checkpoint }: FinishedRun, stack: number): string {
  const { name } = checkpoint.architecture.stacks[stack]!;
  const rows = statesOf(capture, stack).flatMap(({ step, tokens }, i) =>
    tokens.map((state, t) => [
      stateName(step, i),
      `${t}`,
      ...hiddenStatistics.map((each) => short(state[each])),
    ]),
  );
  const title = name === '' ? 'Hidden states' : `Hidden states of the ${name}`;
  return titled(`${title}: each token after each layer`, ['state', 'token', ...hiddenStatistics], rows);
}

/** Null for a model without a head that predicts. */
function predictionTable(finished: FinishedRun): string | null {
  const causal = isCausal(lastStack(finished.checkpoint.architecture));
  const tokens = finished.run.tokens.at(-1)!;
  const predicted = predictions(finished, 5).map(({ token, top }) => ({
    token,
    guesses: top.map((guess) => `${printable(guess.text)} ${scoreOf(guess)}`).join(', '),
  }));
  if (predicted.length === 0) return null;
  if (predicted[0]!.token === null) {
    return titled(
      'Predictions',
      ['token', ''],
      predicted.map(({ guesses }) => ['all', guesses]),
    );
  }
  const isWords = finished.checkpoint.architecture.head.kind === 'language_model';
  return titled(
    isWords
      ? `Predictions: what ${causal ? 'follows' : 'stands at'} each token`
      : 'Predictions: the labels of each token',
    ['token', '', ''],
    predicted.map(({ token, guesses }) => [`${token}`, printable(tokens[token!]!.text), guesses]),
    2,
  );
}

/** Null for a model that answers no questions. */
function answerTable(finished: FinishedRun): string | null {
  const rows = answers(finished, 5)?.map(({ score, place, first, last, text }) => [
    percent(digits(score)),
    place ? `${place[0]}–${place[1]}` : '',
    first === last ? `${first}` : `${first}–${last}`,
    printable(text),
  ]);
  return rows
    ? titled('Answers: the likeliest spans of the text', ['score', 'span', 'tokens', ''], rows)
    : null;
}

/** Null for a model that makes no vector of a text. */
function vectorTable(finished: FinishedRun): string | null {
  const vector = textVector(finished);
  if (!vector) return null;
  const { step, length, values } = vector;
  const first = [...values.subarray(0, 8)].map((value) => short(digits(value)));
  const shown = [...first, ...(values.length > first.length ? ['…'] : [])].join(' ');
  return titled(
    'Embedding: one vector for the whole text (--out writes it)',
    ['step', 'numbers', 'length', 'first'],
    [[step, `${values.length}`, short(digits(length)), shown]],
  );
}

/** A percentage; of a label that is a number as it is, the number. */
function scoreOf({ probability, logit }: Guess): string {
  return probability === null ? short(digits(logit)) : percent(digits(probability));
}

/** @param left how many of the last columns are set flush left */
function titled(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): string {
  return `${title}\n${table(head, rows, left)}`;
}

function short(value: Digits): string {
  return value === null ? 'not finite' : value.toFixed(3);
}

function percent(value: Digits): string {
  return value === null ? 'not finite' : `${(100 * value).toFixed(1)} %`;
}

/** Control characters would move the terminal's cursor. */
function printable(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : text;
}
