// Encoder-decoders on the command line: a source and a target, given or written by the model.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crossStatistics, headStatistics } from '../../../src/plan/summary.ts';
import { readRecording } from '../../../src/protocol/recording.ts';
import { largestRelativeError } from '../../support/compare.ts';
import { readTensors } from '../../support/read-tensors.ts';
import { golden, headlight } from './headlight.ts';

const scratch = mkdtempSync(join(tmpdir(), 'headlight-cli-'));
after(() => rmSync(scratch, { recursive: true }));

const lm = golden('bart-lm');
const texts = caseOf('bart-lm');
const given = ['--text', texts.text, '--target', texts.target];

function caseOf(name: string) {
  return JSON.parse(readFileSync(join(golden(name), 'case.json'), 'utf8'));
}

async function printed(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await headlight(...args);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return stdout;
}

const summary = async (...args: readonly string[]) => JSON.parse(await printed('run', lm, ...args, '--json'));

const idsOf = (tokens: readonly { readonly id: number }[]) => tokens.map(({ id }) => id);

describe('headlight run, with an encoder-decoder', () => {
  it('writes the tensors that Hugging Face gives, under its names', async () => {
    for (const name of ['bart-base', 'bart-lm', 'bart-writes']) {
      const { text, target } = caseOf(name);
      const expected = await readTensors(join(golden(name), 'expected.safetensors'));
      const out = join(scratch, `${name}.safetensors`);
      await printed('run', golden(name), '--text', text, '--target', target, '--out', out);
      const written = await readTensors(out);
      const theirs = [...expected].filter(([key]) => /^(hf\.|logits$)/.test(key));
      assert.deepEqual([...written.keys()].sort(), theirs.map(([key]) => key.replace('hf.', '')).sort());
      for (const [key, { shape, data }] of theirs) {
        const ours = written.get(key.replace('hf.', ''))!;
        assert.deepEqual(ours.shape, shape, key);
        assert.ok(largestRelativeError(ours.data, data) <= 1e-5, key);
      }
    }
  });

  it('lets the model write what Hugging Face writes where no target is given', async () => {
    const name = golden('bart-writes');
    for (const { text, ids: theirs } of caseOf('bart-writes').generated) {
      // The id that ends a text is written, and not read.
      const [end] = theirs;
      const ended = theirs.at(-1) === end;
      const ids = ended ? theirs.slice(0, -1) : theirs;
      const said = JSON.parse(await printed('run', name, '--text', text, '--json'));
      assert.deepEqual(idsOf(said.decoder.tokens), ids);
      assert.equal(said.generated, true);
      assert.equal(said.stopped, ended ? 'end' : 'limit');
      const table = await printed('run', name, '--text', text);
      const by = `Target, written by the model${ended ? '' : ' as far as its limit allows'}`;
      assert.ok(table.includes(`\n\n${by}: `));
      // Ids alone have no text, but the same target.
      const alone = ['--ids', idsOf(said.encoder.tokens).join(','), '--json'];
      assert.deepEqual(idsOf(JSON.parse(await printed('run', name, ...alone)).decoder.tokens), ids);
    }
  }).timeout(20_000);

  it('prints the target beside what it has written to a file', async () => {
    const out = ['--out', join(scratch, 'written.safetensors')];
    const name = golden('bart-writes');
    assert.match(
      await printed('run', name, '--text', '?', ...out),
      /\nTarget, written by the model as far as its limit allows: .+\n$/,
    );
    assert.match(await printed('run', name, '--text', '?', '--target', '1', ...out), /\nTarget: 1\n$/);
  });

  it('takes ids in the place of source and target', async () => {
    const whole = await summary(...given);
    const source = ['--ids', idsOf(whole.encoder.tokens).join(',')];
    const target = ['--target-ids', idsOf(whole.decoder.tokens).join(',')];
    for (const args of [
      [...source, ...target],
      [...source, '--target', texts.target],
      ['--text', texts.text, ...target],
    ]) {
      const { encoder, decoder, cross, predictions, ...said } = await summary(...args);
      assert.deepEqual(encoder.hidden_states, whole.encoder.hidden_states);
      assert.deepEqual(decoder.layers, whole.decoder.layers);
      assert.deepEqual([cross, predictions], [whole.cross, whole.predictions]);
      // What the ids spell is the target.
      assert.deepEqual([said.target, said.generated], [texts.target, false]);
      assert.deepEqual(decoder.tokens, whole.decoder.tokens);
    }
  });

  it('prints both texts, both stacks and the attention across as JSON', async () => {
    const said = await summary(...given);
    assert.deepEqual(said.model.encoder, { layers: 2, heads: 5 });
    assert.deepEqual(said.model.decoder, { layers: 1, heads: 4 });
    assert.deepEqual([said.target, said.generated], [texts.target, false]);
    const { encoder, decoder, cross, predictions } = said;
    const last = (list: readonly unknown[]) => list.at(-1) as never;
    assert.deepEqual((last(encoder.tokens) as { text: string }).text, '</s>');
    assert.deepEqual((last(decoder.tokens) as { span: unknown }).span, [6, 7]);
    assert.equal(encoder.layers.length, 2);
    assert.equal(encoder.hidden_states.length, 3);
    assert.equal(decoder.hidden_states[1].tokens.length, decoder.tokens.length);
    const own = ['head', ...headStatistics, 'entropy_by_token'];
    assert.deepEqual(Object.keys(encoder.layers[1].heads[4]), own);
    assert.deepEqual(Object.keys(decoder.layers[0].heads[3]), own);
    const across = cross.layers[0].heads[3];
    assert.deepEqual(Object.keys(across).sort(), ['head', ...crossStatistics, 'entropy_by_token'].sort());
    assert.equal(across.entropy_by_token.length, decoder.tokens.length);
    assert.equal(predictions.length, decoder.tokens.length);
  });

  it('prints a table for each of them', async () => {
    const text = await printed('run', lm, ...given);
    assert.match(text, /^bart-lm \(bart\), encoder of 2 layers of 5 heads, decoder of 1 layer of 4 heads, /);
    const titles = [...text.matchAll(/^\p{Lu}.*(?=\n *(token|layer|state)\b)/gmu)].map(([title]) => title);
    assert.deepEqual(
      titles.map((title) => title.replace(/:.*/, '')),
      [
        'Tokens of the encoder',
        'Tokens of the decoder',
        'Predictions',
        'Encoder self-attention',
        'Decoder self-attention',
        'Cross-attention',
        'Hidden states of the encoder',
        'Hidden states of the decoder',
      ],
    );
    assert.match(text, /\n\nTarget: 1999-03\n\n/);
    assert.match(text, /\n\nPredictions: what follows each token\ntoken\n {4}0 {2}<\/s> +\S+ \d+\.\d %, /);
  });

  it('cuts a long source, but never a target', async () => {
    const long = ['--text', '1 '.repeat(40), '--target', '1', '--cut', '--json'];
    const { status, stdout, stderr } = await headlight('run', lm, ...long);
    assert.equal(status, 0);
    assert.match(stderr, /^Note: the last \d+ tokens were cut off; 26 tokens were run\.\n$/);
    const { cut, encoder } = JSON.parse(stdout);
    assert.deepEqual([cut.kept, encoder.tokens.length], [26, 26]);
  });
});

