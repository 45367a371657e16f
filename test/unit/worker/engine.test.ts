// The engine in its worker: opens, runs, answers, cancels, refuses in one sentence, and says so when it dies.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { plan } from '../../../src/plan/plan.ts';
import { Cancelled, type Progress, RemoteError } from '../../../src/protocol/rpc.ts';
import { bundledModels, type EngineHost, startEngine } from '../../../src/worker/client.ts';
import { writeCheckpoint } from '../../support/write-checkpoint.ts';

const options = {
  worker: resolve('dist/worker.js'),
  kernels: 'dist/kernels',
  models: 'media/models',
  captureMegabytes: 16,
};
const rock = { kind: 'bundled', name: 'the-rock-rules' } as const;
const evaluation = { cut: false, dropoutSeed: null };

describe('the engine in its worker', () => {
  let engine: EngineHost;
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'headlight-'));
    engine = startEngine(options);
  });
  after(() => {
    engine.dispose();
    rmSync(scratch, { recursive: true });
  });

  it('refuses to run before a model is chosen', async () => {
    await assert.rejects(
      engine.client.call('run', { text: 'x', ...evaluation }),
      /No model is loaded; choose a model first\./,
    );
  });

  it('opens a bundled model and describes it', async () => {
    const info = await engine.client.call('open', { model: rock });
    assert.equal(info.name, 'the-rock-rules');
    assert.equal(info.architecture.stacks[0]?.heads, 3);
    const encoder = info.modules.children.find(({ name }) => name === 'encoder')!;
    const attention = encoder.children[0]!.children[1]!.children[0]!;
    assert.equal(attention.path, 'encoder.layers.1.self_attn');
    assert.equal(attention.step, 'blocks.1.attn');
    assert.equal(info.modules.count, info.parameters);
  });

  it('runs a text and answers for every step of the plan', async () => {
    const info = await engine.client.call('open', { model: rock });
    const run = await engine.client.call('run', { text: 'The Rock Rules', ...evaluation });
    assert.deepEqual(
      run.tokens[0]!.map(({ text, span }) => [text, span]),
      [
        ['the', [0, 3]],
        ['rock', [4, 8]],
        ['rules', [9, 14]],
      ],
    );
    for (const step of plan(info.architecture).steps) {
      const { data } = await engine.client.call('tensor', {
        run: run.number,
        step: step.id,
        slice: step.shape.map(() => null),
      });
      assert.ok(data.length > 0 && data.every(Number.isFinite), step.id);
      const cell = step.shape.map(() => 0);
      const { value } = await engine.client.call('derive', { run: run.number, step: step.id, cell });
      assert.ok(Math.abs(value - data[0]!) < 1e-6, step.id);
      const agreement = await engine.client.call('compare', {
        run: run.number,
        step: step.id,
        row: 1,
        head: 0,
      });
      assert.ok(agreement.largestDifference < 1e-6, step.id);
    }
    const summaries = await engine.client.call('summaries', { run: run.number });
    assert.equal(summaries.attentions[0]?.entropy.length, 2 * 3 * 3);
    assert.deepEqual(
      (await engine.client.call('thumbnails', { run: run.number, attention: 0, side: 32 })).shape,
      [2, 3, 3, 3],
    );
  });

  it('ships a slice, not the buffer that it lies in', async () => {
    await engine.client.call('open', { model: rock });
    const run = await engine.client.call('run', { text: 'The Rock Rules', ...evaluation });
    const row = await engine.client.call('tensor', {
      run: run.number,
      step: 'blocks.0.attn.pattern',
      slice: [1, 2, null],
    });
    assert.deepEqual(row.shape, [3]);
    assert.equal(row.data.buffer.byteLength, 12);
  });

  it('the training mode drops, the same for the same seed', async () => {
    await engine.client.call('open', { model: rock });
    const hidden = async (dropoutSeed: number | null) => {
      const run = await engine.client.call('run', { text: 'The Rock Rules', cut: false, dropoutSeed });
      return (await engine.client.call('summaries', { run: run.number })).hidden;
    };
    const [evaluated, once, again, other] = [
      await hidden(null),
      await hidden(1),
      await hidden(1),
      await hidden(2),
    ];
    assert.deepEqual(once, again);
    assert.notDeepEqual(once, evaluated);
    assert.notDeepEqual(once, other);
  });

  it('numbers its runs, and says when one is gone', async () => {
    await engine.client.call('open', { model: rock });
    const first = await engine.client.call('run', { text: 'rock', ...evaluation });
    const second = await engine.client.call('run', { text: 'paper', ...evaluation });
    assert.ok(second.number > first.number);
    await assert.rejects(engine.client.call('summaries', { run: first.number }), /no longer kept/);
  });

  it('says that a text is too long, and cuts it when told to', async () => {
    await engine.client.call('open', { model: rock });
    const text = 'rock rules '.repeat(40).trim();
    await assert.rejects(engine.client.call('run', { text, ...evaluation }), (error) => {
      assert.ok(error instanceof RemoteError);
      assert.equal(error.reason, 'TooLong');
      assert.match(error.message, /80 tokens, but the model reads at most 64/);
      return true;
    });
    const run = await engine.client.call('run', { text, cut: true, dropoutSeed: null });
    assert.equal(run.tokens[0]!.length, 64);
    assert.deepEqual(run.cut, {
      kept: 64,
      dropped: 16,
      from: text.split(' ').slice(0, 64).join(' ').length + 1,
      why: 'places',
    });
  });

  it('refuses an empty text', async () => {
    await engine.client.call('open', { model: rock });
    await assert.rejects(engine.client.call('run', { text: ' \n', ...evaluation }), /The text has no tokens/);
  });

  it('names a tokenizer that belongs to another model', async () => {
    const folder = join(scratch, 'foreign-tokenizer');
    cpSync('media/models/the-rock-rules', folder, { recursive: true });
    const tokenizer = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
    tokenizer.model.vocab.rock = 5000;
    writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
    await engine.client.call('open', { model: { kind: 'folder', path: folder } });
    await assert.rejects(
      engine.client.call('run', { text: 'rock', ...evaluation }),
      /the id 5000, but the model's vocabulary has 41 rows/,
    );
  });

  it('names a missing tokenizer.json', async () => {
    const folder = join(scratch, 'no-tokenizer');
    cpSync('media/models/the-rock-rules', folder, { recursive: true });
    rmSync(join(folder, 'tokenizer.json'));
    await engine.client.call('open', { model: { kind: 'folder', path: folder } });
    await assert.rejects(
      engine.client.call('run', { text: 'rock', ...evaluation }),
      /has no tokenizer\.json/,
    );
  });

  it('a model that cannot be opened leaves the one before in place', async () => {
    await engine.client.call('open', { model: rock });
    await assert.rejects(
      engine.client.call('open', { model: { kind: 'folder', path: scratch } }),
      /config\.json/,
    );
    assert.equal((await engine.client.call('run', { text: 'rock', ...evaluation })).tokens[0]!.length, 1);
  });

  it('can be cancelled in mid-run, and keeps the run before', async () => {
    const folder = join(scratch, 'large');
    writeCheckpoint(folder, { hidden: 96, layers: 24, heads: 2, positions: 512 });
    await engine.client.call('open', { model: { kind: 'folder', path: folder } });
    const before = await engine.client.call('run', { text: 'rock', ...evaluation });
    const abort = new AbortController();
    const text = 'rock rules '.repeat(250);
    const call = engine.client.call(
      'run',
      { text, ...evaluation },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    await assert.rejects(call, Cancelled);
    assert.ok((await engine.client.call('summaries', { run: before.number })).hidden.length > 0);
  });

  it('a run that is cancelled at once does not take the place of the one before', async () => {
    // Large enough that it is not over before the worker has heard of it, whatever else this machine does.
    const folder = join(scratch, 'large');
    writeCheckpoint(folder, { hidden: 96, layers: 24, heads: 2, positions: 512 });
    await engine.client.call('open', { model: { kind: 'folder', path: folder } });
    const before = await engine.client.call('run', { text: 'rock', ...evaluation });
    const abort = new AbortController();
    const text = 'rock rules '.repeat(250);
    const call = engine.client.call('run', { text, ...evaluation }, { signal: abort.signal });
    abort.abort();
    await assert.rejects(call, Cancelled);
    assert.ok((await engine.client.call('summaries', { run: before.number })).hidden.length > 0);
  });

  it('reads no more of a huge text than it takes to see that it is too long', async () => {
    await engine.client.call('open', { model: rock });
    const text = 'rock rules '.repeat(2_000_000);
    await assert.rejects(
      engine.client.call('run', { text, ...evaluation }),
      /more than \d+ tokens, but the model reads at most 64/,
    );
    const run = await engine.client.call('run', { text, cut: true, dropoutSeed: null });
    assert.deepEqual(run.cut, {
      kept: 64,
      dropped: null,
      from: 'rock rules '.repeat(32).length,
      why: 'places',
    });
    assert.ok(run.text.length < 1000);
  });

  it('gives slices of weights as the plan writes them, of the model that was run', async () => {
    await engine.client.call('open', { model: rock });
    const run = await engine.client.call('run', { text: 'rock', ...evaluation });
    const table = await engine.client.call('weight', {
      run: run.number,
      name: 'embed.tokens.weight',
      slice: [5, null],
    });
    const row = await engine.client.call('tensor', {
      run: run.number,
      step: 'embed.tokens',
      slice: [0, null],
    });
    assert.deepEqual(table, row);
    const query = await engine.client.call('weight', {
      run: run.number,
      name: 'blocks.0.attn.q.weight',
      slice: [null, 1, [0, 2]],
    });
    assert.deepEqual(query.shape, [6, 2]);
    await assert.rejects(
      engine.client.call('weight', { run: run.number, name: 'blocks.7.attn.q.weight', slice: [] }),
      /There is no weight “blocks\.7/,
    );
  });

  it('can be cancelled while it loads', async () => {
    // Its run takes so long that the call to cancel comes in time, whatever else this machine does.
    const folder = join(scratch, 'large');
    writeCheckpoint(folder, { hidden: 96, layers: 24, heads: 2, positions: 512 });
    await engine.client.call('open', { model: { kind: 'folder', path: folder } });
    const abort = new AbortController();
    const heard: (string | undefined)[] = [];
    const onProgress = ({ message }: Progress) => {
      heard.push(message);
      abort.abort();
    };
    const request = { text: 'The Rock Rules', ...evaluation };
    const long = { ...request, text: 'rock rules '.repeat(250) };
    const call = engine.client.call('run', long, { signal: abort.signal, onProgress });
    await assert.rejects(call, Cancelled);
    assert.equal(heard[0], 'Loading large');
    // What was loaded stays, and the next run loads the rest.
    assert.equal((await engine.client.call('run', request)).tokens[0]!.length, 3);
  });

  it('exports what Python can read', async () => {
    await engine.client.call('open', { model: rock });
    const run = await engine.client.call('run', { text: 'The Rock Rules', ...evaluation });
    const file = await engine.client.call('exported', {
      run: run.number,
      capture: 'attentions,hidden_states',
    });
    const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    assert.deepEqual(header['attentions.1'].shape, [3, 3, 3]);
    assert.deepEqual(header['hidden_states.2'].shape, [3, 6]);
  });
});

describe('an engine that dies', () => {
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'headlight-'));
  });
  after(() => rmSync(scratch, { recursive: true }));

  it('fails the calls that are open and says why', async () => {
    const dying = join(scratch, 'worker.mjs');
    writeFileSync(
      dying,
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { throw new Error('out of memory'); });",
    );
    const engine = startEngine({ ...options, worker: dying });
    await assert.rejects(
      engine.client.call('open', { model: rock }),
      /The engine stopped \(out of memory\); restart it/,
    );
    assert.match(await engine.died, /out of memory/);
    await assert.rejects(engine.client.call('open', { model: rock }), /The engine stopped/);
  });

  it('one that is disposed of has not died', async () => {
    const engine = startEngine(options);
    const winner = Promise.race([engine.died, new Promise((resolve) => setTimeout(resolve, 200, 'alive'))]);
    engine.dispose();
    assert.equal(await winner, 'alive');
  });
});

describe('bundled models', () => {
  it('are the folders of media/models', async () => {
    const names = await bundledModels('media/models');
    assert.ok(names.includes('the-rock-rules') && names.includes('the-rock-rules-one-head'));
  });
});
