// The engine as a service: one model and its last run, behind the calls of the protocol.

import { readingsOf } from '../capture/readings.ts';
import { selectTensors } from '../capture/select.ts';
import { sliceOfStep, sliceOfWeight } from '../capture/slices.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Kernels } from '../engine/kernels.ts';
import { compareRow } from '../plan/compare.ts';
import { derive } from '../plan/derive.ts';
import { stepOf } from '../plan/plan.ts';
import { topIndices } from '../plan/top.ts';
import type { EngineApi } from '../protocol/engine.ts';
import { type ModelLocation, sameModel } from '../protocol/model.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { breathe } from './breathe.ts';
import { exportTensors } from './export-tensors.ts';
import type { KernelFactory } from './kernels.ts';
import { type Model, prepareModel, weightShape, wordOf } from './model.ts';
import { modelInfo } from './module-info.ts';
import { damageOf, openLocated } from './open-located.ts';
import { type Run, runText } from './run.ts';

interface ServiceOptions {
  readonly kernels: KernelFactory;
  /** The folder of the bundled checkpoints. */
  readonly models: string;
  /** Bytes for captured tensors beyond those that are always kept. */
  readonly captureBytes: number;
}

/** A model, and where it came from. */
interface Loaded {
  readonly model: Model;
  readonly location: ModelLocation;
  /** What this host could not give its kernels, in sentences that nobody has been told yet. */
  readonly said: string[];
}

export function engineService(options: ServiceOptions): Handlers<EngineApi> {
  let loaded: Loaded | null = null;
  let last: { readonly number: number; readonly run: Run; readonly of: Loaded } | null = null;
  let runs = 0;
  const exclusively = oneAtATime();

  const current = (): Loaded => {
    if (!loaded) throw new Error('No model is loaded; choose a model first.');
    return loaded;
  };
  const runOf = (number: number) => {
    if (last?.number !== number) throw new Error(`Run ${number} is no longer kept; explore the text again.`);
    return { run: last.run, model: last.of.model };
  };
  const readings = (number: number) => {
    const { run, model } = runOf(number);
    return { run, from: readingsOf(run.capture, run.inputs, model.weight) };
  };

  return {
    open: ({ model: location }) =>
      exclusively(async () => {
        const checkpoint = await openLocated(options.models, location);
        const said: string[] = [];
        const kernels = await options.kernels((sentence) => said.push(sentence));
        const model = prepared(checkpoint, kernels);
        // Its threads would keep its weights in memory; a run of it that is on show needs none.
        loaded?.model.kernels.endThreads();
        loaded = { model, location, said };
        // A run of another model would keep that model's weights in memory.
        if (last && !sameModel(last.of.location, location)) last = null;
        return modelInfo(checkpoint, location, kernels.name, said.splice(0));
      }),
    damage: ({ name }) => damageOf(options.models, name),
    run: (request, context) =>
      exclusively(async () => {
        const of = current();
        const before = last?.of === of ? last.run : null;
        const run = await runText(of.model, request, options.captureBytes, context, before);
        // One that fails or is cancelled does not take the place of the one on show.
        last?.run.capture.dispose();
        last = { number: ++runs, run, of };
        const { tokens, text, second, generated, stopped, cut, milliseconds } = run;
        const said = of.said.splice(0);
        return { number: runs, tokens, text, second, generated, stopped, cut, milliseconds, said };
      }),
    summaries: ({ run }) => runOf(run).run.capture.summaries,
    thumbnails: ({ run, attention, side }) => runOf(run).run.capture.thumbnails(attention, side),
    tensor: async ({ run, step, slice }, { signal }) => {
      await breathe(signal);
      return sliceOfStep(runOf(run).run.capture, step, slice);
    },
    weight: ({ run, name, slice }) => {
      const { model } = runOf(run);
      return sliceOfWeight(weightShape(model.plan, name), slice, (index) => model.weight(name, index));
    },
    derive: async ({ run: number, step, cell }, { signal }) => {
      await breathe(signal);
      const { run, from } = readings(number);
      return derive(run.capture.plan, step, cell, from);
    },
    compare: async ({ run: number, step, row, head }, { signal }) => {
      await breathe(signal);
      const { run, from } = readings(number);
      return compareRow(run.capture.plan, step, { row, head }, from);
    },
    top: async ({ run: number, step, row, count }, { signal }) => {
      await breathe(signal);
      const { run, model } = runOf(number);
      const ofTokens = stepOf(model.plan, step).shape.length === 2;
      const { data } = sliceOfStep(run.capture, step, ofTokens ? [row, null] : [null]);
      return topIndices(data, count).map((id) => ({ id, text: wordOf(model, step, id), value: data[id]! }));
    },
    exported: ({ run: number, capture: chosen }) => {
      const { capture } = runOf(number).run;
      return exportTensors(capture, selectTensors(capture.plan, chosen));
    },
  };
}

/** Ends the threads of kernels that no model takes. */
function prepared(checkpoint: Checkpoint, kernels: Kernels): Model {
  try {
    return prepareModel(checkpoint, kernels);
  } catch (error) {
    kernels.endThreads();
    throw error;
  }
}

/** Runs tasks one after the other, in the order in which they came. */
function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = tail.then(task);
    tail = result.catch(() => {});
    return result;
  };
}
