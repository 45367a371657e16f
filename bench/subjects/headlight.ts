// The process in which Headlight's own engine is measured, through the same doors as the extension's worker takes.

import { writeFileSync } from 'node:fs';
import { type Capture, capture } from '../../src/capture/capture.ts';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import type { Kernels, Weight } from '../../src/engine/kernels.ts';
import type { Tensor } from '../../src/engine/tensor.ts';
import type { StepId } from '../../src/plan/step.ts';
import { inStretches } from '../../src/worker/in-stretches.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { type Model, prepareModel } from '../../src/worker/model.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import { holdWeight } from '../../test/support/hold-weight.ts';
import type { SubjectOptions } from '../protocol.ts';
import { leftFactor, rightFactor } from '../random.ts';
import { captureBytes } from './capture-bytes.ts';
import { inHand, wantedSteps } from './in-hand.ts';
import { lookAtEverything } from './look-at-everything.ts';
import { peakBytes } from './peak-bytes.ts';
import { repeat } from './repeat.ts';
import { type Engine, serve } from './serve.ts';
import { timedKernels } from './timed-kernels.ts';
import { summariesFromWorker } from './worker-round-trip.ts';

type Overrides = ReadonlyMap<StepId, Float32Array>;
const nothingReplaced: Overrides = new Map();

async function headlight({ checkpoint, threads, profiled }: SubjectOptions): Promise<Engine> {
  const tooFew = (sentence: string) => {
    throw new Error(sentence);
  };
  const own = await kernelFactory('dist/kernels', { threads })(tooFew);
  const { kernels, take } = profiled ? timedKernels(own) : { kernels: own, take: () => undefined };
  const products = new Map<string, Weight>();
  let model: Promise<Model> | null = null;
  /** The run before: as in the worker, it lives until the next one is finished. */
  let last: { readonly ids: readonly number[]; readonly run: Capture } | null = null;

  /**
   * @param end what belongs to the run, too
   * @param earlier what the run may take over from
   */
  async function measured(
    ids: readonly number[],
    end: (run: Capture) => void,
    overrides: Overrides = nothingReplaced,
    earlier: Capture | null = null,
  ) {
    take();
    const begun = performance.now();
    model ??= openCheckpoint(nodeFolder(checkpoint)).then((opened) => prepareModel(opened, kernels));
    const run = await runIds(await model, ids, overrides, earlier);
    end(run);
    last?.run.dispose();
    last = { ids, run };
    const milliseconds = performance.now() - begun;
    return { milliseconds, peakBytes: peakBytes(), ops: take() };
  }

  const before = () => {
    if (!last) throw new Error('This is asked after a run.');
    return last;
  };

  return {
    version: `Headlight (${own.name} kernels)`,
    threads,
    tasks: {
      async forward({ ids, save }) {
        const answer = await measured(ids, inHand);
        const { run } = before();
        if (save) writeFileSync(save, Buffer.concat(wantedSteps(run).map((id) => bytesOf(run.tensor(id)))));
        return answer;
      },
      again: ({ ids }) => measured(ids, inHand, nothingReplaced, before().run),
      ablate({ layer, head }) {
        const { ids, run } = before();
        const step = `blocks.${layer}.attn.z`;
        return measured(ids, inHand, new Map([[step, withoutHead(run.tensor(step), head)]]), run);
      },
      async explore({ ids }) {
        const { milliseconds } = await measured(ids, () => {});
        const looks = lookAtEverything(before().run);
        return { milliseconds, looks, peakBytes: peakBytes() };
      },
      async product({ rows, K, N, save }) {
        const held = products.get(`${K} ${N}`) ?? matrix(kernels, K, N);
        products.set(`${K} ${N}`, held);
        const x = kernels.tensor([rows, K], leftFactor(rows, K));
        const multiply = () => kernels.linear(x, held, null, [rows, N]);
        if (save) writeFileSync(save, bytesOf(multiply()));
        const milliseconds = await repeat(() => kernels.release(multiply()));
        kernels.release(x);
        return { milliseconds };
      },
      worker: ({ model, text, other }) => summariesFromWorker(model, text, other, threads),
    },
  };
}

/** Loads what is still missing of the weights on the way, and pauses to hear messages, as the worker does. */
function runIds(
  { plan, kernels, weights, loading }: Model,
  ids: readonly number[],
  overrides: Overrides,
  earlier: Capture | null,
): Promise<Capture> {
  const inputs = [{ ids, types: ids.map(() => 0) }];
  const { signal } = new AbortController();
  return loading.during({ signal, progress: () => {} }, (ready) => {
    const setup = { plan, kernels, weights, inputs, dropoutSeed: null, overrides, budget: captureBytes };
    return inStretches(capture(setup, earlier), signal, () => {}, ready);
  });
}

/** What is multiplied with: [K, N]. */
function matrix(kernels: Kernels, K: number, N: number): Weight {
  const values = { data: rightFactor(K, N), offset: 0, rows: K, columns: N, rowStride: N, columnStride: 1 };
  return holdWeight(kernels, values, 'matrix').weight;
}

/** z [T, H, D] with zeros for one head. */
function withoutHead({ shape, data }: Tensor, head: number): Float32Array {
  const [T, H, D] = shape as [number, number, number];
  const ablated = data.slice();
  for (let t = 0; t < T; t++) ablated.fill(0, (t * H + head) * D, (t * H + head + 1) * D);
  return ablated;
}

function bytesOf({ data: { buffer, byteOffset, byteLength } }: Tensor): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

await serve(headlight);
