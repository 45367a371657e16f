// How a kernel shares its work: it does the pieces that it claims, and no others.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { numbers } from './kernels-fixture.ts';

const [NEXT, A, B, OUT, SCRATCH] = [64, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20];
/** Floats from A to B. */
const GIVEN = (B - A) / 4;
const [H, T, D] = [7, 64, 32];
const cells = H * T * D;

/** The operands of each kernel without the last two, on the floats at A and B, and how many floats it writes to OUT. */
const calls: Record<string, readonly [operands: readonly number[], written: number]> = {
  linear: [[A, B, 0, A, 3, OUT, SCRATCH, T, 32, 203], T * 203],
  scores: [[A, B, 0.3, OUT, SCRATCH, H, H, T, T, D], H * T * T],
  pattern: [[A, B, 0.3, 5, T, 0, OUT, SCRATCH, H, H, T, T, D], H * T * T],
  mix: [[A, B, OUT, SCRATCH, H, H, T, T, D], cells],
  softmax: [[A, OUT, H * T, D], cells],
  mask: [[A, OUT, 3, 0, H, T, D], cells],
  softCap: [[A, 2, OUT, cells], cells],
  activation: [[3, A, OUT, cells], cells],
  add: [[A, B, OUT, cells], cells],
  multiply: [[A, B, OUT, cells], cells],
  scale: [[A, 0.1, OUT, cells], cells],
  layerNorm: [[A, B, A, 1e-5, OUT, T, H * D], cells],
  rmsNorm: [[A, B, 1, 1e-5, OUT, T, H * D], cells],
  rotary: [[A, B, B + 4096, OUT, T, H, D, 8, 0], cells],
  joinQueries: [[A, T, D, 9, B, OUT, H, T, D], H * (T + 9) * D],
  packPanels: [[A, 4, 4, 400, 100, 150, OUT, 100, 150, 0, 0], 100 * 152],
  packTable: [[A, 4, 400, 4, 150, 100, OUT, 400], 150 * 100],
  patternStatistics: [[A, 0, OUT, H, T, D], H * T * 6],
  stateStatistics: [[A, B, OUT, T, H * D], T * 6],
  shrink: [[A, OUT, SCRATCH, H, T, D, 5, 9], H * 5 * 9],
};

for (const level of ['baseline', 'relaxed'] as const) {
  describe(`the work of the ${level} kernels`, () => {
    let memory: WebAssembly.Memory;
    let instances: Record<string, (...operands: number[]) => void>[];
    let counter: Int32Array;
    before(() => {
      memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });
      const module = new WebAssembly.Module(readFileSync(`dist/kernels/${level}.wasm`));
      instances = [0, 1].map(
        () => new WebAssembly.Instance(module, { env: { memory } }).exports as (typeof instances)[number],
      );
      new Float32Array(memory.buffer, A, 2 * GIVEN).set(numbers(2 * GIVEN, 1));
      counter = new Int32Array(memory.buffer, NEXT, 1);
    });

    it('is told here for every kernel', () => {
      const { memory: _, ...kernels } = instances[0]!;
      assert.deepEqual(Object.keys(kernels).toSorted(), Object.keys(calls).toSorted());
    });

    for (const [name, [operands, written]] of Object.entries(calls)) {
      const run = (instance: number, piece: number, thread: number) => {
        counter[0] = piece;
        instances[instance]![name]!(...operands, NEXT, thread);
      };

      it(`of ${name} is done where the counter begins at 0, and none where it is past the end`, () => {
        const out = new Float32Array(memory.buffer, OUT, written + 1).fill(-77);
        run(0, 1e6, 0);
        assert.ok(out.every((value) => value === -77));
        run(0, 0, 0);
        assert.ok(out.subarray(0, written).some((value) => value !== -77));
        assert.equal(out[written], -77);
      });

      it(`of ${name} comes out the same where two instances share it`, () => {
        const out = new Float32Array(memory.buffer, OUT, written).fill(-77);
        run(0, 0, 0);
        const alone = out.slice();
        const pieces = counter[0]! - 1;
        for (let shared = 0; shared <= pieces; shared++) {
          out.fill(-77);
          run(1, shared, 1);
          // The second instance left the first pieces alone, and what the first writes again is the same.
          const late = out.slice();
          run(0, 0, 0);
          assert.deepEqual(out, alone);
          assert.ok(late.every((value, i) => value === -77 || Object.is(value, alone[i])));
        }
      });
    }
  });
}
