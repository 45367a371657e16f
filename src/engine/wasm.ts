// The kernels in WebAssembly: weights and tensors in one memory, arithmetic by the module that kernels/ builds.

import type { Activation, Reach } from '../plan/architecture.ts';
import type { Width } from '../plan/matrix.ts';
import { cellCount } from '../plan/sizes.ts';
import { headStatistics, hiddenStatistics } from '../plan/summary.ts';
import { thumbnailSide } from '../plan/thumbnail.ts';
import { filler } from './fill.ts';
import type { Kernels, Weight } from './kernels.ts';
import { wasmMemory } from './memory.ts';
import { headRoom, linearRoom } from './scratch.ts';
import { copyColumn, copyRow, numberAt, reserve, stored, storedVector } from './stored-weight.ts';
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
  | 'pattern'
  | 'activation'
  | 'patternStatistics'
  | 'stateStatistics'
  | 'shrink'
  | 'packPanels'
  | 'packTable';

/** As kernels/activation.ts counts them; 0 is none. */
const activations = {
  relu: 1,
  relu_squared: 2,
  gelu: 3,
  gelu_tanh: 4,
  quick_gelu: 5,
  silu: 6,
  sigmoid: 7,
  tanh: 8,
} as const satisfies Record<Activation, number>;

/** As kernels/widen.ts counts them. */
const widths = { F32: 0, F16: 1, BF16: 2 } as const satisfies Record<Width, number>;

/** From so much work on, in multiplications with an addition, help is worth the microseconds until it comes. */
const SHARED_WORK = 2 ** 18;

/**
 * What a cell costs, in multiplications with an addition, as measured: copied or added, turned or masked, normalized, put
 * through an exponential.
 */
