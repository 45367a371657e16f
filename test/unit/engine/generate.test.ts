// Greedy decoding, against the plain definition: run all of it again for each token, and take the likeliest.

import assert from 'node:assert/strict';
import { everything, executeAll } from '../../../src/engine/execute.ts';
import { type Generated, type Generation, generate } from '../../../src/engine/generate.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import { plan } from '../../../src/plan/plan.ts';
import { freeWriting, type WritingRules } from '../../../src/plan/writing-rules.ts';
import { heldWeights, weightValues } from '../../support/architectures.ts';
import { finish } from '../../support/calls.ts';
import { variety } from '../../support/variety.ts';

const source = { ids: [3, 10, 0, 7, 7], types: [0, 0, 0, 0, 0] };
const kernels = referenceKernels();

for (const [name, architecture] of Object.entries(variety)) {
  if (architecture.stacks.length === 1) continue;
  const model = plan(architecture);
  const weights = heldWeights(model, kernels, weightValues(model, 5));
  const settings: Generation = {
    plan: model,
    kernels,
    weights,
    source,
    start: 2,
    ends: [],
    rules: freeWriting(7),
  };

  /** The likeliest id after what the decoder has read. */
  function likeliest(ids: readonly number[]): number {
    let best = -1;
    executeAll({
      plan: model,
      kernels,
      weights,
      steps: model.steps,
      inputs: [source, { ids, types: ids.map(() => 0) }],
      given: new Map(),
      dropoutSeed: null,
      watched: everything,
      tap: ({ id }, { data }) => {
        if (id !== 'logits') return;
        const last = [...data.subarray(-model.architecture.vocab)];
        best = last.indexOf(Math.max(...last));
      },
    });
    return best;
  }

  /** @param rules what differs from writing freely up to 7 tokens */
  function written(change: Partial<Generation> = {}, rules: Partial<WritingRules> = {}): Generated {
    return finish(generate({ ...settings, ...change, rules: { ...settings.rules, ...rules } }));
  }

  describe(`generate with an ${name}`, () => {
    it('chooses the likeliest token each time, as a run of everything would', () => {
      const expected = [2];
      while (expected.length < 7) expected.push(likeliest(expected));
      assert.deepEqual(written(), { ids: expected, stopped: 'limit' });
    });

    it('ends at an end token, which the decoder does not read', () => {
      const all = written().ids;
      const end = all[3]!;
      assert.deepEqual(written({ ends: [end] }), { ids: all.slice(0, all.indexOf(end, 1)), stopped: 'end' });
    });

    it('begins with the token that is prescribed', () => {
      const read = written({}, { first: 4 }).ids;
      assert.deepEqual(read.slice(0, 2), [2, 4]);
      assert.equal(read[2], likeliest([2, 4]));
    });

    it('stops at the limit, with the token that is prescribed there', () => {
      assert.equal(written({}, { limit: 4 }).ids.length, 4);
      const { ids, stopped } = written({ ends: [9] }, { limit: 4, last: [9] });
      assert.ok(ids.length <= 3);
      assert.deepEqual(ids, written().ids.slice(0, ids.length));
      if (ids.length === 3) assert.equal(stopped, 'limit');
    });

    it('does not end before its least length', () => {
      const end = written().ids[1]!;
      assert.deepEqual(written({ ends: [end] }).ids, [2]);
      assert.ok(written({ ends: [end] }, { least: 4 }).ids.length >= 4);
    });

    it('says after each step how many it has chosen, and gives the memory back where it is stopped', () => {
      const live = new Set<Float32Array>();
      const linear: typeof kernels.linear = (...operands) => {
        const made = kernels.linear(...operands);
        live.add(made.data);
        return made;
      };
      const release: typeof kernels.release = (tensor) => live.delete(tensor.data);
      const writing = generate({ ...settings, kernels: { ...kernels, linear, release } });
      const counts = Array.from({ length: 200 }, () => writing.next().value as number);
      assert.equal(counts[0], 0);
      assert.ok(counts.at(-1)! > 0, 'a token');
      assert.ok(counts.every((count, i) => i === 0 || count - counts[i - 1]! <= 1));
      writing.return(undefined as never);
      assert.equal(live.size, 0);
    });
  });
}
