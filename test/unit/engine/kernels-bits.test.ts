// What the WebAssembly kernels promise to the last bit: a row alone is a row among others, and one kernel is several.

import assert from 'node:assert/strict';
import type { Kernels, Weight } from '../../../src/engine/kernels.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import type { Activation, Reach } from '../../../src/plan/architecture.ts';
import { type Width, widened } from '../../../src/plan/matrix.ts';
import { describeBuilds, matrixOf, numbers, rowMajor, tableOf } from './kernels-fixture.ts';

/** What calls return, copied; every tensor is released. */
function result(k: Kernels, calls: (keep: (x: Tensor) => Tensor) => Tensor): Float32Array {
  const kept: Tensor[] = [];
  const keep = (x: Tensor) => {
    kept.push(x);
    return x;
  };
  const copy = keep(calls(keep)).data.slice();
  for (const x of kept) k.release(x);
  return copy;
}

/** Compares bits, but one NaN with any other. */
function assertSame(actual: Float32Array, expected: Float32Array, message: string): void {
  assert.equal(actual.length, expected.length);
  const at = actual.findIndex((value, i) => !Object.is(value, expected[i]));
  assert.equal(at, -1, `${message}: cell ${at} is ${actual[at]} instead of ${expected[at]}`);
}

/** A weight [K, N] whose numbers are given by their bits. */
function stored(k: Kernels, data: Uint16Array, rows: number, columns: number, width: Width): Weight {
  const weight = k.matrix(rows, columns, width);
  k.fill(weight, { data, width, offset: 0, rows, columns, rowStride: columns, columnStride: 1 }, 0, 0);
  return weight;
}

const reaches: readonly (Reach | null)[] = [
  null,
  { before: null, after: 0 },
  { before: 9, after: 0 },
  { before: 30, after: 30 },
  { before: null, after: -3 },
  { before: -2, after: 8 },
];

