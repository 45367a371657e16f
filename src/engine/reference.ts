// The kernels in plain loops: the definition of every operation, and the oracle of the fast ones.

import { activate } from '../plan/activate.ts';
import type { Activation, Reach } from '../plan/architecture.ts';
import { inReach } from '../plan/in-reach.ts';
import { dense, type StridedMatrix } from '../plan/matrix.ts';
import { pairOf, type Rope, type Turns } from '../plan/rope.ts';
import { cellCount } from '../plan/sizes.ts';
import { thumbnails } from '../plan/thumbnail.ts';
import { type Kernels, requireInside, type Weight } from './kernels.ts';
import { patternStatistics, stateStatistics } from './statistics.ts';
import { type Tensor, tensor } from './tensor.ts';

interface DenseWeight extends Weight {
  readonly data: Float32Array;
}

const room = (rows: number, columns: number): DenseWeight => ({
  rows,
  columns,
  data: new Float32Array(rows * columns),
});

/** Sums run in float64 and are rounded once, so what is left of the error is the rounding of each step's result. */
export function referenceKernels(): Kernels {
  return {
    name: 'reference',
    threads: 1,
    endThreads() {},
    matrix: room,
    table: room,
    fill,
    at,
    buffer: (bytes) => new Uint8Array(bytes),
    free: () => {},
    memory: () => ({ taken: 0, peak: 0, room: Number.POSITIVE_INFINITY }),
    tensor: (shape, data) => tensor(shape, data.slice()),
    retain: () => {},
    release: () => {},
    joinTokens,
    joinQueries,
    lookup,
    linear: (x, weight, bias, shape, fn = null) => activation(linear(x, weight, bias, shape), fn),
    add,
    layerNorm,
    rmsNorm,
    rotary,
    scores,
    pattern: (q, k, scale, cap, reach) => {
      const found = scores(q, k, scale);
      const capped = cap === null ? found : softCap(found, cap);
      return softmax(reach === null ? capped : mask(capped, reach));
    },
    softCap,
    mask,
    softmax,
    mix,
    activation,
    multiply: (x, factors) => byCell(x, (value, i) => value * factors.data[i]!),
    scale: (x, factor) => byCell(x, (value) => value * factor),
    patternStatistics,
    stateStatistics,
    thumbnails: ({ shape, data }, side) => thumbnails(data, shape as [number, number, number], side),
  };
}

function fill(weight: Weight, part: StridedMatrix, row: number, column: number): void {
  const { data, columns } = weight as DenseWeight;
  const numbers = dense(part);
  for (let i = 0; i < part.rows; i++) {
    data.set(numbers.subarray(i * part.columns, (i + 1) * part.columns), (row + i) * columns + column);
  }
}

function joinTokens(first: Tensor, count: number, rest: Tensor): Tensor {
  const [T, ...row] = rest.shape as [number, ...number[]];
  const out = tensor([count + T, ...row]);
  const taken = first.data.subarray(0, count * cellCount(row));
  out.data.set(taken);
  out.data.set(rest.data, taken.length);
  return out;
}

function joinQueries(first: Tensor, count: number, rest: Tensor): Tensor {
  const [H, Tq, Tk] = rest.shape as [number, number, number];
  const [, queries, keys] = first.shape as [number, number, number];
  const out = tensor([H, count + Tq, Tk]);
  for (let h = 0; h < H; h++) {
    for (let i = 0; i < count + Tq; i++) {
      const from = i < count ? (h * queries + i) * keys : (h * Tq + i - count) * Tk;
      const row =
        i < count
          ? first.data.subarray(from, from + Math.min(keys, Tk))
          : rest.data.subarray(from, from + Tk);
      out.data.set(row, (h * (count + Tq) + i) * Tk);
    }
  }
  return out;
}

function at(weight: Weight, row: number, column: number): number {
  requireInside(weight, row, column);
  return (weight as DenseWeight).data[row * weight.columns + column]!;
}

function lookup(weight: Weight, ids: ArrayLike<number>, from: 'rows' | 'columns'): Tensor {
  const { data, rows, columns } = weight as DenseWeight;
  const width = from === 'rows' ? columns : rows;
  const out = tensor([ids.length, width]);
  for (let t = 0; t < ids.length; t++) {
    for (let c = 0; c < width; c++) {
      out.data[t * width + c] = from === 'rows' ? data[ids[t]! * columns + c]! : data[c * columns + ids[t]!]!;
    }
  }
  return out;
}

function linear(x: Tensor, weight: Weight, bias: Weight | null, shape: readonly number[]): Tensor {
  const { data: w, rows: K, columns: N } = weight as DenseWeight;
  const b = (bias as DenseWeight | null)?.data;
  const out = tensor(shape);
  const M = x.data.length / K;
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += x.data[i * K + k]! * w[k * N + j]!;
      out.data[i * N + j] = sum + (b ? b[j]! : 0);
    }
  }
  return out;
}

function add(terms: readonly Tensor[]): Tensor {
  const out = tensor(terms[0]!.shape);
  for (let i = 0; i < out.data.length; i++) {
    let sum = 0;
    for (const term of terms) sum += term.data[i]!;
    out.data[i] = sum;
  }
  return out;
}

