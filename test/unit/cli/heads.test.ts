// What `headlight run` shows of each head: labels of the text and of tokens, answers, a vector; and under which names it writes them.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largestRelativeError } from '../../support/compare.ts';
import { readTensors } from '../../support/read-tensors.ts';
import { golden, headlight } from './headlight.ts';

const scratch = mkdtempSync(join(tmpdir(), 'headlight-heads-'));
after(() => rmSync(scratch, { recursive: true }));

async function printed(name: string, ...more: readonly string[]): Promise<string> {
  const { text, pair } = JSON.parse(readFileSync(join(golden(name), 'case.json'), 'utf8'));
  const texts = ['--text', text, ...(pair ? ['--pair', pair] : [])];
  const { status, stdout, stderr } = await headlight('run', golden(name), ...texts, ...more);
  assert.deepEqual({ status, stderr: stderr.replace(/^Note: .*\n/gm, '') }, { status: 0, stderr: '' });
  return stdout;
}

describe('what headlight run shows of a head', () => {
  it('gives each token its labels', async () => {
    const text = await printed('bert-tokens');
    assert.match(
      text,
      /\nPredictions: the labels of each token\ntoken\n +0 {2}\[CLS\] +\S+ \d+\.\d %, \S+ \d+\.\d %/,
    );
    const { predictions, tokens } = JSON.parse(await printed('bert-tokens', '--json'));
    assert.equal(predictions.length, tokens.length);
  });

  it('gives a number as it is, without a percentage', async () => {
    assert.match(await printed('bert-number'), /\nPredictions\ntoken\n {2}all {2}strength -?\d\.\d{3}\n/);
    const { predictions } = JSON.parse(await printed('bert-number', '--json'));
    assert.deepEqual(Object.keys(predictions[0].top[0]), ['id', 'text', 'logit', 'probability']);
    assert.equal(predictions[0].top[0].probability, null);
  });

  it('quotes the likeliest answers, from the second text', async () => {
    const text = await printed('mpnet-answers');
    const table = /\nAnswers: the likeliest spans of the text\nscore +span +tokens\n((?:.+\n)+)/.exec(text)!;
    assert.equal(table[1]!.trim().split('\n').length, 5);
    const { predictions } = JSON.parse(await printed('mpnet-answers', '--json'));
    assert.deepEqual(predictions, []);
    // BART's decoder reads the source one place later, but speaks of the source's tokens.
    for (const name of ['mpnet-answers', 'bart-answers']) {
      const { answers } = JSON.parse(await printed(name, '--json'));
      const { pair } = JSON.parse(readFileSync(join(golden(name), 'case.json'), 'utf8'));
      const expected = await readTensors(join(golden(name), 'expected.safetensors'));
      for (const { text: quoted, place, sequence, first, last, score } of answers) {
        assert.equal(sequence, 1);
        assert.equal(quoted, pair.slice(...place));
        const product = expected.get('start.probs')!.data[first]! * expected.get('end.probs')!.data[last]!;
        assert.ok(Math.abs(score - product) < 1e-5 * product);
      }
    }
  });

  it('tells the size and the beginning of the vector of a text', async () => {
    const text = await printed('bert-sentence');
    assert.match(
      text,
      /\nEmbedding: .*\n +step +numbers +length +first\nsentence\.unit +18 +1\.000 +-?\d\.\d{3} /,
    );
    const { embedding } = JSON.parse(await printed('bert-sentence', '--json'));
    assert.deepEqual([embedding.step, embedding.dimension, embedding.first.length], ['sentence.unit', 18, 8]);
    assert.ok(Math.abs(embedding.length - 1) < 1e-6);
  });

  it('writes what the head gives under the names of Hugging Face and sentence-transformers', async () => {
    const named: readonly (readonly [name: string, tensor: string, step: string])[] = [
      ['bert-sentence', 'sentence_embedding', 'sentence.unit'],
      ['mpnet-sentence', 'sentence_embedding', 'sentence.first'],
      ['mpnet-answers', 'start_logits', 'start.logits'],
      ['mpnet-answers', 'end_logits', 'end.logits'],
      ['bert-base', 'pooler_output', 'pooler.act'],
      ['bert-tokens', 'logits', 'logits'],
    ];
    for (const [name, tensor, step] of named) {
      const out = join(scratch, `${name}.safetensors`);
      await printed(name, '--out', out);
      const written = (await readTensors(out)).get(tensor)!;
      const expected = (await readTensors(join(golden(name), 'expected.safetensors'))).get(step)!;
      assert.deepEqual(written.shape, expected.shape);
      assert.ok(largestRelativeError(written.data, expected.data) <= 1e-5, `${name} ${tensor}`);
    }
  });

  it('says of a name that the head does not give it', async () => {
    const out = join(scratch, 'none.safetensors');
    const args = ['run', golden('bert-base'), '--text', 'rock', '--out', out, '--capture'];
    const { status, stderr } = await headlight(...args, 'sentence_embedding');
    assert.equal(status, 1);
    assert.match(stderr, /^No step is called “sentence_embedding”: this model has no head that gives it/m);
  });
});