describeBuilds('bits', (kernels) => {
  it('linear computes a row alone as among others', () => {
    const [most, K, N] = [20, 1333, 91];
    const weight = matrixOf(kernels(), rowMajor(numbers(K * N, 1), K, N));
    const bias = tableOf(kernels(), rowMajor(numbers(N, 2), 1, N));
    const x = numbers(most * K, 3);
    const rows = (from: number, count: number) =>
      result(kernels(), (keep) =>
        kernels().linear(
          keep(kernels().tensor([count, K], x.slice(from * K, (from + count) * K))),
          weight,
          bias,
          [count, N],
        ),
      );
    const alone = Float32Array.from(Array.from({ length: most }, (_, i) => [...rows(i, 1)]).flat());
    for (let M = 2; M <= most; M++) assertSame(rows(0, M), alone.slice(0, M * N), `${M} rows`);
  });

  it('linear of many rows, which threads divide, is linear of each', () => {
    const [M, K, N] = [401, 70, 33];
    const weight = matrixOf(kernels(), rowMajor(numbers(K * N, 1), K, N));
    const x = numbers(M * K, 3);
    const linear = (data: Float32Array) =>
      result(kernels(), (keep) => {
        const rows = data.length / K;
        return kernels().linear(keep(kernels().tensor([rows, K], data)), weight, null, [rows, N]);
      });
    const all = linear(x);
    for (let i = 0; i < M; i += 25) {
      assertSame(linear(x.slice(i * K, (i + 1) * K)), all.slice(i * N, (i + 1) * N), `row ${i}`);
    }
  });

  it('scores, pattern and mix compute a query alone as among others, and keys behind its reach change nothing', () => {
    const [T, H, G, D] = [67, 4, 2, 24];
    const [q, k, v] = [numbers(T * H * D, 1, 3), numbers(T * G * D, 2, 3), numbers(T * G * D, 3)];
    const causal = { before: null, after: 0 };
    const attend = (from: number, end: number) => {
      const take = (data: Float32Array, heads: number, first: number) =>
        kernels().tensor([end - first, heads, D], data.slice(first * heads * D, end * heads * D));
      const scores = result(kernels(), (keep) =>
        kernels().scores(keep(take(q, H, from)), keep(take(k, G, 0)), 0.3),
      );
      const pattern = (keep: (x: Tensor) => Tensor) =>
        kernels().pattern(keep(take(q, H, from)), keep(take(k, G, 0)), 0.3, null, causal);
      const mixed = result(kernels(), (keep) => kernels().mix(keep(pattern(keep)), keep(take(v, G, 0))));
      return { scores, pattern: result(kernels(), pattern), mixed };
    };
    const all = attend(0, T);
    for (const t of [0, 1, 2, 5, 6, 31, 32, 33, 47, 48, 66]) {
      const one = attend(t, t + 1);
      for (let h = 0; h < H; h++) {
        const row = (data: Float32Array, Tq: number, i: number, Tk: number) =>
          data.slice((h * Tq + i) * Tk, (h * Tq + i) * Tk + t + 1);
        for (const kind of ['scores', 'pattern'] as const) {
          assertSame(
            row(one[kind], 1, 0, t + 1),
            row(all[kind], T, t, T),
            `${kind} of query ${t}, head ${h}`,
          );
        }
      }
      assertSame(one.mixed, all.mixed.slice(t * H * D, (t + 1) * H * D), `mix of query ${t}`);
    }
  });

  it('mix computes a query over many keys alone as among others', () => {
    const [H, Tq, Tk, D] = [2, 7, 1100, 45];
    const [pattern, v] = [numbers(H * Tq * Tk, 1), numbers(Tk * H * D, 2)];
    const mix = (count: number, rows: (head: number) => Float32Array) => {
      const data = Float32Array.from([...rows(0), ...rows(1)]);
      return result(kernels(), (keep) =>
        kernels().mix(keep(kernels().tensor([H, count, Tk], data)), keep(kernels().tensor([Tk, H, D], v))),
      );
    };
    const all = mix(Tq, (head) => pattern.slice(head * Tq * Tk, (head + 1) * Tq * Tk));
    for (let t = 0; t < Tq; t++) {
      const one = mix(1, (head) => pattern.slice((head * Tq + t) * Tk, (head * Tq + t + 1) * Tk));
      assertSame(one, all.slice(t * H * D, (t + 1) * H * D), `query ${t}`);
    }
  });

  it('softmax does not depend on how many hidden keys there are', () => {
    const row = numbers(70, 4, 5);
    const softmax = (data: Float32Array) =>
      result(kernels(), (keep) => kernels().softmax(keep(kernels().tensor([1, data.length], data))));
    for (let C = 1; C <= row.length; C++) {
      const alone = softmax(row.slice(0, C));
      for (const hidden of [1, 2, 3, 4, 5, 50]) {
        const longer = new Float32Array(C + hidden).fill(Number.NEGATIVE_INFINITY);
        longer.set(row.slice(0, C));
        const out = softmax(longer);
        assertSame(out.slice(0, C), alone, `${C} keys and ${hidden} hidden`);
        assertSame(out.slice(C), new Float32Array(hidden), `hidden behind ${C} keys`);
      }
    }
  });

  for (const [Tq, Tk] of [
    [1, 1],
    [5, 5],
    [100, 100],
    [3, 90],
    [60, 35],
  ] as const) {
    it(`pattern of ${Tq} queries and ${Tk} keys is scores, soft cap, mask and softmax`, () => {
      const [H, G, D] = [6, 3, 20];
      const k = kernels();
      for (const reach of reaches) {
        for (const cap of [null, 2]) {
          for (const spoilt of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
            const q = numbers(Tq * H * D, Tq, 4);
            if (spoilt !== null) q[q.length >> 1] = spoilt;
            const keys = numbers(Tk * G * D, Tk, 4);
            const operands = (keep: (x: Tensor) => Tensor) =>
              [keep(k.tensor([Tq, H, D], q)), keep(k.tensor([Tk, G, D], keys))] as const;
            const fused = result(k, (keep) => k.pattern(...operands(keep), 0.2, cap, reach));
            const apart = result(k, (keep) => {
              const scores = keep(k.scores(...operands(keep), 0.2));
              const capped = cap === null ? scores : keep(k.softCap(scores, cap));
              return k.softmax(reach === null ? capped : keep(k.mask(capped, reach)));
            });
            assertSame(fused, apart, JSON.stringify({ reach, cap, spoilt }));
          }
        }
      }
    });
  }

  const functions: readonly Activation[] = ['relu', 'relu_squared', 'gelu', 'gelu_tanh'];
  const others: readonly Activation[] = ['quick_gelu', 'silu', 'sigmoid', 'tanh'];
  for (const fn of [...functions, ...others]) {
    it(`linear with ${fn} is linear, then ${fn}`, () => {
      const k = kernels();
      for (const [M, K, N] of [
        [1, 9, 1],
        [7, 300, 45],
        [13, 16, 64],
      ] as const) {
        const weight = matrixOf(k, rowMajor(numbers(K * N, K), K, N));
        const bias = tableOf(k, rowMajor(numbers(N, 2), 1, N));
        const x = numbers(M * K, M);
        const fused = result(k, (keep) => k.linear(keep(k.tensor([M, K], x)), weight, bias, [M, N], fn));
        const apart = result(k, (keep) =>
          k.activation(keep(k.linear(keep(k.tensor([M, K], x)), weight, bias, [M, N])), fn),
        );
        assertSame(fused, apart, `[${M}, ${K}] · [${K}, ${N}]`);
      }
    });
  }

  for (const width of ['F16', 'BF16'] as const) {
    it(`linear reads every number of ${width} exactly`, () => {
      const all = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
      const weight = stored(kernels(), all, 1, all.length, width);
      const out = result(kernels(), (keep) =>
        kernels().linear(keep(kernels().tensor([1, 1], Float32Array.of(1))), weight, null, [1, all.length]),
      );
      const expected = Float32Array.from(all, (bits) => widened(width, bits));
      // A sum begins with 0, and 0 - 0 is 0.
      assertSame(
        out,
        expected.map((value) => value + 0),
        width,
      );
    });

    it(`linear over ${width} is linear over the same numbers in float32`, () => {
      for (const [K, N] of [
        [1, 1],
        [1300, 45],
        [256, 32],
      ] as const) {
        const bits = Uint16Array.from(
          numbers(K * N, 7, 3),
          (x) => (Math.abs(x) * 5000) | (x < 0 ? 0x8000 : 0),
        );
        const wide = rowMajor(
          Float32Array.from(bits, (value) => widened(width, value)),
          K,
          N,
        );
        const [narrow, same] = [stored(kernels(), bits, K, N, width), matrixOf(kernels(), wide)];
        for (const M of [1, 2, 3, 4, 5, 6, 9]) {
          const x = numbers(M * K, 8);
          const [actual, expected] = [narrow, same].map((weight) =>
            result(kernels(), (keep) =>
              kernels().linear(keep(kernels().tensor([M, K], x)), weight, null, [M, N]),
            ),
          );
          assertSame(actual!, expected!, `${M} rows, [${K}, ${N}]`);
        }
      }
    });
  }
});