function layerNorm(x: Tensor, width: number, gain: Weight | null, shift: Weight | null, eps: number): Tensor {
  const g = (gain as DenseWeight | null)?.data;
  const b = (shift as DenseWeight | null)?.data;
  return byRow(x, width, (row, out) => {
    let mean = 0;
    for (const value of row) mean += value / width;
    let variance = 0;
    for (const value of row) variance += (value - mean) ** 2 / width;
    const scale = 1 / Math.sqrt(variance + eps);
    for (let c = 0; c < width; c++) out[c] = (row[c]! - mean) * scale * (g ? g[c]! : 1) + (b ? b[c]! : 0);
  });
}

function rmsNorm(x: Tensor, width: number, gain: Weight, eps: number, gainFrom: 0 | 1): Tensor {
  const g = (gain as DenseWeight).data;
  return byRow(x, width, (row, out) => {
    let square = 0;
    for (const value of row) square += value ** 2 / width;
    const scale = 1 / Math.sqrt(square + eps);
    for (let c = 0; c < width; c++) out[c] = row[c]! * scale * (gainFrom + g[c]!);
  });
}

function rotary(x: Tensor, { cos, sin }: Turns, pairing: Rope['pairing']): Tensor {
  const [T, H, D] = x.shape as [number, number, number];
  const pairs = cos.length / T;
  const out = tensor(x.shape);
  for (let row = 0; row < T * H; row++) {
    const t = Math.floor(row / H);
    for (let d = 0; d < D; d++) {
      const own = x.data[row * D + d]!;
      const turned = pairOf({ dims: 2 * pairs, pairing }, d);
      const at = t * pairs + (turned?.pair ?? 0);
      out.data[row * D + d] = turned
        ? own * cos[at]! + turned.sign * x.data[row * D + turned.other]! * sin[at]!
        : own;
    }
  }
  return out;
}

function scores(q: Tensor, k: Tensor, scale: number): Tensor {
  const [Tq, H, D] = q.shape as [number, number, number];
  const [Tk, G] = k.shape as [number, number, number];
  const shared = H / G;
  const out = tensor([H, Tq, Tk]);
  for (let h = 0; h < H; h++) {
    for (let i = 0; i < Tq; i++) {
      for (let j = 0; j < Tk; j++) {
        let dot = 0;
        const key = (j * G + Math.floor(h / shared)) * D;
        for (let d = 0; d < D; d++) dot += q.data[(i * H + h) * D + d]! * k.data[key + d]!;
        out.data[(h * Tq + i) * Tk + j] = dot * scale;
      }
    }
  }
  return out;
}

function mask(x: Tensor, reach: Reach): Tensor {
  const [, Tq, Tk] = x.shape as [number, number, number];
  return byCell(x, (value, cell) => {
    const key = cell % Tk;
    const query = (Math.floor(cell / Tk) % Tq) + Tk - Tq;
    return inReach(reach, query, key) ? value : Number.NEGATIVE_INFINITY;
  });
}

function softmax(x: Tensor): Tensor {
  return byRow(x, x.shape.at(-1)!, (row, out) => {
    let max = Number.NEGATIVE_INFINITY;
    for (const value of row) max = Math.max(max, value);
    if (max === Number.NEGATIVE_INFINITY) return;
    let sum = 0;
    for (const value of row) sum += Math.exp(value - max);
    for (let i = 0; i < row.length; i++) out[i] = Math.exp(row[i]! - max) / sum;
  });
}

function mix(pattern: Tensor, v: Tensor): Tensor {
  const [H, Tq, Tk] = pattern.shape as [number, number, number];
  const [, G, D] = v.shape as [number, number, number];
  const shared = H / G;
  const out = tensor([Tq, H, D]);
  for (let i = 0; i < Tq; i++) {
    for (let h = 0; h < H; h++) {
      for (let d = 0; d < D; d++) {
        let sum = 0;
        for (let j = 0; j < Tk; j++)
          sum += pattern.data[(h * Tq + i) * Tk + j]! * v.data[(j * G + Math.floor(h / shared)) * D + d]!;
        out.data[(i * H + h) * D + d] = sum;
      }
    }
  }
  return out;
}

function softCap(x: Tensor, cap: number): Tensor {
  return byCell(x, (value) => cap * Math.tanh(value / cap));
}

function activation(x: Tensor, fn: Activation | null): Tensor {
  return fn === null ? x : byCell(x, (value) => activate(fn, value));
}

/** Applies a function to each cell. */
function byCell(x: Tensor, apply: (value: number, cell: number) => number): Tensor {
  return tensor(x.shape, x.data.map(apply));
}

/** Applies a function to each row of `width` cells. */
function byRow(x: Tensor, width: number, apply: (row: Float32Array, out: Float32Array) => void): Tensor {
  const out = tensor(x.shape);
  for (let start = 0; start < cellCount(x.shape); start += width) {
    apply(x.data.subarray(start, start + width), out.data.subarray(start, start + width));
  }
  return out;
}
