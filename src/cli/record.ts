// A finished run as a recording: everything that the panel may ask about it, as far as a page can hold it.

import { sliceOfWeight } from '../capture/slices.ts';
import { resultOf, resultSteps } from '../plan/answer.ts';
import { counted } from '../plan/counted.ts';
import { shapesOf } from '../plan/plan.ts';
import { cellCount } from '../plan/sizes.ts';
import type { RecordedTensor, Recording } from '../protocol/recording.ts';
import { weightShape } from '../worker/model.ts';
import { modelInfo } from '../worker/module-info.ts';
import type { FinishedRun } from './prepare-run.ts';

export interface RecordLimits {
  /** Bytes of tensors as float32; beyond it only patterns, hidden states and small results are kept. */
  readonly tensors: number;
  /** Bytes of weights as float32; beyond it none are kept. */
  readonly weights: number;
}

export interface Recorded {
  readonly recording: Recording;
  /** Sentences for the reader of the page. */
  readonly leftOut: readonly string[];
}

/**
 * @param document what the text is called
 * @throws Error, one sentence, where even the patterns and hidden states are too large.
 */
export async function record(
  finished: FinishedRun,
  document: string,
  limits: RecordLimits,
): Promise<Recorded> {
  const { run, checkpoint, model } = finished;
  const { plan, summaries } = run.capture;
  const shape = shapesOf(plan, run.capture.tokens);
  const bytesOf = (ids: readonly string[]) => ids.reduce((sum, id) => sum + 4 * cellCount(shape(id)), 0);

  const leftOut: string[] = [];
  const all = plan.steps.map(({ id }) => id);
  const result = resultOf(plan);
  const most = [
    ...new Set([
      ...plan.attentions.flatMap(({ patterns }) => patterns),
      ...plan.hiddenStates.flat(),
      // A row for each word of the vocabulary would be too much.
      ...(result && result.kind !== 'words' ? resultSteps(result) : []),
    ]),
  ];
  const kept = bytesOf(all) <= limits.tensors ? all : most;
  if (kept === most) {
    if (bytesOf(most) > limits.tensors) {
      throw new Error(
        `The attention patterns and hidden states of ${counted(run.tokens.flat().length, 'token')} take ${megabytes(bytesOf(most))}, and a report holds at most ${megabytes(limits.tensors)}; give a shorter text.`,
      );
    }
    leftOut.push(
      `All steps together take ${megabytes(bytesOf(all))}, so this page holds only the attention patterns${result && result.kind !== 'words' ? ', the hidden states and the result' : ' and the hidden states'}.`,
    );
  }

  const names = [...plan.weights.keys()];
  const weightBytes = [...plan.weights.values()].reduce((sum, { shape }) => sum + 4 * cellCount(shape), 0);
  const fits = weightBytes <= limits.weights;
  if (!fits) {
    leftOut.push(
      `The weights take ${megabytes(weightBytes)} and are not in this page, so it cannot show how a cell was made from them.`,
    );
  }
  const weight = (name: string) => {
    const shape = weightShape(plan, name);
    return sliceOfWeight(
      shape,
      shape.map(() => null),
      (index) => model.weight(name, index),
    );
  };

  const { tokenizer } = model;
  return {
    leftOut,
    recording: {
      model: modelInfo(checkpoint, withoutPath(finished), model.kernels.name),
      run: {
        number: 1,
        tokens: run.tokens,
        text: run.text,
        second: run.second,
        generated: run.generated,
        stopped: run.stopped,
        cut: run.cut,
        milliseconds: run.milliseconds,
        document,
        stale: false,
      },
      summaries,
      tensors: table(kept, (id) => run.capture.tensor(id)),
      weights: table(fits ? names : [], weight),
      words:
        result?.kind === 'words' && kept.includes('logits')
          ? wordsOf(plan.architecture.vocab, (id) => tokenizer?.word(id))
          : [],
    },
  };
}

/** A page may be passed on, and where the model lay on this disk is nobody's business. */
function withoutPath({ location, checkpoint }: FinishedRun): FinishedRun['location'] {
  return location.kind === 'folder' ? { kind: 'folder', path: checkpoint.name } : location;
}

function table(
  names: readonly string[],
  tensor: (name: string) => RecordedTensor,
): Record<string, RecordedTensor> {
  return Object.fromEntries(
    names.map((name) => {
      const { shape, data } = tensor(name);
      return [name, { shape, data }];
    }),
  );
}

function wordsOf(vocab: number, word: (id: number) => string | undefined): string[] {
  return Array.from({ length: vocab }, (_, id) => word(id) ?? `#${id}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
