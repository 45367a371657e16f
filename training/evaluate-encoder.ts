// masked-words: how often it fills in the word that was masked.

import type { Evaluate } from './evaluate.ts';
import { atLeast, countedOf, measured } from './figures.ts';
import { logitsAt, runIds } from './run-ids.ts';
import { sumOf, tally } from './tally.ts';

/** How many times as often as always guessing the commonest token. */
const wellAbove = 3;

export const evaluateEncoder: Evaluate<'masked-words'> = async (model, data, each, context) => {
  const tallies = await each(data.pairs, async ({ ids, segments, positions, targets }) => {
    const capture = await runIds(model, [ids], context, segments);
    return tally(logitsAt(capture, positions), targets);
  });
  const { expected, unigram } = data;
  const { answers, loss, right } = sumOf(tallies);
  const commonest = data.pairs.flatMap(({ targets }) => targets).filter((id) => id === unigram).length;
  return {
    figures: [
      countedOf('masked tokens', answers, answers, expected.masked / answers),
      measured('loss', loss / answers, expected.loss),
      countedOf('masked token right', right, answers, expected.accuracy),
      countedOf('commonest token right', commonest, answers, expected.unigram_accuracy),
    ],
    requirements: [
      atLeast(
        `masked-token accuracy, ${wellAbove} times that of the commonest token,`,
        right / answers,
        (wellAbove * commonest) / answers,
      ),
    ],
  };
};
