// Files that stay open while they are used, and no longer.

import assert from 'node:assert/strict';
import { type Folder, withFiles } from '../../../src/checkpoint/files.ts';

describe('withFiles', () => {
  let opened: string[];
  let closed: string[];
  const folder: Folder = {
    name: 'model',
    path: '/models/model',
    list: async () => [],
    open: async (file) => {
      if (file === 'none') throw new Error('ENOENT');
      opened.push(file);
      return {
        size: 0,
        modified: 0,
        read: async () => 0,
        close: async () => {
          closed.push(file);
        },
      };
    },
  };
  beforeEach(() => {
    opened = [];
    closed = [];
  });

  it('opens each file once, also when it is asked for twice at a time', async () => {
    await withFiles(folder, async (open) => {
      const [a, again] = await Promise.all([open('a'), open('a'), open('b')]);
      assert.equal(a, again);
      assert.deepEqual([opened, closed], [['a', 'b'], []]);
    });
    assert.deepEqual(closed, ['a', 'b']);
  });

  it('closes what was opened where another cannot be', async () => {
    const use = withFiles(folder, async (open) => {
      await open('a');
      await open('none');
    });
    await assert.rejects(
      use,
      /^CheckpointError: none cannot be opened \(ENOENT\); check that you may read it\.$/,
    );
    assert.deepEqual(closed, ['a']);
  });

  it('closes what was opened where its use fails', async () => {
    const use = withFiles(folder, async (open) => {
      await open('a');
      throw new Error('no');
    });
    await assert.rejects(use, /^Error: no$/);
    assert.deepEqual(closed, ['a']);
  });
});
