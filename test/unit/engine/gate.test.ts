// The gate of a team, with the engine and one thread played by the same thread.

import assert from 'node:assert/strict';
import { GATE_BYTES, MOST_HELPERS, teamGate } from '../../../src/engine/gate.ts';

function freshGate(patience?: number) {
  const block = new Int32Array(new SharedArrayBuffer(GATE_BYTES));
  return { block, gate: teamGate(block, patience) };
}

describe('the gate of a team', () => {
  it('lets in who comes while a job is open, as often as threads come', () => {
    const { gate } = freshGate();
    gate.open();
    const job = gate.join(null);
    assert.equal(gate.join(null), job);
    gate.leave();
    gate.leave();
    gate.close();
    assert.ok(gate.allLeft());
  });

  it('waits for nobody where nobody came', () => {
    const { gate } = freshGate(0);
    gate.open();
    gate.close();
    assert.ok(gate.allLeft());
  });

  it('numbers jobs one after the other, round and round', () => {
    const { block, gate } = freshGate();
    const jobs: (number | null)[] = [];
    block[0] = (2 ** 20 - 2) << 12;
    let last: number | null = null;
    for (let i = 0; i < 3; i++) {
      gate.open();
      last = gate.join(last);
      jobs.push(last);
      gate.leave();
      gate.close();
      assert.ok(gate.allLeft());
    }
    assert.deepEqual(jobs, [2 ** 20 - 1, 0, 1]);
  });

  it('counts as many threads as a team may have', () => {
    const { gate } = freshGate(0);
    gate.open();
    for (let i = 0; i < MOST_HELPERS; i++) gate.join(null);
    gate.close();
    assert.ok(!gate.allLeft());
    for (let i = 0; i < MOST_HELPERS; i++) gate.leave();
    assert.ok(gate.allLeft());
  });

  it('gives up on a thread that joined and never leaves', () => {
    const { gate } = freshGate(1);
    gate.open();
    gate.join(null);
    gate.close();
    assert.ok(!gate.allLeft());
  });

  it('sends threads home once the team was stopped, also those that come later', () => {
    const { gate } = freshGate();
    gate.open();
    const job = gate.join(null);
    gate.leave();
    gate.close();
    gate.stop();
    assert.equal(gate.join(job), null);
    assert.equal(gate.join(null), null);
  });
});
