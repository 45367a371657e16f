// prose-and-code: how well it predicts, and which of its heads look at the token before or at what followed last time.

import type { Capture } from '../src/capture/capture.ts';
import {
  type Attention,
  afterEarlier,
  meanWhereWanted,
  previousToken,
  shareOfAll,
  type Wanted,
} from './circuits.ts';
import type { Evaluate } from './evaluate.ts';
import { atLeast, bestHead, countedOf, type Figure, type HeadScores, measured, scored } from './figures.ts';
import { eachLayer, meanOf } from './head-scores.ts';
import type { HeldOut } from './held-out.ts';
import { logitsAt, runIds } from './run-ids.ts';
import { sumOf, type Tally, tally } from './tally.ts';

type Data = HeldOut<'prose-and-code'>;

const inductionScores = {
  mul: (attention: Attention, wanted: Wanted) => shareOfAll(attention, wanted),
  mul_exclude_bos: (attention: Attention, wanted: Wanted) => shareOfAll(attention, wanted, true),
  after_earlier: meanWhereWanted,
};
const inductionNames = Object.keys(inductionScores) as (keyof typeof inductionScores)[];

/** A window of text, run. */
interface Read {
  readonly kind: 'english' | 'typescript';
  readonly ids: readonly number[];
  readonly tally: Tally;
  readonly previousToken: HeadScores;
}

/** A sequence of random tokens that come again, run. */
interface Repeated {
  readonly times: 2 | 4;
  readonly tally: Tally;
  readonly induction: Readonly<Record<keyof typeof inductionScores, HeadScores>>;
}

export const evaluateDecoder: Evaluate<'prose-and-code'> = async (model, data, each, context) => {
  const windows = await each(data.windows, async ({ kind, ids }): Promise<Read> => {
    const capture = await runIds(model, [ids], context);
    const wanted = previousToken(ids.length);
    return {
      kind,
      ids,
      tally: tallyFrom(capture, ids, 0),
      previousToken: eachLayer(capture, (attention) => shareOfAll(attention, wanted)),
    };
  });
  const repeated = await each(data.repeated, async ({ times, ids }): Promise<Repeated> => {
    const capture = await runIds(model, [ids], context);
    const wanted = afterEarlier(ids);
    const score = (name: keyof typeof inductionScores) =>
      eachLayer(capture, (attention) => inductionScores[name](attention, wanted));
    return {
      times,
      // From the second token of the second occurrence on, the answer stood there before.
      tally: tallyFrom(capture, ids, (ids.length - 1) / times + 1),
      induction: {
        mul: score('mul'),
        mul_exclude_bos: score('mul_exclude_bos'),
        after_earlier: score('after_earlier'),
      },
    };
  });
  const before = meanOf(windows.map((read) => read.previousToken));
  const induction = meanOf(of(repeated, 4).map((read) => read.induction.mul));
  return {
    figures: [
      ...(['english', 'typescript', 'all'] as const).flatMap((kind) => quality(windows, kind, data)),
      scored('previous token', before, data.expected.previous_token),
      ...([2, 4] as const).flatMap((times) => inductionFigures(of(repeated, times), times, data)),
    ],
    requirements: [
      atLeast('a previous-token head', bestHead(before).score, 0.6),
      atLeast('an induction head (mul, four times)', bestHead(induction).score, 0.5),
    ],
  };
};

/** Of the tokens after `from`, each predicted at the one before it. */
function tallyFrom(capture: Capture, ids: readonly number[], from: number): Tally {
  const answers = ids.slice(from + 1);
  return tally(
    logitsAt(
      capture,
      answers.map((_, i) => from + i),
    ),
    answers,
  );
}

function of(repeated: readonly Repeated[], times: 2 | 4): readonly Repeated[] {
  return repeated.filter((each) => each.times === times);
}

function quality(
  windows: readonly Read[],
  kind: Read['kind'] | 'all',
  { unigram, expected }: Data,
): Figure[] {
  const read = windows.filter((each) => kind === 'all' || each.kind === kind);
  const { loss, right, answers } = sumOf(read.map((each) => each.tally));
  const commonest = read.flatMap(({ ids }) => ids.slice(1)).filter((id) => id === unigram).length;
  return [
    measured(`loss, ${kind}`, loss / answers, expected.loss[kind]),
    countedOf(`next token right, ${kind}`, right, answers, expected.accuracy[kind]),
    countedOf(`commonest token right, ${kind}`, commonest, answers, expected.unigram_accuracy[kind]),
  ];
}

function inductionFigures(repeated: readonly Repeated[], times: 2 | 4, { expected }: Data): Figure[] {
  const { loss, answers } = sumOf(repeated.map((each) => each.tally));
  return [
    measured(`loss on what comes again, ${times} times`, loss / answers, expected.repeated_loss[times]),
    ...inductionNames.map((name) =>
      scored(
        `induction (${name}), ${times} times`,
        meanOf(repeated.map((each) => each.induction[name])),
        expected.induction[times][name],
      ),
    ),
  ];
}
