// The kernels in WebAssembly: weights and tensors in one memory, arithmetic by the module that kernels/ builds.

import type { Activation } from '../plan/architecture.ts';
import { cellCount } from '../plan/sizes.ts';
import type { Kernels } from './kernels.ts';
import { type WasmMemory, wasmMemory } from './memory.ts';
import { panelCells } from './panels.ts';
import { copyColumn, copyRow, numberAt, stored, storeMatrix, storeTable } from './stored-weight.ts';
import type { Tensor } from './tensor.ts';

/** Addresses and counts, as kernels/index.ts exports them. */
type Exports = Readonly<
  Record<
    | 'linear'
    | 'add'
    | 'layerNorm'
    | 'scores'
    | 'causalMask'
    | 'softmax'
    | 'mix'
    | 'relu'
    | 'tanh'
    | 'gelu'
    | 'geluTanh',
    (...operands: number[]) => void
  >
>;

const activations: Record<Activation, 'relu' | 'tanh' | 'gelu' | 'geluTanh'> = {
  relu: 'relu',
  tanh: 'tanh',
  gelu: 'gelu',
  gelu_tanh: 'geluTanh',
};

export interface WasmOptions {
  /** The most memory that weights and tensors together may take, in pages of 64 KiB; by default just under 4 GiB. */
  readonly mostPages?: number;
}

/**
 * Kernels over a compiled module, which must be the build of that level. Weights are kept until the kernels
 * themselves are dropped: a model has kernels of its own.
 * Throws where the host has no shared memory; every function throws where the memory is full.
 */
export function wasmKernels(
  module: WebAssembly.Module,
  level: 'baseline' | 'relaxed',
  options: WasmOptions = {},
): Kernels {
  const arena = wasmMemory(options.mostPages);
  const run = new WebAssembly.Instance(module, { env: { memory: arena.memory } }).exports as Exports;
  const address = (x: { readonly data: Float32Array }) => arena.address(x.data);
  const create = (shape: readonly number[]): Tensor => ({ shape, data: arena.allocate(cellCount(shape)) });

  return {
    name: level,
    matrix: (values) => storeMatrix(arena, values),
    table: (values) => storeTable(arena, values),
    at: numberAt,

    tensor(shape, data) {
      const out = create(shape);
      if (data.length !== out.data.length) {
        arena.release(out.data);
        throw new Error(
          `A tensor of shape [${shape}] has ${out.data.length} cells, but ${data.length} numbers were given.`,
        );
      }
      out.data.set(data);
      return out;
    },

    release: (x) => arena.release(x.data),

    lookup(weight, ids, from) {
      const width = from === 'rows' ? weight.columns : weight.rows;
      const out = create([ids.length, width]);
      for (let t = 0; t < ids.length; t++) {
        const row = out.data.subarray(t * width, (t + 1) * width);
        if (from === 'rows') copyRow(weight, ids[t]!, row);
        else copyColumn(weight, ids[t]!, row);
      }
      return out;
    },

    linear(x, weight, bias, shape) {
      const { rows: K, columns: N } = weight;
      const panels = address(stored(weight, 'panels'));
      const shifts = bias ? address(stored(bias, 'rows')) : 0;
      const M = x.data.length / K;
      const out = create(shape);
      withScratch(arena, [M * 8], (edge) =>
        run.linear(address(x), panels, shifts, address(out), edge, M, K, N),
      );
      return out;
    },

    add(terms) {
      const [first, ...rest] = terms;
      const out = create(first!.shape);
      let sum = first!;
      for (const term of rest) {
        run.add(address(sum), address(term), address(out), out.data.length);
        sum = out;
      }
      if (rest.length === 0) out.data.set(first!.data);
      return out;
    },

    layerNorm(x, gain, shift, eps) {
      const out = create(x.shape);
      const [rows, C] = rowsOf(x);
      run.layerNorm(
        address(x),
        address(stored(gain, 'rows')),
        address(stored(shift, 'rows')),
        eps,
        address(out),
        rows,
        C,
      );
      return out;
    },

    scores(q, k, scale) {
      const [Tq, H, D] = q.shape as [number, number, number];
      const Tk = k.shape[0]!;
      const out = create([H, Tq, Tk]);
      withScratch(arena, [panelCells(D, Tk), Tq * 8], (panels, edge) =>
        run.scores(address(q), address(k), scale, address(out), panels, edge, H, Tq, Tk, D),
      );
      return out;
    },

    causalMask(scores) {
      const [H, Tq, Tk] = scores.shape as [number, number, number];
      const out = create(scores.shape);
      run.causalMask(address(scores), address(out), H, Tq, Tk);
      return out;
    },

    softmax(x) {
      const out = create(x.shape);
      run.softmax(address(x), address(out), ...rowsOf(x));
      return out;
    },

    mix(pattern, v) {
      const [H, Tq, Tk] = pattern.shape as [number, number, number];
      const D = v.shape[2]!;
      const out = create([Tq, H, D]);
      withScratch(arena, [panelCells(Tk, D), Tq * 8], (panels, edge) =>
        run.mix(address(pattern), address(v), address(out), panels, edge, H, Tq, Tk, D),
      );
      return out;
    },

    activation(x, fn) {
      const out = create(x.shape);
      run[activations[fn]](address(x), address(out), x.data.length);
      return out;
    },

    pick(x, index) {
      const C = x.shape.at(-1)!;
      const out = create([C]);
      out.data.set(x.data.subarray(index * C, (index + 1) * C));
      return out;
    },

    multiply(x, factors) {
      const out = create(x.shape);
      for (let i = 0; i < out.data.length; i++) out.data[i] = x.data[i]! * factors[i]!;
      return out;
    },
  };
}

/** The number of rows along the last axis, and their width. */
function rowsOf(x: Tensor): [rows: number, C: number] {
  const C = x.shape.at(-1)!;
  return [x.data.length / C, C];
}

/** Calls `use` with the addresses of blocks of so many floats, free again afterwards. */
function withScratch(
  arena: WasmMemory,
  cells: readonly number[],
  use: (...addresses: [number, number]) => void,
): void {
  const blocks = cells.map((count) => arena.allocate(count));
  use(...(blocks.map((block) => arena.address(block)) as [number, number]));
  for (const block of blocks) arena.release(block);
}

/** Whether this host compiles the relaxed build: a module with one relaxed instruction is offered to it. */
export function supportsRelaxedSimd(): boolean {
  // (module (func (result v128) (i8x16.relaxed_swizzle (i8x16.splat (i32.const 1)) (i8x16.splat (i32.const 2)))))
  return WebAssembly.validate(
    Uint8Array.of(
      ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15],
      ...[65, 2, 253, 15, 253, 128, 2, 11],
    ),
  );
}
