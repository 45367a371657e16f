// Whatever is wrong with what the command line is given: one clear line on standard error, and an exit status.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { golden, headlight } from './headlight.ts';

const scratch = mkdtempSync(join(tmpdir(), 'headlight-cli-'));
after(() => rmSync(scratch, { recursive: true }));

let folders = 0;

/** A copy of a small GPT-2 checkpoint with some files changed; null takes one away. */
function spoilt(change: Readonly<Record<string, string | Uint8Array | null>>): string {
  const folder = join(scratch, `model-${folders++}`);
  cpSync(golden('gpt2-lm'), folder, { recursive: true });
  for (const [file, content] of Object.entries(change)) {
    if (content === null) rmSync(join(folder, file));
    else writeFileSync(join(folder, file), content);
  }
  return folder;
}

function weightsWithHeader(change: (header: string) => string): Uint8Array {
  const file = readFileSync(join(golden('gpt2-lm'), 'model.safetensors'));
  const end = 8 + Number(file.readBigUInt64LE(0));
  const header = Buffer.from(change(file.subarray(8, end).toString('utf8')), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, file.subarray(end)]);
}

async function refused(args: readonly string[], message: RegExp): Promise<void> {
  const { status, stdout, stderr } = await headlight(...args);
  assert.match(stderr, /^[^\n]+\n$/, 'one line');
  assert.match(stderr, message);
  assert.equal(status, 1);
  assert.equal(stdout, '');
}

describe('the command line refuses a model', () => {
  const run = (folder: string, message: RegExp) => refused(['run', folder, '--ids', '1,2'], message);

  it('that is neither a folder nor bundled', () =>
    run('gpt5', /“gpt5” is neither a folder.*bundled ones are .*the-rock-rules, the-rock-rules-one-head\b/));

  it('that is a file', () =>
    run(
      join(golden('gpt2-lm'), 'model.safetensors'),
      /is a file; give the folder that holds it, “.*gpt2-lm”\.$/m,
    ));

  it('whose folder holds no checkpoint', () => {
    const empty = join(scratch, 'empty');
    mkdirSync(empty);
    return run(empty, /not a checkpoint folder, for it has no config\.json; choose/);
  });

  it('with a truncated header', () =>
    run(spoilt({ 'model.safetensors': new Uint8Array(5) }), /model\.safetensors/));

  it('with an oversized header', () => {
    const file = Buffer.from(readFileSync(join(golden('gpt2-lm'), 'model.safetensors')));
    file.writeBigUInt64LE(2n ** 40n);
    return run(spoilt({ 'model.safetensors': file }), /model\.safetensors/);
  });

  it('with a header that is not JSON', () =>
    run(spoilt({ 'model.safetensors': weightsWithHeader((json) => json.slice(1)) }), /model\.safetensors/));

  it('with a header that lies about a shape', () => {
    const lying = weightsWithHeader((json) =>
      json.replace('[32,24]', '[33,24]').replace('[32, 24]', '[33, 24]'),
    );
    return run(spoilt({ 'model.safetensors': lying }), /model\.safetensors.*transformer\.wpe\.weight/);
  });

  it('that is cut off', () => {
    const file = readFileSync(join(golden('gpt2-lm'), 'model.safetensors'));
    return run(spoilt({ 'model.safetensors': file.subarray(0, -4) }), /is cut off/);
  });

  it('of an unsupported type', () =>
    run(
      spoilt({ 'config.json': '{"model_type":"mamba"}' }),
      /“model_type” is "mamba".*of a type that works: .*bert, .*vanilla/,
    ));

  it('that is only a pickle', () =>
    run(
      spoilt({ 'model.safetensors': null, 'pytorch_model.bin': '' }),
      /pytorch_model\.bin, a pickle, .*save_pretrained/,
    ));

  it('in describe, too', () => refused(['describe', 'gpt5'], /neither a folder nor a bundled checkpoint/));
});

