// The commands that run nothing: `describe`, `tokens`, help and version.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { plan } from '../../../src/plan/plan.ts';
import { nodeFolder } from '../../../src/worker/node-folder.ts';
import { golden, headlight } from './headlight.ts';

async function printed(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await headlight(...args);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return stdout;
}

describe('headlight describe', () => {
  it('prints what PyTorch prints, then each parameter and the total', async () => {
    const text = await printed('describe', golden('gpt2-lm'));
    assert.match(
      text,
      /^GPT2LMHeadModel\(\n {2}\(transformer\): GPT2Model\(\n {4}\(wte\): Embedding\(270, 24\)\n/,
    );
    assert.match(text, /\n +6,480 +\[270, 24\] {2}transformer\.wte\.weight\n/);
    assert.match(text, /\n +\(shared\) +\[270, 24\] {2}lm_head\.weight\n/);
    assert.match(text, /\n[\d,]+ parameters in all, [\d,]+ bytes of F32\n$/);
  });

  it('counts a shared matrix once', async () => {
    assert.match(await printed('describe', 'the-rock-rules-one-head'), /\n984 parameters in all/);
    const counts = (await printed('describe', golden('gpt2-lm'))).matchAll(/^ +([\d,]+) +\[/gm);
    const sum = [...counts].reduce((total, [, count]) => total + Number(count!.replaceAll(',', '')), 0);
    const said = new RegExp(`\\n${sum.toLocaleString('en-US')} parameters in all`);
    assert.match(await printed('describe', golden('gpt2-lm')), said);
  });
});

describe('headlight describe --steps', () => {
  it('lists every step in order, with its shape and what it is', async () => {
    const { architecture } = await openCheckpoint(nodeFolder(golden('gpt2-lm')));
    const [head, ...lines] = (await printed('describe', golden('gpt2-lm'), '--steps')).trimEnd().split('\n');
    assert.match(head!, /^step +shape$/);
    assert.deepEqual(
      lines.map((line) => /^(\S+) +\[(.*?)\] +(\S.*)$/.exec(line)!.slice(1)),
      plan(architecture).steps.map(({ id, shape, explains }) => [id, shape.join(', '), explains]),
    );
  });
});

describe('headlight tokens', () => {
  it('prints a list for each property', async () => {
    const { ids, tokens, offsets, special, types } = JSON.parse(
      await printed('tokens', golden('bert-base'), '--text', 'Rock', '--pair', '🙂 paper'),
    );
    assert.deepEqual(
      [ids.length, offsets.length, special.length, types.length],
      new Array(4).fill(tokens.length),
    );
    assert.deepEqual([tokens[0], offsets[0], special[0], types[0]], ['[CLS]', null, true, 0]);
    assert.deepEqual([tokens.at(-1), types.at(-1)], ['[SEP]', 1]);
    // The emoji takes two UTF-16 units.
    assert.equal(offsets.at(-2)[1], '🙂 paper'.length);
  });
});

describe('headlight', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(await printed('--version'), `${version}\n`);
  });

  it('lists its commands, and the options of each', async () => {
    assert.match(await printed('--help'), /run .*\n {2}describe .*\n {2}tokens .*\n {2}report /);
    const ofRun = await printed('run', '--help');
    assert.match(ofRun, /^Usage: headlight run <model>.*--capture WHAT {2,}What to write/s);
    assert.equal(await printed('help'), await printed('--help'));
    assert.equal(await printed('help', 'run'), ofRun);
  });
});
