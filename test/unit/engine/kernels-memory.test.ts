// The memory of the WebAssembly kernels: reuse, growth, and the sentences for its misuse.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wasmMemory } from '../../../src/engine/memory.ts';
import { loadKernels, numbers, rowMajor } from './kernels-fixture.ts';

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
    const weight = kernels.matrix(rowMajor(Float32Array.of(1, 0, 0, 1), 2, 2));
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
    assert.throws(() => kernels.lookup(kernels.matrix(values), [0], 'rows'), /keep it with table\(\)/);
    assert.throws(() => kernels.lookup(kernels.table(values), [0], 'columns'), /keep it with matrix\(\)/);
    assert.throws(() => kernels.lookup(kernels.table(values), [1, 2], 'rows'), {
      message: 'Row 2 was looked up in a table of 2 rows.',
    });
    assert.throws(() => kernels.tensor([2, 2], new Float32Array(3)), /has 4 cells, but 3 numbers were given/);
  });
});
