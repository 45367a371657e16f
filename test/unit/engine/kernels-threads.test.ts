// The kernels with several threads: to the last bit what one thread computes.

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Kernels, Weight } from '../../../src/engine/kernels.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import type { Activation } from '../../../src/plan/architecture.ts';
import type { Width } from '../../../src/plan/matrix.ts';
import { threadStarter } from '../../../src/worker/start-threads.ts';
import { loadKernels, numbers } from './kernels-fixture.ts';

/** On operands that depend on the seed alone: a tensor of 1 to 40 tokens, or of as many as are given. */
type Call = (k: Kernels, seed: number, keep: (x: Tensor) => Tensor) => Tensor;

const tokens = (seed: number) => 1 + ((seed * 7) % 40);

function tensor(k: Kernels, shape: readonly number[], seed: number): Tensor {
  return k.tensor(
    shape,
    numbers(
      shape.reduce((a, b) => a * b, 1),
      seed,
      2,
    ),
  );
}

/** A weight [K, N] of numbers that each width holds exactly. */
function weightOf(k: Kernels, rows: number, columns: number, width: Width): Weight {
  const data =
    width === 'F32'
      ? numbers(rows * columns, rows)
      : // Finite numbers of both kinds of 16 bits.
        Uint16Array.from(
          numbers(rows * columns, rows),
          (x) => (x < 0 ? 0xb000 : 0x3000) + Math.floor(Math.abs(x) * 1024),
        );
  const weight = k.matrix(rows, columns, width);
  k.fill(weight, { data, offset: 0, rows, columns, rowStride: columns, columnStride: 1, width }, 0, 0);
  return weight;
}

const memo = new WeakMap<Kernels, Map<string, Weight>>();

/** The same, made once for each set of kernels. */
function weight(k: Kernels, rows: number, columns: number, width: Width): Weight {
  const made = memo.get(k) ?? new Map<string, Weight>();
  memo.set(k, made);
  const key = `${rows} ${columns} ${width}`;
  const found = made.get(key) ?? weightOf(k, rows, columns, width);
  made.set(key, found);
  return found;
}

const linear =
  (width: Width, K: number, N: number, fn: Activation | null = null): Call =>
  (k, seed, keep) => {
    const T = tokens(seed);
    return k.linear(keep(tensor(k, [T, K], seed)), weight(k, K, N, width), null, [T, N], fn);
  };

const [H, D] = [6, 32];
const heads: (k: Kernels, seed: number, count: number) => Tensor = (k, seed, count) =>
  tensor(k, [count, H, D], seed);

const calls: Readonly<Record<string, Call>> = {
  linear: linear('F32', 300, 500),
  'linear of a width that is no multiple of a panel': linear('F32', 520, 203),
  'linear of F16': linear('F16', 300, 500),
  'linear of BF16 with an activation': linear('BF16', 300, 500, 'gelu'),
  scores: (k, seed, keep) =>
    k.scores(keep(heads(k, seed, tokens(seed))), keep(heads(k, seed + 1, 3 * tokens(seed))), 0.2),
  pattern: (k, seed, keep) => {
    const [q, keys] = [keep(heads(k, seed, 3 * tokens(seed))), keep(heads(k, seed + 1, 3 * tokens(seed)))];
    return k.pattern(q, keys, 0.2, seed % 2 ? 20 : null, seed % 3 ? { before: null, after: 0 } : null);
  },
  mix: (k, seed, keep) => {
    const T = 3 * tokens(seed);
    return k.mix(keep(tensor(k, [H, T, T], seed)), keep(heads(k, seed + 1, T)));
  },
  softmax: (k, seed, keep) => k.softmax(keep(tensor(k, [H, 3 * tokens(seed), 3 * tokens(seed)], seed))),
  softCap: (k, seed, keep) => k.softCap(keep(tensor(k, [tokens(seed), 3000], seed)), 1.5),
  mask: (k, seed, keep) =>
    k.mask(keep(tensor(k, [H, 3 * tokens(seed), 3 * tokens(seed)], seed)), { before: 5, after: 0 }),
  layerNorm: (k, seed, keep) =>
    k.layerNorm(keep(tensor(k, [tokens(seed), 1500], seed)), 1500, null, null, 1e-5),
  rotary: (k, seed, keep) => {
    const T = tokens(seed);
    const turns = { cos: numbers((T * D) / 2, 1), sin: numbers((T * D) / 2, 2) };
    return k.rotary(keep(heads(k, seed, T)), turns, 'halves');
  },
  add: (k, seed, keep) => k.add([1, 2, 3].map((term) => keep(tensor(k, [tokens(seed), 4000], seed + term)))),
  multiply: (k, seed, keep) => {
    const [x, y] = [1, 2].map((term) => keep(tensor(k, [tokens(seed), 4000], seed + term)));
    return k.multiply(x!, y!);
  },
  scale: (k, seed, keep) => k.scale(keep(tensor(k, [tokens(seed), 4000], seed)), 0.3),
  gelu: (k, seed, keep) => k.activation(keep(tensor(k, [tokens(seed), 3000], seed)), 'gelu'),
  joinQueries: (k, seed, keep) => {
    const T = 3 * tokens(seed);
    return k.joinQueries(keep(tensor(k, [H, T, T], seed)), T - 1, keep(tensor(k, [H, 2, T + 1], seed + 1)));
  },
};

function bits(k: Kernels, call: Call, seed: number): Buffer {
  const kept: Tensor[] = [];
  const result = call(k, seed, (x) => {
    kept.push(x);
    return x;
  });
  const { buffer, byteOffset, byteLength } = result.data;
  const copy = Buffer.from(new Uint8Array(buffer, byteOffset, byteLength));
  for (const x of [...kept, result]) k.release(x);
  return copy;
}

for (const level of ['baseline', 'relaxed'] as const) {
  describe(`the ${level} kernels with several threads`, () => {
    const crews: Kernels[] = [];
    before(async () => {
      for (const threads of [1, 2, 3, 5]) {
        const startThread = threadStarter('dist/kernels/thread.js', assert.fail);
        crews.push(loadKernels(level, { threads, startThread }));
      }
      // So that the threads are there when the tests begin.
      for (const crew of crews) bits(crew, calls.add!, 20);
      await wait(200);
    });
    after(() => {
      for (const crew of crews) crew.endThreads();
    });

    for (const [name, call] of Object.entries(calls)) {
      it(`compute ${name} to the same bits as with one`, function () {
        this.timeout(20_000);
        for (let seed = 1; seed <= 12; seed++) {
          const [expected, ...others] = crews.map((crew) => bits(crew, call, seed));
          for (const [i, other] of others.entries()) {
            assert.ok(other.equals(expected!), `seed ${seed} with ${[2, 3, 5][i]} threads`);
          }
        }
      });
    }
  });
}
