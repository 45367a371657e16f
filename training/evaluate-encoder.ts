// masked-words: how often it fills in the word that was masked, and which of its heads look at the token beside.

import { nextToken, previousToken, shareOfAll, type Wanted } from './circuits.ts';
import type { Evaluate } from './evaluate.ts';
import { atLeast, countedOf, measured, scored } from './figures.ts';
import { eachLayer, meanOf } from './head-scores.ts';
import { logitsAt, runIds } from './run-ids.ts';
import { sumOf, tally } from './tally.ts';

/** How many times as often as always guessing the commonest token. */
const wellAbove = 3;

export const evaluateEncoder: Evaluate<'masked-words'> = async (model, data, each, context) => {
  const read = await each(data.pairs, async ({ ids, segments, positions, targets }) => {
    const capture = await runIds(model, [ids], context, segments);
    const share = (wanted: Wanted) => eachLayer(capture, (attention) => shareOfAll(attention, wanted));
    return {
      tally: tally(logitsAt(capture, positions), targets),
      previousToken: share(previousToken(ids.length)),
      nextToken: share(nextToken(ids.length)),
    };
  });
  const { expected, unigram } = data;
  const { answers, loss, right } = sumOf(read.map((pair) => pair.tally));
  const commonest = data.pairs.flatMap(({ targets }) => targets).filter((id) => id === unigram).length;
  return {
    figures: [
      countedOf('masked tokens', answers, answers, expected.masked / answers),
      measured('loss', loss / answers, expected.loss),
      countedOf('masked token right', right, answers, expected.accuracy),
      countedOf('commonest token right', commonest, answers, expected.unigram_accuracy),
      scored('previous token', meanOf(read.map((pair) => pair.previousToken)), expected.previous_token),
      scored('next token', meanOf(read.map((pair) => pair.nextToken)), expected.next_token),
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
