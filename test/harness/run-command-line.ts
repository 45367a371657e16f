// The numbers that the command line writes, to compare with those that a window shows.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RecordedTensor, readTensors } from '../support/read-tensors.ts';

/** Runs a bundled model on a file, and reads the tensors that it captured. */
export async function tensorsOf(
  model: string,
  file: string,
  capture: string,
): Promise<ReadonlyMap<string, RecordedTensor>> {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-ui-'));
  try {
    const out = join(folder, 'out.safetensors');
    const args = ['dist/cli.js', 'run', model, '--file', file, '--capture', capture, '--out', out];
    execFileSync(process.execPath, args, { stdio: 'pipe' });
    return await readTensors(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
