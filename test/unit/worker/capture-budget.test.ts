// The memory for captured tensors: what the setting says, and what is said where it says nothing of use.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { captureBudget } from '../../../src/worker/capture-budget.ts';

describe('the memory for captured tensors', () => {
  const { properties } = JSON.parse(readFileSync('package.json', 'utf8')).contributes.configuration;
  const usual = captureBudget();

  it('is what package.json says where nothing is asked for', () => {
    const megabytes = properties['headlight.capture.budgetMB'].default;
    assert.deepEqual(usual, { captureBytes: megabytes * 2 ** 20, remark: null });
    assert.deepEqual(captureBudget(null), usual);
  });

  it('is what was asked for', () => {
    assert.deepEqual(captureBudget(3), { captureBytes: 3 * 2 ** 20, remark: null });
  });

  for (const value of [0, -1, 0.3, 'abc', '256', true, [2], {}]) {
    it(`is the usual one where the setting says ${JSON.stringify(value)}, which is said`, () => {
      const { captureBytes, remark } = captureBudget(value);
      assert.equal(captureBytes, usual.captureBytes);
      assert.equal(
        remark,
        `The setting headlight.capture.budgetMB is ${JSON.stringify(value)}, and must be a whole number from 1 on: the engine uses 256, as without it.`,
      );
    });
  }
});
