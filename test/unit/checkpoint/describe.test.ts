// The module tree prints and counts as PyTorch's does.

import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import { countParameters, groupedChildren, printModules } from '../../../src/checkpoint/describe.ts';
import { markWholeZeros, pythonNumber } from '../../../src/checkpoint/python-number.ts';
import { folderOf, recorded } from './pytorch.ts';

describe('the module tree', () => {
  for (const [name, { printed, parameters }] of Object.entries(recorded)) {
    it(`of ${name} prints as print(model) does`, async () => {
      const { modules } = await openCheckpoint(folderOf(name));
      assert.deepEqual(printModules(modules).split('\n'), printed);
    });

    it(`of ${name} counts as many parameters as PyTorch, shared ones once`, async () => {
      const { modules } = await openCheckpoint(folderOf(name));
      assert.equal(countParameters(modules), parameters);
    });
  }

  it('folds equal blocks of a list into one group', async () => {
    const { modules } = await openCheckpoint(folderOf('gpt2-lm'));
    const list = modules.children[0]!.children.find((child) => child.name === 'h')!;
    const groups = groupedChildren(list).map(({ label, count }) => [label, count]);
    assert.deepEqual(groups, [['0-2', 3]]);
  });

  it('writes numbers as Python does', () => {
    const numbers = [1e-5, 1e-12, 1.5e-7, 1e-4, 0.1, 0, 1, 1e16, 123456];
    const printed = ['1e-05', '1e-12', '1.5e-07', '0.0001', '0.1', '0.0', '1.0', '1e+16', '123456.0'];
    assert.deepEqual(numbers.map(pythonNumber), printed);
  });

  it('writes a dropout of 0 as config.json does, whole or not', () => {
    const text = '{"hidden_dropout_prob": 0, "resid_pdrop": 0.0, "attention_dropout":0\n, "pad_token_id": 0}';
    const config = JSON.parse(markWholeZeros(text)) as Record<string, number>;
    assert.deepEqual(Object.values(config).map(pythonNumber), ['0', '0.0', '0', '0.0']);
  });
});
