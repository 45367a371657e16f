// The kernels in WebAssembly: weights and tensors in one memory, arithmetic by the module that kernels/ builds.

import type { Activation, Reach } from '../plan/architecture.ts';
import type { Width } from '../plan/matrix.ts';
import { cellCount } from '../plan/sizes.ts';
import { thumbnails } from '../plan/thumbnail.ts';
import type { Kernels, Weight } from './kernels.ts';
import { wasmMemory } from './memory.ts';
import { GROUP, panelCells } from './panels.ts';
import { patternStatistics, stateStatistics } from './statistics.ts';
import { copyColumn, copyRow, fill, numberAt, reserve, stored } from './stored-weight.ts';
import { CONTROL_BYTES, kernelTeam, type StartThread } from './team.ts';
import type { Tensor } from './tensor.ts';

/** As kernels/index.ts exports them. */
type KernelName =
  | 'linear'
  | 'joinQueries'
  | 'add'
  | 'multiply'
  | 'scale'
  | 'layerNorm'
  | 'rmsNorm'
  | 'rotary'
  | 'scores'
  | 'softCap'
  | 'mask'
  | 'softmax'
  | 'mix'
  | (typeof activations)[Activation];

const activations = {
  relu: 'relu',
  relu_squared: 'reluSquared',
  gelu: 'gelu',
  gelu_tanh: 'geluTanh',
  quick_gelu: 'quickGelu',
  silu: 'silu',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
} as const satisfies Record<Activation, string>;

/** As kernels/linear.ts counts them. */
const widths = { F32: 0, F16: 1, BF16: 2 } as const satisfies Record<Width, number>;

/** From so much work on, in multiplications with an addition, help is worth the microseconds until it comes. */
const SHARED_WORK = 2 ** 18;

export interface WasmOptions {
  /** The most memory that weights and tensors together may take, in pages of 64 KiB; by default just under 4 GiB. */
  readonly mostPages?: number;
  /** Threads that compute, the caller's among them; by default that one alone. */
  readonly threads?: number;
  /** How this host starts another; by default it does not. */
  readonly startThread?: StartThread;
}

/**
 * Kernels over a compiled module, which must be the build of that level. Weights are kept until the kernels
 * themselves are dropped: a model has kernels of its own.
 * Throws where the host has no shared memory; every function throws where the memory is full.
 */