describe('the command line refuses a text', () => {
  const lm = golden('gpt2-lm');
  const mlm = golden('bert-mlm');

  it('that is empty', () => refused(['run', lm, '--text', ''], /The text is empty/));

  it('without a tokenizer, but runs ids', async () => {
    const folder = spoilt({ 'tokenizer.json': null });
    await refused(['run', folder, '--text', 'rock'], /has no tokenizer\.json/);
    await refused(['tokens', folder, '--text', 'rock'], /has no tokenizer\.json/);
    const { status, stdout } = await headlight('run', folder, '--ids', '1,2', '--json');
    assert.equal(status, 0);
    assert.deepEqual(
      JSON.parse(stdout).tokens.map(({ text }: { text: string }) => text),
      ['#1', '#2'],
    );
  });

  it('with a tokenizer of another model', () => {
    const tokenizer = readFileSync(join(golden('gpt2-lm'), 'tokenizer.json'), 'utf8');
    const folder = join(scratch, 'stranger');
    cpSync(golden('vanilla-encoder'), folder, { recursive: true });
    writeFileSync(join(folder, 'tokenizer.json'), tokenizer);
    return refused(
      ['run', folder, '--text', 'the rock rules'],
      /the tokenizer\.json in this folder belongs to another/,
    );
  });

  it('with a tokenizer.json that is none', () =>
    refused(['run', spoilt({ 'tokenizer.json': '[]' }), '--text', 'rock'], /tokenizer\.json/));

  it('that is longer than the model reads, unless it may be cut', async () => {
    const text = 'rock '.repeat(100);
    await refused(
      ['run', lm, '--text', text],
      /the model reads at most 32; .*cut this one to 32 tokens with --cut\.$/m,
    );
    const { status, stdout, stderr } = await headlight('run', lm, '--text', text, '--cut', '--json');
    assert.equal(status, 0);
    assert.match(stderr, /^Note: the last \d+ tokens were cut off; 32 tokens were run\.\n$/);
    const { tokens, cut } = JSON.parse(stdout);
    assert.equal(tokens.length, 32);
    assert.equal(cut.kept, 32);
  });

  it('that is a pair and too long, which is never cut', () =>
    refused(
      ['run', mlm, '--text', 'rock '.repeat(100), '--pair', 'paper', '--cut'],
      /together, but the model reads at most \d+; take shorter ones; --cut is for a text alone, not for a pair\.$/m,
    ));

  it('that is a pair, where the model cannot tell the two apart', () =>
    refused(
      ['run', lm, '--text', 'rock', '--pair', 'paper'],
      /gpt2-lm reads one text, not a pair of them; give it one alone\.$/m,
    ));

  it('in a file that is not there', () =>
    refused(
      ['run', lm, '--file', join(scratch, 'none.txt')],
      /none\.txt cannot be read: there is no such file\.$/m,
    ));

  it('in a file that is a folder', () =>
    refused(['run', lm, '--file', scratch], /cannot be read: it is a folder\.$/m));

  it('in a file that is not UTF-8', () => {
    const file = join(scratch, 'latin1.txt');
    writeFileSync(file, Buffer.from([0x72, 0xf6, 0x63, 0x6b]));
    return refused(['run', lm, '--file', file], /latin1\.txt is not text in UTF-8/);
  });
});

describe('the command line refuses ids and options', () => {
  const lm = golden('gpt2-lm');

  it('ids outside the vocabulary', () =>
    refused(['run', lm, '--ids', '1,270'], /The id 270 is outside the vocabulary.*from 0 to 269/));

  it('more ids than positions, unless they may be cut', async () => {
    const ids = new Array(33).fill(1).join(',');
    await refused(['run', lm, '--ids', ids], /There are 33 ids, but gpt2-lm reads at most 32/);
    const { status, stdout, stderr } = await headlight('run', lm, '--ids', ids, '--cut', '--json');
    assert.equal(status, 0);
    assert.equal(stderr, 'Note: the last token was cut off; 32 tokens were run.\n');
    assert.deepEqual(JSON.parse(stdout).cut, { kept: 32, dropped: 1, from: 0, why: 'places' });
  });

  it('a capture that names no step, with the names that are near', async () => {
    const capture = (what: string, message: RegExp) =>
      refused(['run', lm, '--ids', '1', '--out', join(scratch, 'x'), '--capture', what], message);
    await capture(
      'xyz',
      /No step is called “xyz”: the steps run from .*”; headlight describe .* --steps lists/,
    );
    await capture('logits,attention', /No step is called “attention”.*; the nearest are attentions[,;]/);
    await capture('blocks.0.attn.patern', /; the nearest are blocks\.0\.attn\.pattern(, [\w.]+){4};/);
    await capture('blocks.*.mlp.hook_post', /; the nearest are blocks\.\*\.mlp\.post, /);
  });

  it('a file in a folder that is not there', () =>
    refused(
      ['run', lm, '--ids', '1', '--out', join(scratch, 'no', 'x')],
      /x cannot be written: there is no folder .*no; name another place/,
    ));

  it('a folder in place of a file', () =>
    refused(
      ['run', lm, '--ids', '1', '--out', scratch],
      /cannot be written: it is a folder; name another place\.$/m,
    ));
});

