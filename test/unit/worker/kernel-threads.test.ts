// The threads of a model's kernels: ended when the model is replaced or cannot be opened, and missed out loud.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceKernels } from '../../../src/engine/reference.ts';
import type { ModelInfo, ModelLocation } from '../../../src/protocol/model.ts';
import { engineService } from '../../../src/worker/service.ts';

describe('the threads of a model', () => {
  const rock: ModelLocation = { kind: 'bundled', name: 'the-rock-rules' };
  const context = { signal: new AbortController().signal, progress: () => {} };
  let ended: number[];
  let tellLater: (sentence: string) => void;
  let service: ReturnType<typeof engineService>;
  beforeEach(() => {
    ended = [];
    let made = 0;
    service = engineService({
      kernels: async (tell) => {
        const number = made++;
        tellLater = tell!;
        tell?.(`Kernels ${number} have no threads.`);
        return { ...referenceKernels(), endThreads: () => ended.push(number) };
      },
      models: 'media/models',
      captureBytes: 2 ** 24,
    });
  });
  const open = async (model: ModelLocation): Promise<ModelInfo> => service.open({ model }, context);

  it('end when another model takes its place, or the same once more', async () => {
    await open(rock);
    assert.deepEqual(ended, []);
    await open({ kind: 'bundled', name: 'the-rock-rules-one-head' });
    assert.deepEqual(ended, [0]);
    await open({ kind: 'bundled', name: 'the-rock-rules-one-head' });
    assert.deepEqual(ended, [0, 1]);
  });

  it('end where the model cannot be opened, and those of the one before go on', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'headlight-'));
    after(() => rmSync(scratch, { recursive: true }));
    cpSync('media/models/the-rock-rules', scratch, { recursive: true });
    writeFileSync(join(scratch, 'tokenizer.json'), '{}');
    await open(rock);
    await assert.rejects(open({ kind: 'folder', path: scratch }));
    assert.deepEqual(ended, [1]);
  });

  it('that this host does not give are among the notes on the model', async () => {
    const { notes } = await open(rock);
    assert.equal(notes.at(-1), 'Kernels 0 have no threads.');
  });

  it('that fail later are told of by the next run, once', async () => {
    await open(rock);
    const said = async () => {
      const request = { text: 'The Rock Rules', cut: false, dropoutSeed: null };
      return (await service.run(request, context)).said;
    };
    assert.deepEqual(await said(), []);
    tellLater('A thread has ended.');
    assert.deepEqual([await said(), await said()], [['A thread has ended.'], []]);
  });
});
