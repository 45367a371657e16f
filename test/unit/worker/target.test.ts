// The texts of an encoder-decoder: a target that is given, and one that the model writes itself.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pieceOf } from '../../../src/plan/token.ts';
import type { RunInfo } from '../../../src/protocol/model.ts';
import { type EngineHost, startEngine } from '../../../src/worker/client.ts';

const path = resolve('test/golden/data/bart-writes');
const { text } = JSON.parse(readFileSync(`${path}/case.json`, 'utf8')) as { text: string };
const { decoder_start_token_id: start } = JSON.parse(readFileSync(`${path}/config.json`, 'utf8')) as {
  decoder_start_token_id: number;
};
const places = { kernels: 'dist/kernels', models: 'media/models', captureMegabytes: 16 };
const evaluation = { cut: false, dropoutSeed: null };

describe('a decoder that sorts texts', () => {
  it('reads the source once more, one place later', async () => {
    const folder = resolve('test/golden/data/bart-labels');
    const engine = startEngine({ ...places, worker: resolve('dist/worker.js') });
    after(() => engine.dispose());
    await engine.client.call('open', { model: { kind: 'folder', path: folder } });
    const run = await engine.client.call('run', { text: '12 May 1999', ...evaluation });
    const [source, again] = run.tokens.map((read) => read.map(({ id }) => id));
    const config = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8'));
    assert.deepEqual(again, [config.decoder_start_token_id, ...source!.slice(0, -1)]);
    assert.deepEqual([run.second, run.generated, run.stopped], [null, false, null]);
    assert.equal(pieceOf(run.tokens[1]![2]!, run), pieceOf(run.tokens[0]![1]!, run));
  });
});

describe('the target of an encoder-decoder', () => {
  let engine: EngineHost;
  before(async () => {
    engine = startEngine({ ...places, worker: resolve('dist/worker.js') });
    await engine.client.call('open', { model: { kind: 'folder', path } });
  });
  after(() => engine.dispose());

  const pieces = (run: RunInfo, stack: number) => run.tokens[stack]!.map((token) => pieceOf(token, run));

  it('is written by the model where none is given, and each token has its piece of it', async () => {
    const run = await engine.client.call('run', { text, ...evaluation });
    assert.ok(run.generated);
    assert.equal(run.tokens[1]![0]!.id, start);
    assert.equal(run.tokens[1]![0]!.span, null);
    assert.ok(run.second!.length > 0);
    assert.equal(pieces(run, 1).join(''), run.second);
    assert.equal(pieces(run, 0).join(''), text, 'the source has its own text');
  });

  it('that is given stands behind the start token, without the token that ends it', async () => {
    const alone = await engine.client.call('run', { text, ...evaluation });
    const given = await engine.client.call('run', { text, second: text, ...evaluation });
    assert.ok(!given.generated);
    const ids = given.tokens[0]!.map(({ id }) => id);
    assert.deepEqual(
      given.tokens[1]!.map(({ id }) => id),
      [start, ...ids.slice(0, -1)],
    );
    assert.ok(given.tokens[1]!.every(({ sequence }) => sequence === 1));
    assert.deepEqual(given.tokens[0], alone.tokens[0]);
  });

  it('predicts, token by token, what the model would write', async () => {
    const run = await engine.client.call('run', { text, ...evaluation });
    const target = run.tokens[1]!;
    // Its first token is prescribed by generation_config.json.
    for (let row = 1; row + 1 < target.length; row++) {
      const [first] = await engine.client.call('top', { run: run.number, step: 'logits', row, count: 1 });
      assert.equal(first!.id, target[row + 1]!.id, `after token ${row}`);
    }
  });

  it('is read by modules that each know their step', async () => {
    const { modules } = await engine.client.call('open', { model: { kind: 'folder', path } });
    const base = modules.children[0]!.children;
    assert.deepEqual(
      base.map(({ name, step, children }) => [name, step, children[0]?.step ?? null]),
      [
        ['shared', null, null],
        ['encoder', 'encoder', 'encoder.embed.tokens'],
        ['decoder', 'decoder', 'decoder.embed.tokens'],
      ],
    );
    assert.equal(modules.children[1]!.step, 'logits');
  });
});