describe('the command line, used wrongly, shows the usage', () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^Name a command\./],
    [['walk'], /^There is no command “walk”\./],
    [['help', 'walk'], /^There is no command “walk”\./],
    [['run'], /^Name a model.*\nUsage: headlight run <model>/],
    [['run', 'the-rock-rules'], /^Give one of --text, --file and --ids\.\nUsage/],
    [['report', 'the-rock-rules', '--out', 'x'], /^Give one of --text, --file and --ids\.\nUsage/],
    [['run', 'the-rock-rules', '--text', 'a', '--file', 'b'], /^Give either --text or --file\.\nUsage/],
    [['run', 'the-rock-rules', '--text', 'a', '--ids', '1'], /^--ids take the place/],
    [['run', 'the-rock-rules', 'more', '--text', 'a'], /^“more” is one argument too many/],
    [['run', 'the-rock-rules', '--ids', '1,x'], /^--ids are whole numbers.*“x” is not/],
    [['run', 'the-rock-rules', '--ids', '1', '--pair', 'a'], /^--ids take the place/],
    [['run', 'the-rock-rules', '--text', 'a', '--pair', 'b', '--target', 'c'], /^Give --pair .*, not both\./],
    [
      ['run', 'the-rock-rules', '--text', 'a', '--target', 'b', '--target-ids', '1'],
      /^--target-ids take the place of a target, so give no --target or --pair\./,
    ],
    [
      ['run', 'the-rock-rules', '--text', 'a', '--target-ids', ''],
      /^--target-ids are whole numbers.*“” is not/,
    ],
    [['run', 'the-rock-rules', '--text'], /^--text needs a value: --text TEXT\.\nUsage/],
    [
      ['run', 'the-rock-rules', '--text', '--json'],
      /^--text needs a value, and “--json” looks like an option; .* written --text=--json\.\nUsage/,
    ],
    [['run', 'the-rock-rules', '--text', 'a', '--json=yes'], /^--json takes no value\.\nUsage/],
    [['run', 'the-rock-rules', '--tex', 'a'], /^There is no option --tex\.\nUsage/],
    [['run', 'the-rock-rules', '-t', 'a'], /^There is no option -t\.\nUsage/],
    [
      ['run', 'the-rock-rules', '--text', 'a', '--kernels', 'fast'],
      /^--kernels are reference, baseline, relaxed/,
    ],
    [
      ['run', 'the-rock-rules', '--text', 'a', '--dropout-seed', '-1'],
      /^--dropout-seed needs a value, and “-1”/,
    ],
    ...['0', 'two', '1.5', ''].map(
      (number) =>
        [
          ['run', 'the-rock-rules', '--text', 'a', '--threads', number],
          new RegExp(`^--threads is a whole number from 1 on; “${number}” is not\\.\nUsage`),
        ] as const,
    ),
    [
      ['report', 'the-rock-rules', '--text', 'a', '--threads=-1', '--out', 'x'],
      /^--threads is a whole number/,
    ],
    [['run', 'the-rock-rules', '--text', 'a', '--dropout-seed', 'x'], /^--dropout-seed is a whole number/],
    [
      ['run', 'the-rock-rules', '--text', 'a', '--capture', 'all'],
      /^--capture says what to write, so it needs --out/,
    ],
    [['tokens', 'the-rock-rules'], /^Give either --text or --file\.\nUsage: headlight tokens/],
    [['report', 'the-rock-rules', '--text', 'a'], /^Say with --out where to write the page\.\nUsage/],
  ];
  for (const [args, message] of wrong) {
    it(`headlight ${args.join(' ')}`, async () => {
      const { status, stdout, stderr } = await headlight(...args);
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\n[^\n]+\n$/, 'the problem and the usage');
      assert.equal(status, 2);
      assert.equal(stdout, '');
    });
  }
});