const MOVE = 4;
const TURN = 8;
const NORM = 20;
const EXP = 40;

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
  /**
   * Runs a kernel that claims its work piece by piece, from all threads that come: its last operands are `next` and
   * `thread`, which are not given here.
   * @param work in multiplications with an addition, or what takes as long
   */
  const share = (work: number, kernel: KernelName, ...operands: readonly number[]) =>
    team.run(kernel, operands, work >= SHARED_WORK);
  const address = (x: Tensor) => arena.address(x.data);
  /** The buffers of the views that were handed out: a memory that grows gets another. */
  const own = new WeakSet<ArrayBufferLike>();
  /** The address of a vector; 0 stands for none. */
  const vector = (weight: Weight | null) => (weight ? arena.address(storedVector(weight).block) : 0);

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

  /** Numbers that a function writes to an address, copied out of the kernels' memory. */
  function numbers(
    count: number,
    fill: (out: number, scratch: (content: number | Float32Array) => number) => void,
  ): Float32Array {
    const found = create([count], (out, scratch) => fill(address(out), scratch));
    const copy = found.data.slice();
    arena.release(found.data);
    return copy;
  }

  return {
    name: level,
    threads: team.threads,
    endThreads: team.endThreads,
    matrix(rows, columns, width) {
      // A row through it is work for them, so they start while it is still being read.
      if (rows * columns >= SHARED_WORK) team.startThreads();
      return reserve(arena, 'panels', rows, columns, width);
    },
    table: (rows, columns, width) => reserve(arena, 'rows', rows, columns, width),
    fill: filler(
      arena,
      (data) => own.has(data.buffer),
      (count, ...job) => share(MOVE * count, ...job),
    ),
    at: numberAt,
    buffer(bytes) {
      const block = arena.allocateBytes(bytes);
      own.add(block.buffer);
      return block;
    },
    free: (buffer) => arena.release(buffer),
    memory: arena.use,

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
        share(MOVE * out.data.length, 'joinQueries', ...operands);
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
        const given = [address(x), panels, widths[width], vector(bias), fn ? activations[fn] : 0];
        const rooms = scratch(team.threads * linearRoom(M));
        share(M * K * N, 'linear', ...given, address(out), rooms, M, K, N);
      });
    },

    add: ([first, ...rest]) =>
      create(first!.shape, (out) => {
        let sum = first!;
        for (const term of rest) {
          share(MOVE * out.data.length, 'add', address(sum), address(term), address(out), out.data.length);
          sum = out;
        }
        if (rest.length === 0) out.data.set(first!.data);
      }),

    layerNorm: (x, width, gain, shift, eps) =>
      create(x.shape, (out) => {
        const cells = x.data.length;
        const vectors = [vector(gain), vector(shift)];
        share(NORM * cells, 'layerNorm', address(x), ...vectors, eps, address(out), cells / width, width);
      }),
    rmsNorm: (x, width, gain, eps, gainFrom) =>
      create(x.shape, (out) => {
        const cells = x.data.length;
        share(
          NORM * cells,
          'rmsNorm',
          address(x),
          vector(gain),
          gainFrom,
          eps,
          address(out),
          cells / width,
          width,
        );
      }),

    rotary(x, turns, pairing) {
      const [T, H, D] = x.shape as [number, number, number];
      return create(x.shape, (out, scratch) => {
        const given = [address(x), scratch(turns.cos), scratch(turns.sin), address(out)];
        const pairs = turns.cos.length / T;
        share(TURN * x.data.length, 'rotary', ...given, T, H, D, pairs, pairing === 'neighbours' ? 1 : 0);
      });
    },

    scores(q, k, scale) {
      const [Tq, H, D] = q.shape as [number, number, number];
      const [Tk, G] = k.shape as [number, number];
      return create([H, Tq, Tk], (out, scratch) => {
        const rooms = scratch(team.threads * headRoom(Tq, D, Tk));
        share(H * Tq * Tk * D, 'scores', address(q), address(k), scale, address(out), rooms, H, G, Tq, Tk, D);
      });
    },

    pattern(q, k, scale, cap, reach) {
      const [Tq, H, D] = q.shape as [number, number, number];
      const [Tk, G] = k.shape as [number, number];
      return create([H, Tq, Tk], (out, scratch) => {
        const given = [address(q), address(k), scale, cap ?? 0, ...limits(reach, Tq + Tk), address(out)];
        const rooms = scratch(team.threads * headRoom(Tq, D, Tk));
        share(H * Tq * Tk * (D + EXP), 'pattern', ...given, rooms, H, G, Tq, Tk, D);
      });
    },

    softCap: (x, cap) =>
      create(x.shape, (out) =>
        share(EXP * x.data.length, 'softCap', address(x), cap, address(out), x.data.length),
      ),

    mask(scores, reach) {
      const [H, Tq, Tk] = scores.shape as [number, number, number];
      return create(scores.shape, (out) => {
        const operands = [address(scores), address(out), ...limits(reach, Tq + Tk), H, Tq, Tk];
        share(TURN * out.data.length, 'mask', ...operands);
      });
    },

    softmax: (x) =>
      create(x.shape, (out) => share(EXP * x.data.length, 'softmax', address(x), address(out), ...rowsOf(x))),

    mix(pattern, v) {
      const [H, Tq, Tk] = pattern.shape as [number, number, number];
      const [, G, D] = v.shape as [number, number, number];
      return create([Tq, H, D], (out, scratch) => {
        const rooms = scratch(team.threads * headRoom(Tq, Tk, D));
        share(H * Tq * Tk * D, 'mix', address(pattern), address(v), address(out), rooms, H, G, Tq, Tk, D);
      });
    },

    activation: (x, fn) =>
      create(x.shape, (out) =>
        share(EXP * x.data.length, 'activation', activations[fn], address(x), address(out), x.data.length),
      ),
    multiply: (x, factors) =>
      create(x.shape, (out) =>
        share(MOVE * x.data.length, 'multiply', address(x), address(factors), address(out), x.data.length),
      ),
    scale: (x, factor) =>
      create(x.shape, (out) =>
        share(MOVE * x.data.length, 'scale', address(x), factor, address(out), x.data.length),
      ),

    patternStatistics(pattern, place) {
      const [H, Tq, Tk] = pattern.shape as [number, number, number];
      return numbers(H * Tq * headStatistics.length, (out) =>
        share(EXP * H * Tq * Tk, 'patternStatistics', address(pattern), place, out, H, Tq, Tk),
      );
    },

    stateStatistics(state, before) {
      const [T, C] = state.shape as [number, number];
      return numbers(T * hiddenStatistics.length, (out) =>
        share(EXP * T * C, 'stateStatistics', address(state), before ? address(before) : 0, out, T, C),
      );
    },

    thumbnails(pattern, side) {
      const [H, Tq, Tk] = pattern.shape as [number, number, number];
      const [sq, sk] = [thumbnailSide(Tq, side), thumbnailSide(Tk, side)];
      return numbers(H * sq * sk, (out, scratch) => {
        const rooms = scratch(team.threads * Tk);
        share(NORM * H * Tq * Tk, 'shrink', address(pattern), out, rooms, H, Tq, Tk, sq, sk);
      });
    },
  };
}

/** A reach in tokens; where there is no limit, a distance that no key has. */
function limits(reach: Reach | null, far: number): [before: number, after: number] {
  return [Math.min(reach?.before ?? far, far), Math.min(reach?.after ?? far, far)];
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
