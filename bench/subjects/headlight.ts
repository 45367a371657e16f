// The process in which Headlight's own engine is measured, through the same doors as the extension's worker takes.

import { writeFileSync } from 'node:fs';
import { type Capture, capture } from '../../src/capture/capture.ts';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { execute } from '../../src/engine/execute.ts';
import type { Weight } from '../../src/engine/kernels.ts';
import { holdWeight } from '../../src/engine/weights.ts';
import { neededSteps } from '../../src/plan/needed.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { StepId } from '../../src/plan/step.ts';
import { kernelFactory } from '../../src/worker/kernels.ts';
import { loadModel, type Model } from '../../src/worker/model.ts';
import { nodeFolder } from '../../src/worker/node-folder.ts';
import type { SubjectOptions } from '../protocol.ts';
import { leftFactor, rightFactor } from '../random.ts';
import { repeat } from './repeat.ts';
import { type Engine, serve } from './serve.ts';
import { summariesFromWorker } from './worker-round-trip.ts';

/** Room for every step of the longest text that is measured, so that nothing is computed twice. */
const captureBytes = 2 ** 30;
/** The engine has no threads of its own yet: it computes with one, however many are asked for. */
const threads = 1;

async function headlight({ checkpoint }: SubjectOptions): Promise<Engine> {
  const kernels = await kernelFactory('dist/kernels')();
  const matrices = new Map<string, Weight>();
  let loaded: Promise<Model> | null = null;
  const model = () => {
    loaded ??= openCheckpoint(nodeFolder(checkpoint)).then((opened) =>
      loadModel(opened, kernels, { signal: new AbortController().signal, progress: () => {} }),
    );
    return loaded;
  };
  return {
    version: `Headlight (${kernels.name} kernels)`,
    threads,
    tasks: {
      async forward({ ids, save }) {
        const setup = setupOf(await model(), ids);
        const { milliseconds, tensors } = timed(() => inHand(finish(capture(setup))));
        if (save) writeFileSync(save, Buffer.concat(tensors.map(bytesOf)));
        return { milliseconds };
      },
      async product({ rows, K, N, save }) {
        const held =
          matrices.get(`${K} ${N}`) ??
          holdWeight(kernels, rowMajor(rightFactor(K, N), K, N), 'matrix').weight;
        matrices.set(`${K} ${N}`, held);
        const x = kernels.tensor([rows, K], leftFactor(rows, K));
        const multiply = () => kernels.linear(x, held, null, [rows, N]);
        if (save) writeFileSync(save, bytesOf(multiply().data));
        const milliseconds = await repeat(() => kernels.release(multiply()));
        kernels.release(x);
        return { milliseconds };
      },
      async again({ ids, next }) {
        const loaded = await model();
        inHand(finish(capture(setupOf(loaded, ids))));
        const { milliseconds } = timed(() => inHand(finish(capture(setupOf(loaded, next)))));
        return { milliseconds };
      },
      async ablate({ ids, layer, head }) {
        const setup = setupOf(await model(), ids);
        const before = finish(capture(setup));
        const step = `blocks.${layer}.attn.z`;
        const { shape, data } = before.tensor(step);
        const overrides = new Map([[step, withoutHead(shape, data, head)]]);
        const { milliseconds } = timed(() => inHand(finish(capture({ ...setup, overrides }))));
        return { milliseconds };
      },
      profile: async ({ ids }) => profile(await model(), ids),
      worker: ({ model, text }) => summariesFromWorker(model, text, captureBytes),
    },
  };
}

function setupOf({ plan, kernels, weights }: Model, ids: readonly number[]) {
  const inputs = [{ ids, types: ids.map(() => 0) }];
  const overrides: ReadonlyMap<StepId, Float32Array> = new Map();
  return { plan, kernels, weights, inputs, dropoutSeed: null, overrides, budget: captureBytes };
}

/** All patterns, then all hidden states. */
function inHand({ plan, tensor }: Capture): readonly Float32Array[] {
  return wantedSteps(plan).map((step) => tensor(step).data);
}

function wantedSteps({ attentions, hiddenStates }: Plan): readonly StepId[] {
  return [...attentions.flatMap(({ patterns }) => patterns), ...hiddenStates.flat()];
}

function finish(steps: Generator<unknown, Capture>): Capture {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function timed(work: () => readonly Float32Array[]) {
  const begun = performance.now();
  const tensors = work();
  return { milliseconds: performance.now() - begun, tensors };
}

/** A matrix [K, N] of numbers that lie row by row. */
function rowMajor(data: Float32Array, K: number, N: number) {
  return { data, offset: 0, rows: K, columns: N, rowStride: N, columnStride: 1 };
}

/** z [T, H, D] with zeros for one head. */
function withoutHead(shape: readonly number[], z: Float32Array, head: number): Float32Array {
  const [T, H, D] = shape as [number, number, number];
  const ablated = z.slice();
  for (let t = 0; t < T; t++) ablated.fill(0, (t * H + head) * D, (t * H + head + 1) * D);
  return ablated;
}

/** The time of each op of a pass that keeps nothing. */
function profile(model: Model, ids: readonly number[]) {
  const ops: Record<string, number> = {};
  const begun = performance.now();
  let last = begun;
  const steps = neededSteps(model.plan, wantedSteps(model.plan), new Map());
  for (const step of execute({
    ...setupOf(model, ids),
    steps,
    given: new Map(),
    watched: new Set<StepId>(),
    tap: () => {},
  })) {
    const now = performance.now();
    ops[step.op.kind] = (ops[step.op.kind] ?? 0) + now - last;
    last = now;
  }
  return { milliseconds: last - begun, ops };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

await serve(headlight);
