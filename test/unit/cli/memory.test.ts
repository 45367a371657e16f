// How much memory a run takes, and what is refused because it would take too much.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { announced } from '../checkpoint/memory-folder.ts';
import { recorded } from '../checkpoint/pytorch.ts';
import { ending, headlight } from './headlight.ts';

interface Size {
  readonly width: number;
  readonly layers: number;
  readonly vocab: number;
  readonly dtype: 'F32' | 'F16' | 'BF16';
}

/** A GPT-2 whose numbers are all 0, which take no place on the disk. Returns the bytes of its weights. */
function writeZeros(folder: string, { width: C, layers, vocab, dtype }: Size): number {
  const layer = {
    ln_1: [C],
    'attn.c_attn': [C, 3 * C],
    'attn.c_proj': [C, C],
    ln_2: [C],
    'mlp.c_fc': [C, 4 * C],
    'mlp.c_proj': [4 * C, C],
  };
  const shapes: Record<string, readonly number[]> = {
    'transformer.wte.weight': [vocab, C],
    'transformer.wpe.weight': [16, C],
    'transformer.ln_f.weight': [C],
    'transformer.ln_f.bias': [C],
  };
  for (let i = 0; i < layers; i++) {
    for (const [name, shape] of Object.entries(layer)) {
      shapes[`transformer.h.${i}.${name}.weight`] = shape;
      shapes[`transformer.h.${i}.${name}.bias`] = shape.slice(-1);
    }
  }
  const number = dtype === 'F32' ? 4 : 2;
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const bytes = shape.reduce((product, axis) => product * axis, number);
    return [name, { dtype, shape, bytes }] as const;
  });
  const { header, size } = announced(Object.fromEntries(tensors));
  const sizes = { n_embd: C, n_layer: layers, n_head: 8, n_positions: 16, vocab_size: vocab };
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...recorded['gpt2-lm']!.config, ...sizes }));
  writeFileSync(join(folder, 'model.safetensors'), header);
  truncateSync(join(folder, 'model.safetensors'), size);
  return size - header.length;
}

/** A module that tells at the end of the process how much memory it had resident at most. */
function writeTold(file: string): void {
  buildSync({
    stdin: {
      contents: `import { peakBytes } from './bench/subjects/peak-bytes.ts';
        process.on('exit', () => console.error(peakBytes()));`,
      resolveDir: '.',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
  });
}

/** The most memory that the process had at a time, in bytes. */
async function peakOf(told: string, ...args: readonly string[]): Promise<number> {
  const command = ['--import', pathToFileURL(told).href, resolve('dist/cli.js'), ...args];
  const { status, stderr } = await ending(
    spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  const bytes = Number(stderr.trim().split('\n').at(-1));
  assert.ok(status === 0 && bytes > 0, stderr);
  return bytes;
}

describe('the memory of a run', () => {
  let scratch: string;
  let told: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'headlight-'));
    told = join(scratch, 'told.mjs');
    writeTold(told);
  });
  after(() => rmSync(scratch, { recursive: true }));

  for (const dtype of ['F32', 'F16', 'BF16'] as const) {
    it(`is at most 1.25 times the weights and 200 MB, of ${dtype}`, async () => {
      const folder = join(scratch, dtype);
      const bytes = writeZeros(folder, { width: 1024, layers: 8, vocab: 20_003, dtype });
      // Each thread more has memory of its own.
      const peak = await peakOf(told, 'run', folder, '--ids', '1,2,3', '--threads', '2');
      const most = 1.25 * bytes + 200e6;
      assert.ok(peak <= most, `${Math.round(peak / 1e6)} MB, where ${Math.round(most / 1e6)} MB are allowed`);
    }).timeout(20_000);
  }

  it('is not tried where the weights do not fit, but a model is still described', async () => {
    const folder = join(scratch, 'large');
    writeZeros(folder, { width: 4096, layers: 5, vocab: 32_000, dtype: 'F32' });
    const { status, stdout, stderr } = await headlight('run', folder, '--ids', '1,2,3');
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      /^The weights of large take 4\.6 GB in memory, but there is room for 3\.8 GB; save it in 16 bits, for example with model\.bfloat16\(\) in Python, which takes 2\.3 GB, or choose a smaller model\.\n$/,
    );
    assert.equal((await headlight('describe', folder)).status, 0);
  });
});
