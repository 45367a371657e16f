// The engine as a service: one model and its last run, behind the calls of the protocol.

import { join } from 'node:path';
import type { Capture } from '../capture/capture.ts';
import { compareRow, readingsOf } from '../capture/readings.ts';
import { selectTensors } from '../capture/select.ts';
import { topIndices } from '../capture/top.ts';
import { openCheckpoint } from '../checkpoint/checkpoint.ts';
import { writeSafetensors } from '../checkpoint/write-safetensors.ts';
import { derive } from '../plan/derive.ts';
import { stepOf } from '../plan/plan.ts';
import { copySlice } from '../plan/slice.ts';
import type { StepId } from '../plan/step.ts';
import type { EngineApi } from '../protocol/engine.ts';
import type { ModelInfo, ModelLocation } from '../protocol/model.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { KernelFactory } from './kernels.ts';
import { loadModel, type Model } from './model.ts';
import { modelInfo } from './module-info.ts';
import { nodeFolder } from './node-folder.ts';
import { type Run, runText, tokensOf } from './run.ts';
import { weightReader } from './weight-reader.ts';

export interface ServiceOptions {
  readonly kernels: KernelFactory;
  /** The folder of the bundled checkpoints. */
  readonly models: string;
  /** Bytes for captured tensors beyond those that are always kept. */
  readonly captureBytes: number;
}

interface Loaded {
  readonly model: Model;
  readonly info: ModelInfo;
  readonly weight: ReturnType<typeof weightReader>;
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
    return last;
  };
  const readings = async (number: number, step: StepId) => {
    const { run, of } = runOf(number);
    const weights = await of.weight.tensors(stepOf(of.model.plan, step).weights);
    return { run, readings: readingsOf(run.capture, run.inputs, weights) };
  };

  return {
    open: ({ model: location }, context) =>
      exclusively(async () => {
        const checkpoint = await openCheckpoint(nodeFolder(folderOf(options.models, location)));
        const model = await loadModel(checkpoint, await options.kernels(), context);
        const info = modelInfo(checkpoint, location, model.kernels.name);
        loaded = { model, info, weight: weightReader(model) };
        return info;
      }),
    tokens: ({ text, pair }) => tokensOf(current().model, text, pair),
    run: (request, context) =>
      exclusively(async () => {
        const of = current();
        const run = await runText(of.model, request, options.captureBytes, context);
        last = { number: ++runs, run, of };
        const { tokens, cut, milliseconds } = run;
        return { number: runs, tokens, text: request.text, cut, milliseconds };
      }),
    summaries: ({ run }) => runOf(run).run.capture.summaries,
    thumbnails: ({ run, side }) => runOf(run).run.capture.thumbnails(side),
    tensor: ({ run, step, slice }) => {
      const { shape, data } = runOf(run).run.capture.tensor(step);
      return copySlice(shape, data, slice);
    },
    weight: async ({ name, slice }) => {
      const { shape, data } = (await current().weight.tensors([name]))(name);
      return copySlice(shape, data, slice);
    },
    derive: async ({ run: number, step, cell }) => {
      const from = await readings(number, step);
      return derive(from.run.capture.plan, step, cell, from.readings);
    },
    compare: async ({ run: number, step, token, head }) => {
      const from = await readings(number, step);
      return compareRow(from.run.capture, from.readings, step, token, head);
    },
    top: ({ run: number, step, row, count }) => {
      const { run, of } = runOf(number);
      const values = rowOf(run.capture, step, row);
      return topIndices(values, count).map((id) => ({
        id,
        text: nameOf(of.model, step, id),
        value: values[id]!,
      }));
    },
    exported: ({ run: number, capture: chosen }) => {
      const { run } = runOf(number);
      const tensors = selectTensors(run.capture.plan, chosen);
      return writeSafetensors(tensors.map(({ name, step }) => ({ name, ...run.capture.tensor(step) })));
    },
  };
}

export function folderOf(models: string, location: ModelLocation): string {
  return location.kind === 'bundled' ? join(models, location.name) : location.path;
}

/** One row of a step whose last axis is the vocabulary or the labels. */
function rowOf(capture: Capture, step: StepId, row: number): Float32Array {
  const { shape, data } = capture.tensor(step);
  return copySlice(shape, data, shape.length === 1 ? [null] : [row, null]).data;
}

function nameOf({ checkpoint, plan, tokenizer }: Model, step: StepId, id: number): string {
  const { head } = checkpoint.architecture;
  const labels =
    head.kind === 'classifier' && stepOf(plan, step).shape.includes('label') ? head.labels : null;
  return labels?.[id] ?? tokenizer?.word(id) ?? `#${id}`;
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
