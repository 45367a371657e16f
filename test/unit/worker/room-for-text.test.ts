// Texts that need more memory than there is: refused in one sentence, or cut to what can be run and looked at.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rowWiseSteps } from '../../../src/capture/head-rows.ts';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { wasmKernels } from '../../../src/engine/wasm.ts';
import { loadModel, type Model } from '../../../src/worker/model.ts';
import { nodeFolder } from '../../../src/worker/node-folder.ts';
import { type AskedTexts, readTexts } from '../../../src/worker/read-texts.ts';
import { type Run, runText } from '../../../src/worker/run.ts';
import { quiet } from '../../support/calls.ts';

const PAGE = 2 ** 16;
/** The most memory of the kernels. */
const megabytes = 12;
const budget = 2e6;

/** A model of test/golden/data in a small memory. */
async function small(name: string, most = megabytes): Promise<Model> {
  const module = new WebAssembly.Module(readFileSync('dist/kernels/baseline.wasm'));
  const kernels = wasmKernels(module, 'baseline', { mostPages: Math.floor((most * 1e6) / PAGE) });
  return loadModel(await openCheckpoint(nodeFolder(`test/golden/data/${name}`)), kernels, quiet);
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => 5 + (i % 20));
const run = (model: Model, asked: Partial<AskedTexts>, earlier: Run | null = null) =>
  runText(model, { text: '', cut: false, dropoutSeed: null, ...asked }, budget, quiet, earlier);

/** Looks at every step, and every row of those that are made by row. */
function lookAtAll({ capture }: Run): void {
  const byRow = rowWiseSteps(capture.plan, new Map());
  for (const { id } of [...capture.plan.steps].reverse()) {
    if (byRow.has(id)) capture.rows(id, 0, 1);
    else capture.lend(id, () => {});
  }
  for (const attention of capture.plan.attentions.keys()) capture.thumbnails(attention, 32);
}

