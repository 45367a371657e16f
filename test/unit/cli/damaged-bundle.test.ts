// A bundled model that is damaged: named as such, and the others still work.

import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ending, startHeadlight } from './headlight.ts';

/** As an installation lies on a disk, so that its files can be damaged. */
const installed = mkdtempSync(join(tmpdir(), 'headlight-installed-'));
after(() => rmSync(installed, { recursive: true }));

const [model, ...others] = readdirSync('media/models') as [string, ...string[]];
const folder = join(installed, 'media/models', model);

const run = (name: string) =>
  ending(startHeadlight(['run', name, '--ids', '1,2', '--json'], join(installed, 'dist/cli.js')));

async function isNamed(what: RegExp): Promise<void> {
  const { status, stdout, stderr } = await run(model);
  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
  assert.match(stderr, /^[^\n]+\n$/, 'one line');
  assert.ok(stderr.startsWith(`The bundled model ${model} is damaged: `), stderr);
  assert.match(stderr, what);
  assert.ok(stderr.endsWith('; reinstall Headlight, or choose another model.\n'), stderr);
}

describe('a bundled model that is damaged', () => {
  beforeEach(() => {
    for (const part of ['package.json', 'dist/cli.js', 'dist/kernels', 'media/models']) {
      cpSync(part, join(installed, part), { recursive: true });
    }
  });

  for (const file of ['config.json', 'tokenizer.json']) {
    it(`is named as such where ${file} is cut off`, () => {
      truncateSync(join(folder, file), 100);
      return isNamed(new RegExp(`: ${file} is not JSON `));
    });
  }

  it('is named as such where the weights are cut off', () => {
    const file = join(folder, 'model.safetensors');
    truncateSync(file, statSync(file).size - 2);
    return isNamed(/: model\.safetensors is cut off: /);
  });

  it('is named as such where tokenizer.json describes no tokenizer', () => {
    writeFileSync(join(folder, 'tokenizer.json'), '{}');
    return isNamed(/: tokenizer\.json is not a description of a tokenizer \([^;]*\); reinstall/);
  });

  it('is named as such where tokenizer.json is that of a larger model', () => {
    copyFileSync('media/models/prose-and-code/tokenizer.json', join(folder, 'tokenizer.json'));
    return isNamed(/its tokenizer\.json has 3072 tokens, but the model 3000/);
  });

  const missing = {
    'config.json': /it has no config\.json/,
    'tokenizer.json': /it has no tokenizer\.json/,
    'model.safetensors': /there are no weights here/,
  };
  for (const [file, what] of Object.entries(missing)) {
    it(`is named as such where ${file} is missing`, () => {
      rmSync(join(folder, file));
      return isNamed(what);
    });
  }

  it('leaves the others as they are', async () => {
    truncateSync(join(folder, 'model.safetensors'), 5);
    for (const name of others) assert.equal((await run(name)).status, 0, name);
  });
});
