// The kernels with several threads: to the last bit what one thread computes.

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Kernels, Weight } from '../../../src/engine/kernels.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import type { Activation } from '../../../src/plan/architecture.ts';
import type { Width } from '../../../src/plan/matrix.ts';
import { threadStarter } from '../../../src/worker/start-threads.ts';
import { loadKernels, numbers, rowMajor } from './kernels-fixture.ts';

/** On operands that depend on the seed alone, some too small to be shared and some large enough. */
type Call = (k: Kernels, seed: number, keep: (x: Tensor) => Tensor) => Tensor | Float32Array;

const tokens = (seed: number) => 1 + ((seed * 7) % 40);
const manyTokens = (seed: number) => 1 + ((seed * 67) % 250);
/** So wide that some of these numbers of tokens are worth sharing. */
const WIDTH = 10_000;

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
const heads = (k: Kernels, seed: number, count: number) => tensor(k, [count, H, D], seed);
const square = (k: Kernels, seed: number) => tensor(k, [H, manyTokens(seed), manyTokens(seed)], seed);
const wide = (k: Kernels, seed: number, operand = 0) => tensor(k, [tokens(seed), WIDTH], seed + operand);

const calls: Readonly<Record<string, Call>> = {
  linear: linear('F32', 300, 500),
  'linear of a width that is no multiple of a panel': linear('F32', 520, 203),
  'linear of F16': linear('F16', 300, 500),
  'linear of BF16 with an activation': linear('BF16', 300, 500, 'gelu'),
  scores: (k, seed, keep) =>
    k.scores(keep(heads(k, seed, tokens(seed))), keep(heads(k, seed + 1, manyTokens(seed))), 0.2),
  pattern: (k, seed, keep) => {
    const [q, keys] = [1, 2].map((operand) => keep(heads(k, seed + operand, manyTokens(seed))));
    return k.pattern(q!, keys!, 0.2, seed % 2 ? 20 : null, seed % 3 ? { before: null, after: 0 } : null);
  },
  mix: (k, seed, keep) => k.mix(keep(square(k, seed)), keep(heads(k, seed + 1, manyTokens(seed)))),
  softmax: (k, seed, keep) => k.softmax(keep(square(k, seed))),
  softCap: (k, seed, keep) => k.softCap(keep(wide(k, seed)), 1.5),
  mask: (k, seed, keep) => k.mask(keep(square(k, seed)), { before: 5, after: 0 }),
  layerNorm: (k, seed, keep) => k.layerNorm(keep(wide(k, seed)), WIDTH, null, null, 1e-5),
  rmsNorm: (k, seed, keep) => {
    const gain = k.table(1, WIDTH, 'F32');
    k.fill(gain, rowMajor(numbers(WIDTH, 1), 1, WIDTH), 0, 0);
    return k.rmsNorm(keep(wide(k, seed)), WIDTH, gain, 1e-5, 1);
  },
  rotary: (k, seed, keep) => {
    const T = 4 * manyTokens(seed);
    const turns = { cos: numbers((T * D) / 2, 1), sin: numbers((T * D) / 2, 2) };
    return k.rotary(keep(heads(k, seed, T)), turns, seed % 2 ? 'halves' : 'neighbours');
  },
  add: (k, seed, keep) => k.add([1, 2, 3].map((term) => keep(wide(k, seed, term)))),
  multiply: (k, seed, keep) => k.multiply(keep(wide(k, seed)), keep(wide(k, seed, 1))),
  scale: (k, seed, keep) => k.scale(keep(wide(k, seed)), 0.3),
  gelu: (k, seed, keep) => k.activation(keep(wide(k, seed)), 'gelu'),
  joinQueries: (k, seed, keep) => {
    const T = manyTokens(seed);
    return k.joinQueries(keep(square(k, seed)), T - 1, keep(tensor(k, [H, 2, T + 1], seed + 1)));
  },
  patternStatistics: (k, seed, keep) => k.patternStatistics(keep(k.softmax(keep(square(k, seed)))), 0),
  stateStatistics: (k, seed, keep) =>
    k.stateStatistics(keep(wide(k, seed)), seed % 2 ? keep(wide(k, seed, 1)) : null),
  thumbnails: (k, seed, keep) => k.thumbnails(keep(square(k, seed)), 24),
};

function bits(k: Kernels, call: Call, seed: number): Buffer {
  const kept: Tensor[] = [];
  const result = call(k, seed, (x) => {
    kept.push(x);
    return x;
  });
  const numbersOf = (found: Tensor | Float32Array) => ('data' in found ? found.data : found);
  const copy = Buffer.from(numbersOf(result).slice().buffer);
  for (const x of kept) k.release(x);
  if ('data' in result) k.release(result);
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
        for (let seed = 1; seed <= 6; seed++) {
          const [expected, ...others] = crews.map((crew) => bits(crew, call, seed));
          for (const [i, other] of others.entries()) {
            assert.ok(other.equals(expected!), `seed ${seed} with ${[2, 3, 5][i]} threads`);
          }
        }
      });
    }
  });
}