describe('a text that needs more memory than there is', () => {
  it('is refused, with how much it needs and how much would fit', async () => {
    const model = await small('llama-lm');
    const sentence =
      /^There are 5000 ids, which need (\d+\.\d GB|\d+ MB) of memory, but 1\d MB are left, enough for (\d+); give fewer, or cut them to \2\.$/;
    await assert.rejects(run(model, { ids: ids(5000) }), (error: Error) => {
      assert.equal(error.name, 'TooLong');
      assert.match(error.message, sentence);
      return true;
    });
    const text = 'one two three '.repeat(2000);
    await assert.rejects(
      run(model, { text }),
      /^TooLong: The text has (more than )?\d+ tokens, which need .* of memory, but 1\d MB are left, enough for (\d+); take a shorter text, or cut this one to \2 tokens\.$/,
    );
  });

  for (const name of ['llama-lm', 'modernbert-mlm', 'gpt_neox-lm']) {
    it(`is cut to what can be run and looked at: ${name}`, async () => {
      const model = await small(name);
      const long = await run(model, { ids: ids(5000), cut: true });
      assert.equal(long.cut?.why, 'memory');
      assert.equal(long.cut.kept, long.tokens[0]!.length);
      assert.ok(long.cut.kept > 150, `${long.cut.kept} tokens`);
      lookAtAll(long);
      const { peak } = model.kernels.memory();
      assert.ok(peak > 0.6 * megabytes * 1e6, `${peak} bytes`);
    });
  }

  it('may follow another that fills the memory, which then lets go of what it can compute again', async () => {
    const model = await small('llama-lm');
    const first = await run(model, { ids: ids(5000), cut: true });
    lookAtAll(first);
    const second = await run(model, { ids: ids(5000).reverse(), cut: true }, first);
    assert.ok(second.tokens[0]!.length > 0.8 * first.tokens[0]!.length);
    first.capture.dispose();
    lookAtAll(second);
  });

  it('that follows a long one is taken over where there is room for both', async () => {
    const model = await small('llama-lm');
    const first = await run(model, { ids: ids(100) });
    const { taken } = model.kernels.memory();
    await run(model, { ids: ids(100) }, first);
    assert.ok(model.kernels.memory().taken - taken < 1000, 'nothing is computed twice');
  });

  it('may be taken over whatever is asked to be kept of it', async () => {
    const model = await small('llama-lm');
    const generous = (earlier: Run | null) =>
      runText(model, { text: '', ids: ids(50), cut: false, dropoutSeed: null }, 1e12, quiet, earlier);
    const first = await generous(null);
    const { taken } = model.kernels.memory();
    await generous(first);
    assert.ok(model.kernels.memory().taken - taken < 1000, 'nothing is computed twice');
  });

  it('and which the host does not give, leaves the run before as it was', async () => {
    const model = await small('llama-lm', 80);
    const first = await run(model, { ids: ids(50) });
    const states = first.capture.plan.hiddenStates[0]!.map((id) => first.capture.tensor(id));
    const { taken } = model.kernels.memory();
    const { grow } = WebAssembly.Memory.prototype;
    WebAssembly.Memory.prototype.grow = () => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    };
    try {
      // Fits into what may still be had, but not into what there is.
      await assert.rejects(
        run(model, { ids: ids(900) }, first),
        /^Error: This machine has no more memory for the kernels: \d+ MB are needed beside the \d+ MB that they have; close other programs, or use a shorter text or a smaller model\.$/,
      );
    } finally {
      WebAssembly.Memory.prototype.grow = grow;
    }
    assert.ok(model.kernels.memory().taken <= taken);
    assert.deepEqual(
      first.capture.plan.hiddenStates[0]!.map((id) => first.capture.tensor(id)),
      states,
    );
    assert.equal((await run(model, { ids: ids(900) }, first)).tokens[0]!.length, 900);
  });

  it('and of which no token fits, calls for a smaller model', async () => {
    // Its tokenizer puts no token around a text.
    const model = await small('gpt2-lm');
    const none = { tokens: 0, memory: { left: 0, needed: () => 1e6 } };
    for (const asked of [{ text: 'one two' }, { text: '', ids: ids(3) }]) {
      await assert.rejects(
        readTexts(model, { ...asked, cut: true }, quiet, { room: () => none }),
        /^Error: .*, but 0 MB are left, enough for 0; choose a smaller model\.$/,
      );
    }
  });

  it('since its tokenizer makes many tokens of a character, is refused all the same', async () => {
    const model = await small('llama-lm');
    const tokenizer: Model['tokenizer'] = {
      ...model.tokenizer!,
      encode: (text) => [...text.repeat(18)].flatMap((letter) => model.tokenizer!.encode(letter)),
    };
    await assert.rejects(
      run({ ...model, tokenizer }, { text: 'a'.repeat(50) }),
      /^TooLong: The text has \d+ tokens, which need .* of memory, /,
    );
  });

  it('of an encoder-decoder leaves room for its target', async () => {
    const model = await small('t5-writes');
    const written = await run(model, { ids: ids(5000), cut: true });
    assert.equal(written.cut?.why, 'memory');
    assert.ok(written.generated);
    lookAtAll(written);
    const targetIds = ids(300);
    const given = await run(model, { ids: ids(5000), targetIds, cut: true });
    assert.equal(given.tokens[1]!.length, 300);
    assert.ok(given.tokens[0]!.length < written.tokens[0]!.length);
    lookAtAll(given);
    await assert.rejects(
      run(model, { ids: ids(3), targetIds: ids(5000), cut: true }),
      /^TooLongTogether: The target has 5000 tokens, which need .* of memory, but 1\d MB are left, enough for \d+; give a shorter one\.$/,
    );
  });

  it('is refused where it is a pair', async () => {
    const model = await small('modernbert-answers');
    await assert.rejects(
      run(model, { text: 'one '.repeat(2000), second: 'two '.repeat(2000), cut: true }),
      /^TooLongTogether: The two texts have \d+ tokens together, which need .* of memory, but 1\d MB are left, enough for \d+; take shorter ones\.$/,
    );
  });
});
