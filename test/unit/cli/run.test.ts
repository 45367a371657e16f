// `headlight run`: what it prints, what it writes, and how it ends early.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { plan } from '../../../src/plan/plan.ts';
import { stateName } from '../../../src/plan/state-name.ts';
import { headStatistics, hiddenStatistics } from '../../../src/plan/summary.ts';
import { nodeFolder } from '../../../src/worker/node-folder.ts';
import { largestRelativeError } from '../../support/compare.ts';
import { readTensors } from '../../support/read-tensors.ts';
import { writeCheckpoint } from '../../support/write-checkpoint.ts';
import { ending, golden, headlight, startHeadlight } from './headlight.ts';

const scratch = mkdtempSync(join(tmpdir(), 'headlight-cli-'));
after(() => rmSync(scratch, { recursive: true }));

async function printed(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await headlight('run', ...args);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return stdout;
}

describe('headlight run', () => {
  it('prints tables for a person', async () => {
    const text = await printed('the-rock-rules', '--text', 'The rock rules');
    assert.match(text, /^the-rock-rules \(vanilla\), 2 layers of 3 heads, width 6, \w+ kernels\n/);
    assert.match(text, /\n {4}1 {3}5 {5}0 {3}4–8 {2}rock {2}"rock"\n/);
    assert.match(text, /layer {2}head {2}entropy {2}distance/);
    assert.match(text, /state {2}token {3}norm/);
    const oneHead = await printed('the-rock-rules-one-head', '--text', 'The rock rules');
    assert.match(oneHead, /, 1 layer of 1 head, width/);
  });

  it('calls the hidden states what the panel calls them', async () => {
    for (const name of ['gpt2-lm', 'bert-base']) {
      const { architecture } = await openCheckpoint(nodeFolder(golden(name)));
      const text = await printed(golden(name), '--text', 'rock');
      const states = [...text.matchAll(/^ *((?:Embedding|Layer).*?) {2,}\d+ {2}/gm)].map(
        ([, state]) => state,
      );
      assert.deepEqual([...new Set(states)], plan(architecture).hiddenStates[0]!.map(stateName));
    }
  });

  it('prints the summaries as JSON, all numbers finite', async () => {
    const json = await printed('the-rock-rules', '--text', 'The rock rules', '--json');
    const { tokens, layers, hidden_states, predictions, cut } = JSON.parse(json);
    assert.doesNotMatch(json, /null[^,]*"entropy/);
    assert.deepEqual(tokens[1], { id: 5, text: 'rock', span: [4, 8], sequence: 0, special: false, type: 0 });
    assert.equal(layers.length, 2);
    assert.deepEqual(Object.keys(layers[1].heads[2]), ['head', ...headStatistics, 'entropy_by_token']);
    assert.equal(hidden_states.length, 3);
    assert.deepEqual(Object.keys(hidden_states[2].tokens[0]), [...hiddenStatistics]);
    assert.deepEqual([predictions, cut], [[], null]);
    const values = layers[0].heads.flatMap((head: object) => Object.values(head).flat());
    assert.ok(values.every(Number.isFinite));
    assert.equal(await printed('the-rock-rules', '--text', 'The rock rules', '--json'), json);
  });

  it('prints what the head predicts', async () => {
    const lm = JSON.parse(await printed(golden('gpt2-lm'), '--ids', '1,2,3', '--json'));
    assert.deepEqual(
      lm.predictions.map(({ token, top }: { token: number; top: unknown[] }) => [token, top.length]),
      [
        [0, 5],
        [1, 5],
        [2, 5],
      ],
    );
    const { predictions } = JSON.parse(await printed(golden('bert-classifier'), '--text', 'rock', '--json'));
    assert.equal(predictions[0].token, null);
    const sum = predictions[0].top.reduce(
      (all: number, { probability }: { probability: number }) => all + probability,
      0,
    );
    assert.ok(Math.abs(sum - 1) < 1e-6);
  });

  it('says what the predictions are of', async () => {
    const lm = await printed(golden('gpt2-lm'), '--text', 'the rock');
    assert.match(lm, /\n\nPredictions: what follows each token\ntoken\n +0 {2}\S+ +\S+ \d+\.\d %, /);
    assert.ok(lm.indexOf('\nPredictions') < lm.indexOf('\nHeads'));
    const masked = await printed('masked-words', '--text', 'The [MASK] rules.');
    assert.match(masked, /\n\nPredictions: what stands at each token\ntoken\n/);
    assert.match(masked, /\n +2 {2}\[MASK\] +\S+ \d+\.\d %, /);
    const labels = await printed(golden('bert-classifier'), '--text', 'rock');
    assert.match(labels, /\n\nPredictions\ntoken\n +all {2}/);
  });

  it('writes the tensors that Hugging Face gives, under its names', async () => {
    for (const name of ['gpt2-lm', 'bert-base']) {
      const about = JSON.parse(readFileSync(join(golden(name), 'case.json'), 'utf8'));
      const expected = await readTensors(join(golden(name), 'expected.safetensors'));
      const out = join(scratch, `${name}.safetensors`);
      const pair = about.pair ? ['--pair', about.pair] : [];
      const said = await printed(golden(name), '--text', about.text, ...pair, '--out', out);
      const written = await readTensors(out);
      assert.ok(said.startsWith(`${out}: ${written.size} tensors, `));
      const theirs = [...expected].filter(([key]) => /^hf\.(hidden_states|attentions)\./.test(key));
      assert.ok(theirs.length > 0);
      for (const [key, { shape, data }] of theirs) {
        const ours = written.get(key.replace('hf.', ''))!;
        assert.deepEqual(ours.shape, shape, key);
        assert.ok(largestRelativeError(ours.data, data) <= 1e-5, key);
      }
      assert.equal(written.has('logits'), expected.has('logits'));
    }
  });

  it('writes the steps that a glob names, with any kernels', async () => {
    const expected = await readTensors(join(golden('gpt2-lm'), 'expected.safetensors'));
    const ids = [...expected.get('ids')!.data].join(',');
    for (const kernels of ['reference', 'baseline']) {
      const out = join(scratch, `${kernels}.safetensors`);
      const what = ['--capture', 'blocks.*.mlp.*,logits', '--kernels', kernels];
      await printed(golden('gpt2-lm'), '--ids', ids, '--out', out, ...what);
      const written = await readTensors(out);
      assert.ok(written.has('blocks.1.mlp.pre') && written.has('logits') && !written.has('blocks.0.ln1'));
      for (const [name, { data }] of written) {
        if (!expected.has(name)) continue;
        assert.ok(largestRelativeError(data, expected.get(name)!.data) <= 1e-5, name);
      }
    }
  });

  it('reads a file', async () => {
    const file = join(scratch, 'text.txt');
    writeFileSync(file, 'The rock\nrules');
    const { tokens } = JSON.parse(await printed('the-rock-rules', '--file', file, '--json'));
    assert.deepEqual(tokens.at(-1).span, [9, 14]);
  });

  it('drops the same cells for the same seed', async () => {
    const run = (...seed: string[]) =>
      printed('the-rock-rules', '--text', 'The rock rules', '--json', ...seed);
    const [one, again, other, none] = await Promise.all([
      run('--dropout-seed', '1'),
      run('--dropout-seed', '1'),
      run('--dropout-seed', '2'),
      run(),
    ]);
    assert.equal(one, again);
    assert.notEqual(one, other);
    assert.notEqual(one, none);
    assert.deepEqual([JSON.parse(one).dropout_seed, JSON.parse(none).dropout_seed], [1, null]);
  });

  it('says that dropout is on', async () => {
    const text = await printed('the-rock-rules', '--text', 'rock', '--dropout-seed', '7');
    assert.match(text, /^the-rock-rules .* kernels, dropout on with seed 7\n/);
  });

  it('ends quietly when nobody reads on', async () => {
    const ids = new Array(64).fill(1).join(',');
    const child = startHeadlight(['run', 'the-rock-rules', '--ids', ids, '--json']);
    const ended = ending(child);
    child.stdout.destroy();
    const { status, stderr } = await ended;
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });

  it('can be cancelled', async () => {
    const folder = join(scratch, 'slow');
    writeCheckpoint(folder, { hidden: 512, layers: 4, heads: 4, positions: 512 });
    const ids = new Array(512).fill(1).join(',');
    const child = startHeadlight(['run', folder, '--ids', ids, '--kernels', 'reference']);
    const ended = ending(child);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    assert.deepEqual(await ended, { status: 130, stdout: '', stderr: 'Cancelled.\n' });
  }).timeout(20_000);
});