describe('headlight tokens, with an encoder-decoder', () => {
  it('prints the target as the decoder reads it', async () => {
    const { tokens, target } = JSON.parse(await printed('tokens', lm, ...given));
    assert.deepEqual([tokens[0], tokens.at(-1)], ['<s>', '</s>']);
    assert.deepEqual(target.tokens, ['</s>', '<s>', ...texts.target]);
    assert.deepEqual(target.offsets.at(-1), [6, 7]);
    assert.deepEqual(target.sequences.slice(1, 3), [null, 1]);
  });
});

describe('headlight describe, with an encoder-decoder', () => {
  it('prints both stacks as PyTorch does', async () => {
    const text = await printed('describe', lm);
    assert.match(text, /^BartForConditionalGeneration\(\n {2}\(model\): BartModel\(/);
    assert.match(text, /\(encoder\): BartEncoder\(.*\(decoder\): BartDecoder\(.*\(encoder_attn\)/s);
    assert.match(text, /\n +\(buffer\) +\[1, 268\] {2}final_logits_bias\n/);
  });

  it('lists the steps of both', async () => {
    const steps = await printed('describe', lm, '--steps');
    assert.match(steps, /\nencoder\.blocks\.1\.self_attn\.pattern +\[head, query, key\] /);
    assert.match(steps, /\ndecoder\.blocks\.0\.cross_attn\.pattern +\[head, query, source\] /);
  });
});

describe('headlight report', () => {
  it('holds the weights of every bundled model', async () => {
    for (const name of readdirSync('media/models')) {
      const said = await printed('report', name, '--text', 'The rock', '--out', join(scratch, 'report.html'));
      assert.match(said, /report\.html: [\d,]+ bytes\n$/);
    }
  }).timeout(60_000);
});

describe('headlight report, with an encoder-decoder', () => {
  it('records both texts and every step', async () => {
    const out = join(scratch, 'report.html');
    await printed('report', lm, '--text', texts.text, '--out', out);
    const data = /<script type="application\/json" id="recording">(.*?)<\/script>/s.exec(
      readFileSync(out, 'utf8'),
    )![1]!;
    const { run, tensors, summaries } = readRecording(data);
    assert.equal(run.generated, true);
    assert.equal(run.tokens.length, 2);
    const [source, target] = run.tokens.map(({ length }) => length);
    assert.deepEqual(tensors['decoder.blocks.0.cross_attn.pattern']!.shape, [4, target, source]);
    assert.deepEqual(tensors['encoder.blocks.1.self_attn.pattern']!.shape, [5, source, source]);
    assert.equal(summaries.attentions.length, 3);
  });
});

describe('the command line refuses a target', () => {
  const run = async (args: readonly string[], message: RegExp, model = lm) => {
    const { status, stdout, stderr } = await headlight('run', model, ...args);
    assert.match(stderr, /^[^\n]+\n$/, 'one line');
    assert.match(stderr, message);
    assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
  };

  it('that is too long', () =>
    run(
      ['--text', '1', '--target', '1'.repeat(40), '--cut'],
      /The target has 42 tokens, but the decoder reads at most 26; give a shorter one\.$/m,
    ));

  it('of too many ids', () =>
    run(
      ['--text', '1', '--target-ids', new Array(27).fill(1).join(',')],
      /The target has 27 tokens, but the decoder reads at most 26; give a shorter one\.$/m,
    ));

  it('that is empty', () =>
    run(
      ['--text', '1', '--target', ''],
      /The target is empty; leave out --target, and the model writes one/,
    ));

  it('with ids outside the vocabulary', () =>
    run(
      ['--text', '1', '--target-ids', '267,268'],
      /The id 268 is outside the vocabulary.*from 0 to 267\.$/m,
    ));

  it('in place of which a pair is given', () =>
    run(['--text', '1', '--pair', '2'], /bart-lm is an encoder-decoder and reads no pairs; .*--target/));

  it('for a source with ids outside the vocabulary', () =>
    run(['--ids', '1,268'], /The id 268 is outside the vocabulary/));

  it('for a source that is too long', () =>
    run(
      ['--text', '1 '.repeat(40)],
      /The text has \d+ tokens, but the model reads at most 26; .* with --cut\.$/m,
    ));

  it('for a source that is empty', () => run(['--text', '', '--target', '1'], /The text is empty/));

  it('to write by a model without a head', () =>
    run(
      ['--text', '1'],
      /bart-base has no head that predicts words, so it cannot write a target; give it one\.$/m,
      golden('bart-base'),
    ));

  it('for a model that is no encoder-decoder', async () => {
    const gpt2 = golden('gpt2-lm');
    const message = /--target is for encoder-decoders, and gpt2-lm is none; leave it out\.$/m;
    await run(['--ids', '1', '--target', 'x'], message, gpt2);
    await run(['--ids', '1', '--target-ids', '1'], /--target-ids are for encoder-decoders/, gpt2);
  });
});
