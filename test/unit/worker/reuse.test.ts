// What the service takes over from its last run, and that it lets go of what nobody can ask for any more.

import assert from 'node:assert/strict';
import { Cancelled } from '../../../src/protocol/rpc.ts';
import { engineService } from '../../../src/worker/service.ts';
import { quiet } from '../../support/calls.ts';
import { countingKernels } from '../../support/counting-kernels.ts';

const evaluation = { cut: false, dropoutSeed: null };

/** A service whose kernels count. */
function service() {
  const counting = countingKernels();
  const engine = engineService({
    kernels: async () => counting.kernels,
    models: 'media/models',
    captureBytes: 2 ** 22,
  });
  const open = (name: string) => engine.open({ model: { kind: 'bundled', name } }, quiet);
  const run = async (text: string, context = quiet) => {
    counting.computed.length = 0;
    return engine.run({ text, ...evaluation }, context);
  };
  return { ...counting, engine, open, run };
}

describe('the service, asked again', () => {
  it('computes nothing for the same text, and gives it a number of its own', async () => {
    const { engine, open, run, computed, alive } = service();
    await open('prose-and-code');
    const first = await run('The rock rules.');
    assert.ok(computed.length > 0);
    const summaries = await engine.summaries({ run: first.number }, quiet);
    const ask = { step: 'probs', row: 2, count: 3 };
    const top = await engine.top({ run: first.number, ...ask }, quiet);
    const kept = alive();
    const second = await run('The rock rules.');
    assert.deepEqual(await engine.top({ run: second.number, ...ask }, quiet), top);
    assert.deepEqual(computed, []);
    assert.equal(second.number, first.number + 1);
    assert.deepEqual(await engine.summaries({ run: second.number }, quiet), summaries);
    assert.equal(alive(), kept);
    assert.throws(() => engine.summaries({ run: first.number }, quiet), /no longer kept/);
  });

  it('computes one row of each step for a word more, and keeps one run', async () => {
    const { open, run, computed, alive } = service();
    await open('prose-and-code');
    const before = await run('The rock rules');
    const kept = alive();
    const after = await run('The rock rules.');
    assert.equal(after.tokens[0]!.length, before.tokens[0]!.length + 1);
    const linear = computed.filter(({ name }) => name === 'linear');
    assert.ok(linear.length > 0 && linear.every(({ shape }) => shape[0] === 1));
    assert.equal(alive(), kept);
  });

  it('does not write a target again for the same source', async () => {
    const { open, run, computed } = service();
    await open('written-dates');
    const first = await run('2024-05-01');
    const second = await run('2024-05-01');
    assert.deepEqual(computed, []);
    assert.ok(second.generated);
    assert.deepEqual(second.tokens, first.tokens);
    await run('2024-05-02');
    assert.ok(computed.length > 0);
  });

  it('leaves the last run whole where one is cancelled, and no memory to that', async () => {
    const { engine, open, run, alive } = service();
    await open('the-rock-rules');
    const { number } = await run('The Rock Rules');
    const kept = alive();
    for (const text of ['rock rules '.repeat(30).trim(), 'paper']) {
      const abort = new AbortController();
      const running = run(text, { ...quiet, signal: abort.signal });
      abort.abort();
      await assert.rejects(running, Cancelled);
      // Less, where another text was about to need the room.
      assert.ok(alive() <= kept);
    }
    await assert.rejects(run('rock rules '.repeat(40)), /at most 64/);
    const row = await engine.tensor({ run: number, step: 'blocks.1.mlp.out', slice: [0, null] }, quiet);
    assert.ok(row.data.every(Number.isFinite));
  });

  it('takes nothing over from another model, or from the same one opened anew', async () => {
    const { open, run, computed } = service();
    await open('the-rock-rules');
    await run('The Rock Rules');
    const all = computed.length;
    await open('the-rock-rules');
    await run('The Rock Rules');
    assert.equal(computed.length, all);
    await open('the-rock-rules-one-head');
    await run('The Rock Rules');
    assert.ok(computed.length > 0);
  });
});
