// Exporting a run: the file holds the tensors that the run has, under the names that users of Hugging Face know.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { exportTo } from '../../src/host/commands/export-tensors.ts';
import { explored } from './headlight.ts';

describe('exporting', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headlight-export-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('writes safetensors', async () => {
    const { session } = await explored('The rock rules.');
    const file = join(folder, 'a.safetensors');
    await exportTo(session, 'attentions', vscode.Uri.file(file));
    const bytes = await readFile(file);
    const header: unknown = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE())));
    const shapes = Object.entries(header as Record<string, { shape: number[] }>).map(([name, { shape }]) => [
      name,
      shape,
    ]);
    assert.deepEqual(shapes, [
      ['attentions.0', [3, 4, 4]],
      ['attentions.1', [3, 4, 4]],
    ]);
  });

  it('says why a file cannot be written', async () => {
    const { session } = await explored('The rock rules.');
    await exportTo(session, 'attentions', vscode.Uri.file('/dev/null/a.safetensors'));
    assert.match(session.state.problem!.message, /^The tensors could not be exported: /);
  });
});
