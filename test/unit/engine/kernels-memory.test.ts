// The memory of the WebAssembly kernels: reuse, growth, and the sentences for its misuse.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Kernels } from '../../../src/engine/kernels.ts';
import { wasmMemory } from '../../../src/engine/memory.ts';
import { CONTROL_BYTES } from '../../../src/engine/team.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { loadKernels, matrixOf, numbers, rowMajor, tableOf } from './kernels-fixture.ts';

describe('the memory of the kernels', () => {
  it('keeps every live block apart from all others, whatever is released between', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ cells: fc.nat(3000), release: fc.nat(20) }), { maxLength: 60 }),
        (operations) => {
          const arena = wasmMemory();
          const live: { block: Float32Array; mark: number }[] = [];
          operations.forEach(({ cells, release }, mark) => {
            live.push({ block: arena.allocate(cells).fill(mark), mark });
            if (release < live.length) arena.release(live.splice(release, 1)[0]!.block);
          });
          for (const { block, mark } of live) assert.ok(block.every((value) => value === mark));
        },
      ),
      { numRuns: 30 },
    ));

  it('uses the same bytes for run after run, also of other lengths', () => {
    const arena = wasmMemory();
    const run = (tokens: number) => {
      const blocks = Array.from({ length: 40 }, (_, i) => arena.allocate(tokens * (i + 1) * 50));
      for (const block of blocks) arena.release(block);
    };
    run(200);
    const size = arena.memory.buffer.byteLength;
    for (let tokens = 1; tokens <= 200; tokens++) run(tokens);
    assert.equal(arena.memory.buffer.byteLength, size);
  });

  it('grows, and tensors from before stay valid', () => {
    const kernels = loadKernels('baseline');
    const data = numbers(1000, 1);
    const first = kernels.tensor([1000], data);
    const weight = matrixOf(kernels, rowMajor(Float32Array.of(1, 0, 0, 1), 2, 2));
    const large = kernels.tensor([20e6], new Float32Array(20e6));
    assert.notEqual(first.data.buffer.byteLength, large.data.buffer.byteLength);
    assert.deepEqual(first.data.slice(), data);
    assert.deepEqual(kernels.linear(first, weight, null, [500, 2]).data.slice(), data);
    assert.deepEqual(
      kernels.add([first, first]).data.slice(),
      data.map((value) => 2 * value),
    );
  });

  it('says how much was missing where it is full', () => {
    const kernels = loadKernels('baseline', { mostPages: 100 });
    assert.throws(() => kernels.tensor([5e6], new Float32Array(5e6)), {
      message:
        "The kernels' memory is full: 20 MB more are needed, 1 MB of at most 7 MB are taken; use a shorter text or a smaller model.",
    });
    assert.deepEqual([...kernels.tensor([2], Float32Array.of(1, 2)).data], [1, 2]);
  });

  it('says so where the host gives no more although there is room, and keeps what is there', () => {
    const kernels = loadKernels('baseline', { mostPages: 2000 });
    const first = kernels.tensor([2], Float32Array.of(1, 2));
    const { taken, room } = kernels.memory();
    const prototype = WebAssembly.Memory.prototype;
    const { grow } = prototype;
    const most = Math.floor(1.5e6 / 2 ** 16);
    prototype.grow = function (pages) {
      if (pages > most) throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
      return grow.call(this, pages);
    };
    try {
      for (let time = 0; time < 3; time++) {
        assert.throws(() => kernels.tensor([5e6], new Float32Array(5e6)), {
          message:
            'This machine has no more memory for the kernels: 20 MB are needed beside the 1 MB that they have; close other programs, or use a shorter text or a smaller model.',
        });
        assert.deepEqual(kernels.memory(), { taken, peak: taken, room });
      }
      const another = kernels.tensor([300e3], new Float32Array(300e3).fill(3));
      assert.ok(
        another.data.every((value) => value === 3),
        'what the host has is taken',
      );
    } finally {
      prototype.grow = grow;
    }
    assert.deepEqual([...first.data], [1, 2]);
    kernels.release(kernels.tensor([5e6], new Float32Array(5e6)));
  });

  it('takes a smaller memory where the host has no addresses for the largest', () => {
    const { Memory } = WebAssembly;
    WebAssembly.Memory = class extends Memory {
      constructor(asked: WebAssembly.MemoryDescriptor) {
        if (asked.maximum! > 300) throw new RangeError('WebAssembly.Memory(): could not allocate memory');
        super(asked);
      }
    };
    try {
      const { room } = wasmMemory(2000).use();
      assert.ok(room > 200 * 2 ** 16 && room <= 300 * 2 ** 16);
    } finally {
      WebAssembly.Memory = Memory;
    }
  });

  it('counts what is taken, and the most that was', () => {
    const arena = wasmMemory(100);
    const before = arena.use();
    const [a, b] = [arena.allocate(1000), arena.allocate(10)];
    assert.equal(arena.use().taken, before.taken + 4032 + 64);
    assert.equal(arena.use().room, before.room - 4032 - 64);
    arena.retain(a);
    arena.release(a);
    arena.release(b);
    assert.equal(arena.use().taken, before.taken + 4032);
    arena.release(a);
    assert.deepEqual(arena.use(), { ...before, peak: before.taken + 4032 + 64 });
  });

  const [vectors, square] = [numbers(256, 2), rowMajor(numbers(256, 3), 16, 16)];
  /** Calls on 512 floats of operands, and the blocks that each takes: the result, then what it works in. */
  const calls: Record<string, { prepare: (k: Kernels) => () => Tensor; blocks: readonly number[] }> = {
    linear: {
      prepare: (k) => {
        const [x, weight] = [k.tensor([16, 16], vectors), matrixOf(k, square)];
        return () => k.linear(x, weight, null, [16, 16]);
      },
      blocks: [256, 33_280],
    },
    scores: {
      prepare: (k) => {
        const [query, key] = [k.tensor([16, 1, 16], vectors), k.tensor([16, 1, 16], vectors)];
        return () => k.scores(query, key, 1);
      },
      blocks: [256, 256, 512],
    },
    rotary: {
      prepare: (k) => {
        const [x] = [k.tensor([16, 1, 16], vectors), k.tensor([256], vectors)];
        const turns = { cos: vectors.subarray(0, 128), sin: vectors.subarray(128) };
        return () => k.rotary(x, turns, 'halves');
      },
      blocks: [256, 128, 128],
    },
    mix: {
      prepare: (k) => {
        const [pattern, v] = [k.tensor([1, 16, 16], vectors), k.tensor([16, 1, 16], vectors)];
        return () => k.mix(pattern, v);
      },
      blocks: [256, 256, 512],
    },
  };

  for (const [name, { prepare, blocks }] of Object.entries(calls)) {
    it(`is as empty after ${name} failed for want of memory as it was before`, () => {
      const pages = 4;
      const kernels = loadKernels('baseline', { mostPages: pages });
      const call = prepare(kernels);
      const line = 16;
      const control = Math.ceil(CONTROL_BYTES / 64) * line;
      const free = (pages * 2 ** 16) / 4 - line - control - 512;
      const withFree = (cells: number, use: () => void) => {
        const rest = kernels.tensor([free - cells], new Float32Array(free - cells));
        use();
        kernels.release(rest);
      };
      for (let time = 0; time < 50; time++) {
        let needed = 0;
        for (const block of blocks) {
          needed += block;
          withFree(needed - line, () => assert.throws(call, /memory is full/));
        }
        withFree(needed, () => kernels.release(call()));
      }
    });
  }

  it('gets the result back of a call that fails for another reason', () => {
    const kernels = loadKernels('baseline', { mostPages: 2 });
    const table = tableOf(kernels, rowMajor(numbers(64, 1), 4, 16));
    const ids = new Float32Array(1000).fill(4);
    for (let time = 0; time < 50; time++) {
      assert.throws(() => kernels.lookup(table, ids, 'rows'), /Row 4 was looked up/);
    }
  });

  it('names a tensor that is used after its release, released twice, or from elsewhere', () => {
    const kernels = loadKernels('baseline');
    const x = kernels.tensor([2], Float32Array.of(1, 2));
    kernels.release(x);
    const message = /copy it in with tensor\(\), and use none after its release/;
    assert.throws(() => kernels.release(x), message);
    assert.throws(() => kernels.softmax(x), message);
    assert.throws(() => kernels.softmax({ shape: [2], data: new Float32Array(2) }), message);
  });

  it('names a weight that is kept in the wrong layout, and a row that a table lacks', () => {
    const kernels = loadKernels('baseline');
    const values = rowMajor(numbers(6, 1), 2, 3);
    assert.throws(() => kernels.lookup(matrixOf(kernels, values), [0], 'rows'), /keep it with table\(\)/);
    assert.throws(() => kernels.lookup(tableOf(kernels, values), [0], 'columns'), /keep it with matrix\(\)/);
    assert.throws(() => kernels.lookup(tableOf(kernels, values), [1, 2], 'rows'), {
      message: 'Row 2 was looked up in a table of 2 rows.',
    });
    assert.throws(() => kernels.tensor([2, 2], new Float32Array(3)), /has 4 cells, but 3 numbers were given/);
  });
});
