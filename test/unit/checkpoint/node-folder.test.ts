// A folder on disk, as the checkpoint reader sees it.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { folderInside, readPart, withFile } from '../../../src/checkpoint/files.ts';
import { nodeFolder } from '../../../src/worker/node-folder.ts';

describe('nodeFolder', () => {
  let path: string;
  before(() => {
    path = mkdtempSync(join(tmpdir(), 'headlight-'));
    writeFileSync(join(path, 'a.txt'), 'The Rock Rules');
    mkdirSync(join(path, 'inner'));
  });
  after(() => rmSync(path, { recursive: true }));

  it('lists files and links, not folders', async () => {
    symlinkSync(join(path, 'a.txt'), join(path, 'link.txt'));
    const folder = nodeFolder(path);
    assert.deepEqual([...(await folder.list())].sort(), ['a.txt', 'link.txt']);
    assert.deepEqual([folder.name, folder.path], [basename(path), path]);
  });

  it('looks into a folder inside', async () => {
    writeFileSync(join(path, 'inner', 'b.txt'), 'rules');
    const inside = folderInside(nodeFolder(path), 'inner');
    assert.deepEqual(await inside.list(), ['b.txt']);
    assert.deepEqual([inside.name, inside.path], [basename(path), `${path}/inner`]);
    assert.equal(await withFile(inside, 'b.txt', async ({ size }) => size), 5);
    await assert.rejects(folderInside(nodeFolder(path), 'none').list(), /ENOENT/);
  });

  it('reads any part of a file, and no more than there is', async () => {
    const part = (offset: number, length: number) =>
      withFile(nodeFolder(path), 'a.txt', async (file) =>
        Buffer.from(await readPart(file, offset, length)).toString(),
      );
    assert.equal(await part(4, 4), 'Rock');
    assert.equal(await part(9, 100), 'Rules');
    assert.equal(await part(100, 1), '');
  });

  it('tells when a file was last changed', async () => {
    const date = new Date('2024-05-01T12:00:00Z');
    utimesSync(join(path, 'a.txt'), date, date);
    assert.equal(await withFile(nodeFolder(path), 'a.txt', async ({ modified }) => modified), date.getTime());
  });

  it('reads into memory that threads share', async () => {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const into = new Uint8Array(buffer, 64, 4);
    await withFile(nodeFolder(path), 'a.txt', async (file) => {
      assert.equal(await file.read(4, into), 4);
      assert.equal(Buffer.from(into).toString(), 'Rock');
      assert.equal(await file.read(12, into), 2);
    });
  });

  it('says which file cannot be opened', async () => {
    const missing = withFile(nodeFolder(path), 'no.txt', async () => undefined);
    await assert.rejects(missing, /^CheckpointError: no\.txt cannot be opened/);
  });
});
