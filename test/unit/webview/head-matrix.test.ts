// The numbers of a head follow the focus; what is no longer wanted is dropped.

import assert from 'node:assert/strict';
import { signal } from '@preact/signals';
import { type Focus, startFocus } from '../../../src/plan/focus.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { PanelRun } from '../../../src/protocol/panel.ts';
import { pulledHeadMatrix } from '../../../webview/parts/head-matrix.ts';
import type { Store } from '../../../webview/store.ts';
import { architecture } from '../../support/architectures.ts';

const model = plan(architecture());
const run: PanelRun = {
  number: 7,
  tokens: [],
  text: '',
  second: null,
  generated: false,
  stopped: null,
  cut: null,
  milliseconds: 1,
  document: 'a.md',
  stale: false,
};

/** A store whose tensors are one number: 10 for each layer and 1 for each head. Answers when told to. */
function fakeStore() {
  const waiting: (() => void)[] = [];
  const call = (_: string, { step, slice }: { step: string; slice: number[] }) =>
    new Promise((resolve, reject) => {
      waiting.push(() => {
        if (slice[0] === 2) reject(new Error('There is no such head.'));
        else resolve({ shape: [1, 1], data: Float32Array.of(10 * Number(step.split('.')[1]) + slice[0]!) });
      });
    });
  const answer = async () => {
    for (const reply of waiting.splice(0)) reply();
    await new Promise((done) => setTimeout(done, 0));
  };
  return { store: { call } as unknown as Store, answer, waiting };
}

describe('pulledHeadMatrix', () => {
  const open = (start: Partial<Focus>) => {
    const focus = signal<Focus>({ ...startFocus(model), ...start });
    const { store, answer, waiting } = fakeStore();
    const { value, stop } = pulledHeadMatrix({ store, plan: model, run, focus }, 'pattern');
    const number = () => (value.value.status === 'here' ? value.value.value.values[0] : value.value.status);
    return { focus, answer, waiting, number, value, stop };
  };

  it('follows layer and head, and keeps the old numbers until the new ones are here', async () => {
    const { focus, answer, number } = open({ layer: 0, head: 1 });
    assert.equal(number(), 'waiting');
    await answer();
    assert.equal(number(), 1);
    focus.value = { ...focus.value, layer: 1 };
    assert.equal(number(), 1);
    await answer();
    assert.equal(number(), 11);
  });

  it('does not ask again when only the token moves', async () => {
    const { focus, answer, waiting } = open({ head: 0 });
    await answer();
    focus.value = { ...focus.value, token: 3 };
    assert.equal(waiting.length, 0);
  });

  it('drops a reply that is no longer asked for', async () => {
    const { focus, answer, number } = open({ head: 0 });
    focus.value = { ...focus.value, head: 1 };
    await answer();
    assert.equal(number(), 1);
  });

  it('says why there are no numbers, also in a mean', async () => {
    const { answer, value } = open({ head: null });
    for (let head = 0; head < 3; head++) await answer();
    assert.deepEqual(value.value, {
      status: 'failed',
      message: 'There is no such head.',
      notHeld: false,
    });
  });

  it('stops', async () => {
    const { answer, number, stop } = open({ head: 0 });
    stop();
    await answer();
    assert.equal(number(), 'waiting');
  });
});
