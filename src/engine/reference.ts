// The kernels in plain loops: the definition of every operation, and the oracle of the fast ones.

import { activate } from '../plan/activate.ts';
import type { Activation } from '../plan/architecture.ts';
import { dense, type StridedMatrix } from '../plan/matrix.ts';
import { cellCount } from '../plan/sizes.ts';
import { type Kernels, requireInside, type Weight } from './kernels.ts';
import { type Tensor, tensor } from './tensor.ts';

interface DenseWeight extends Weight {
  readonly data: Float32Array;
}

const keep = (values: StridedMatrix): DenseWeight => ({
  rows: values.rows,
  columns: values.columns,
  data: dense(values),
});

/** Sums run in float64 and are rounded once, so what is left of the error is the rounding of each step's result. */
export function referenceKernels(): Kernels {
  return {
    name: 'reference',
    matrix: keep,
    table: keep,
    at,
    tensor: (shape, data) => tensor(shape, data.slice()),
    release: () => {},
    lookup,
    linear,
    add,
    layerNorm,
    scores,
    causalMask,
    softmax,
    mix,
    activation,
    pick,
    multiply: (x, factors) =>
      tensor(
        x.shape,
        x.data.map((value, i) => value * factors[i]!),
      ),
  };
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

function layerNorm(x: Tensor, gain: Weight, shift: Weight, eps: number): Tensor {
  const g = (gain as DenseWeight).data;
  const b = (shift as DenseWeight).data;
  const C = x.shape.at(-1)!;
  return byRow(x, (row, out) => {
    let mean = 0;
    for (const value of row) mean += value / C;
    let variance = 0;
    for (const value of row) variance += (value - mean) ** 2 / C;
    const scale = 1 / Math.sqrt(variance + eps);
    for (let c = 0; c < C; c++) out[c] = (row[c]! - mean) * scale * g[c]! + b[c]!;
  });
}

function scores(q: Tensor, k: Tensor, scale: number): Tensor {
  const [Tq, H, D] = q.shape as [number, number, number];
  const Tk = k.shape[0]!;
  const out = tensor([H, Tq, Tk]);
  for (let h = 0; h < H; h++) {
    for (let i = 0; i < Tq; i++) {
      for (let j = 0; j < Tk; j++) {
        let dot = 0;
        for (let d = 0; d < D; d++) dot += q.data[(i * H + h) * D + d]! * k.data[(j * H + h) * D + d]!;
        out.data[(h * Tq + i) * Tk + j] = dot * scale;
      }
    }
  }
  return out;
}

function causalMask(x: Tensor): Tensor {
  const [, Tq, Tk] = x.shape as [number, number, number];
  const out = tensor(x.shape);
  for (let cell = 0; cell < x.data.length; cell++) {
    const key = cell % Tk;
    const query = Math.floor(cell / Tk) % Tq;
    out.data[cell] = key > query + Tk - Tq ? Number.NEGATIVE_INFINITY : x.data[cell]!;
  }
  return out;
}

function softmax(x: Tensor): Tensor {
  return byRow(x, (row, out) => {
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
  const D = v.shape[2]!;
  const out = tensor([Tq, H, D]);
  for (let i = 0; i < Tq; i++) {
    for (let h = 0; h < H; h++) {
      for (let d = 0; d < D; d++) {
        let sum = 0;
        for (let j = 0; j < Tk; j++)
          sum += pattern.data[(h * Tq + i) * Tk + j]! * v.data[(j * H + h) * D + d]!;
        out.data[(i * H + h) * D + d] = sum;
      }
    }
  }
  return out;
}

function activation(x: Tensor, fn: Activation): Tensor {
  return tensor(
    x.shape,
    x.data.map((value) => activate(fn, value)),
  );
}

function pick(x: Tensor, index: number): Tensor {
  const C = x.shape.at(-1)!;
  return tensor([C], x.data.slice(index * C, (index + 1) * C));
}

/** Applies a function to each row of the last axis. */
function byRow(x: Tensor, apply: (row: Float32Array, out: Float32Array) => void): Tensor {
  const out = tensor(x.shape);
  const C = x.shape.at(-1)!;
  for (let start = 0; start < cellCount(x.shape); start += C) {
    apply(x.data.subarray(start, start + C), out.data.subarray(start, start + C));
  }
  return out;
}