export function wasmKernels(
  module: WebAssembly.Module,
  level: 'baseline' | 'relaxed',
  { mostPages, threads = 1, startThread = () => false }: WasmOptions = {},
): Kernels {
  const arena = wasmMemory(mostPages);
  const team = kernelTeam({
    module,
    memory: arena.memory,
    control: arena.address(arena.allocateBytes(CONTROL_BYTES)),
    threads,
    start: startThread,
  });
  const run = (kernel: KernelName, ...operands: readonly number[]) => team.run(kernel, operands, false);
  /**
   * Runs a kernel that claims its work piece by piece, from all threads that come: its last operands are `next` and
   * `thread`, which are not given here.
   * @param work in multiplications with an addition, or what takes as long
   */
  const share = (work: number, kernel: KernelName, ...operands: readonly number[]) =>
    team.run(kernel, operands, work >= SHARED_WORK);
  const address = (x: Tensor) => arena.address(x.data);
  /** The address of a vector; 0 stands for none. */
  const vector = (weight: Weight | null) => (weight ? arena.address(stored(weight, 'rows').block) : 0);

  /**
   * A new tensor, filled by a function that may take blocks of so many floats to work in, or copies of numbers, as
   * addresses. They are free again afterwards; where the function throws, so is the tensor.
   */
  function create(
    shape: readonly number[],
    fill: (out: Tensor, scratch: (content: number | Float32Array) => number) => void,
  ): Tensor {
    const out: Tensor = { shape, data: arena.allocate(cellCount(shape)) };
    const taken: Float32Array[] = [];
    try {
      fill(out, (content) => {
        const block = arena.allocate(typeof content === 'number' ? content : content.length);
        taken.push(block);
        if (typeof content !== 'number') block.set(content);
        return arena.address(block);
      });
      return out;
    } catch (error) {
      arena.release(out.data);
      throw error;
    } finally {
      for (const block of taken) arena.release(block);
    }
  }

  return {
    name: level,
    endThreads: team.endThreads,
    matrix: (rows, columns, width) => reserve(arena, 'panels', rows, columns, width),
    table: (rows, columns, width) => reserve(arena, 'rows', rows, columns, width),
    fill,
    at: numberAt,
    buffer: (bytes) => arena.allocateBytes(bytes),
    free: (buffer) => arena.release(buffer),

    tensor: (shape, data) =>
      create(shape, (out) => {
        if (data.length !== out.data.length) {
          throw new Error(
            `A tensor of shape [${shape}] has ${out.data.length} cells, but ${data.length} numbers were given.`,
          );
        }
        out.data.set(data);
      }),

    retain: (x) => arena.retain(x.data),
    release: (x) => arena.release(x.data),

    joinTokens(first, count, rest) {
      const [T, ...row] = rest.shape as [number, ...number[]];
      return create([count + T, ...row], (out) => {
        const taken = count * cellCount(row);
        out.data.set(first.data.subarray(0, taken));
        out.data.set(rest.data, taken);
      });
    },

    joinQueries(first, count, rest) {
      const [H, Tq, Tk] = rest.shape as [number, number, number];
      const [, queries, keys] = first.shape as [number, number, number];
      return create([H, count + Tq, Tk], (out) => {
        const operands = [address(first), queries, keys, count, address(rest), address(out), H, Tq, Tk];
        share(out.data.length, 'joinQueries', ...operands);
      });
    },

    lookup(weight, ids, from) {
      const width = from === 'rows' ? weight.columns : weight.rows;
      const copy = from === 'rows' ? copyRow : copyColumn;
      return create([ids.length, width], ({ data }) => {
        for (let t = 0; t < ids.length; t++) copy(weight, ids[t]!, data.subarray(t * width, (t + 1) * width));
      });
    },

    linear(x, weight, bias, shape, fn = null) {
      const { rows: K, columns: N } = weight;
      const { block, width } = stored(weight, 'panels');
      const panels = arena.address(block);
      const M = x.data.length / K;
      return create(shape, (out, scratch) => {
        const edge = scratch(M * GROUP);
        const wide = width === 'F32' ? 0 : scratch(panelCells(K, N));
        run('linear', address(x), panels, widths[width], wide, vector(bias), address(out), edge, M, K, N);
        if (fn) run(activations[fn], address(out), address(out), out.data.length);
      });
    },

    add: ([first, ...rest]) =>
      create(first!.shape, (out) => {
        let sum = first!;
        for (const term of rest) {
          run('add', address(sum), address(term), address(out), out.data.length);
          sum = out;
        }
        if (rest.length === 0) out.data.set(first!.data);
      }),

    layerNorm: (x, width, gain, shift, eps) =>
      create(x.shape, (out) =>
        run(
          'layerNorm',
          address(x),
          vector(gain),
          vector(shift),
          eps,
          address(out),
          x.data.length / width,
          width,
        ),
      ),
    rmsNorm: (x, width, gain, eps, gainFrom) =>
      create(x.shape, (out) =>
        run('rmsNorm', address(x), vector(gain), gainFrom, eps, address(out), x.data.length / width, width),
      ),

    rotary(x, turns, pairing) {
      const [T, H, D] = x.shape as [number, number, number];
      return create(x.shape, (out, scratch) => {
        const [cos, sin] = [scratch(turns.cos), scratch(turns.sin)];
        const pairs = turns.cos.length / T;
        run('rotary', address(x), cos, sin, address(out), T, H, D, pairs, pairing === 'neighbours' ? 1 : 0);
      });
    },

    scores(q, k, scale) {
      const [Tq, H, D] = q.shape as [number, number, number];
      const [Tk, G] = k.shape as [number, number];
      return create([H, Tq, Tk], (out, scratch) => {
        const panels = scratch(panelCells(D, Tk));
        const edge = scratch(Tq * GROUP);
        run('scores', address(q), address(k), scale, address(out), panels, edge, H, G, Tq, Tk, D);
      });
    },

    pattern(q, k, scale, cap, reach) {
      const [Tq, H, D] = q.shape as [number, number, number];
      const [Tk, G] = k.shape as [number, number];
      return create([H, Tq, Tk], (out, scratch) => {
        const panels = scratch(panelCells(D, Tk));
        const edge = scratch(Tq * GROUP);
        run('scores', address(q), address(k), scale, address(out), panels, edge, H, G, Tq, Tk, D);
        if (cap !== null) run('softCap', address(out), cap, address(out), out.data.length);
        if (reach) run('mask', address(out), address(out), ...limits(reach, Tq + Tk), H, Tq, Tk);
        run('softmax', address(out), address(out), ...rowsOf(out));
      });
    },

    softCap: (x, cap) =>
      create(x.shape, (out) => run('softCap', address(x), cap, address(out), out.data.length)),

    mask(scores, reach) {
      const [H, Tq, Tk] = scores.shape as [number, number, number];
      return create(scores.shape, (out) =>
        run('mask', address(scores), address(out), ...limits(reach, Tq + Tk), H, Tq, Tk),
      );
    },

    softmax: (x) => create(x.shape, (out) => run('softmax', address(x), address(out), ...rowsOf(x))),

    mix(pattern, v) {
      const [H, Tq, Tk] = pattern.shape as [number, number, number];
      const [, G, D] = v.shape as [number, number, number];
      return create([Tq, H, D], (out, scratch) => {
        const panels = scratch(panelCells(Tk, D));
        const edge = scratch(Tq * GROUP);
        run('mix', address(pattern), address(v), address(out), panels, edge, H, G, Tq, Tk, D);
      });
    },

    activation: (x, fn) =>
      create(x.shape, (out) => run(activations[fn], address(x), address(out), x.data.length)),
    multiply: (x, factors) =>
      create(x.shape, (out) => run('multiply', address(x), address(factors), address(out), x.data.length)),
    scale: (x, factor) =>
      create(x.shape, (out) => run('scale', address(x), factor, address(out), x.data.length)),

    patternStatistics,
    stateStatistics,
    thumbnails: ({ shape, data }, side) => thumbnails(data, shape as [number, number, number], side),
  };
}

/** A reach in tokens; where there is no limit, a distance that no key has. */
function limits({ before, after }: Reach, far: number): [before: number, after: number] {
  return [Math.min(before ?? far, far), Math.min(after ?? far, far)];
}

/** The number of rows along the last axis, and their width. */
function rowsOf(x: Tensor): [rows: number, C: number] {
  const C = x.shape.at(-1)!;
  return [x.data.length / C, C];
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
