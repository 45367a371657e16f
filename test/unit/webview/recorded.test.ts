// The host in the page answers as the editor and the engine do.

import assert from 'node:assert/strict';
import type { FocusChange } from '../../../src/plan/focus.ts';
import type { PanelApi, PanelState, StatePush } from '../../../src/protocol/panel.ts';
import { readRecording, writeRecording } from '../../../src/protocol/recording.ts';
import { client } from '../../../src/protocol/rpc.ts';
import { recordedHost } from '../../../webview/recorded.ts';
import { recordingOf } from '../../gallery/make-recording.ts';
import { architecture, encoderDecoder } from '../../support/architectures.ts';

const story = { name: 'tiny', text: 'The Rock rules the Rock', architecture: architecture({ vocab: 20 }) };
const recording = recordingOf(story);
const T = 5;

function open(on: typeof recording | null = recording) {
  const host = recordedHost(on);
  const pushed: PanelState[] = [];
  host.transport.listen((message) => {
    if ((message as StatePush).kind === 'state') pushed.push((message as StatePush).state);
  });
  const api = client<PanelApi>(host.transport);
  const focus = (change: FocusChange) => api.call('focus', { change });
  return { host, api, pushed, focus };
}

describe('recordedHost', () => {
  it('moves the focus and pushes the whole state', async () => {
    const { api, pushed, focus } = open();
    const state = await api.call('state', {});
    assert.deepEqual([state.focus?.layer, state.focus?.head, state.run?.tokens[0]?.length], [0, 0, T]);
    await focus({ layer: 1, head: null, token: 99 });
    assert.equal(pushed.length, 1);
    const { layer, head, token } = pushed[0]!.focus!;
    assert.deepEqual({ layer, head, token }, { layer: 1, head: null, token: T - 1 });
  });

  it('steps, starts again, and keeps the commands that need an editor', async () => {
    const { host, api, pushed } = open();
    const { focus: start } = await api.call('state', {});
    await api.call('command', { command: 'stepOver' });
    await api.call('command', { command: 'restart' });
    await api.call('command', { command: 'chooseModel' });
    assert.notDeepEqual(pushed[0]!.focus, start);
    assert.deepEqual(pushed[1]!.focus, start);
    assert.deepEqual(host.commands, ['chooseModel']);
  });

  it('gives slices, thumbnails and derivations of what was recorded', async () => {
    const { api } = open();
    const pattern = recording.tensors['blocks.1.attn.pattern']!;
    const slice = await api.call('tensor', {
      run: 1,
      step: 'blocks.1.attn.pattern',
      slice: [2, 1, null],
    });
    assert.deepEqual(slice, { shape: [T], data: pattern.data.slice((2 * T + 1) * T, (2 * T + 2) * T) });

    const small = await api.call('thumbnails', { run: 1, attention: 0, side: 2 });
    assert.deepEqual(small.shape, [2, 3, 2, 2]);
    const head = pattern.data.subarray(2 * T * T, 3 * T * T);
    // Tokens 0, 1 and 2 fall into the first patch, 3 and 4 into the second.
    const corner = head.filter((_, i) => Math.floor(i / T) > 2 && i % T <= 2);
    assert.equal(small.data[(1 * 3 + 2) * 4 + 2], Math.max(...corner));

    const made = await api.call('derive', { run: 1, step: 'blocks.1.attn.pattern', cell: [2, 1, 0] });
    assert.ok(Math.abs(made.value - slice.data[0]!) < 1e-6);
    const { cells, largestDifference } = await api.call('compare', {
      run: 1,
      step: 'blocks.0.attn.scores',
      row: 3,
      head: 1,
    });
    assert.equal(cells, T);
    assert.ok(largestDifference < 1e-6);
  });

  it('answers about two stacks', async () => {
    const [Ts, Tt] = [3, 6];
    const translation = recordingOf({
      name: 'two',
      text: 'May 5',
      target: '05-05',
      architecture: encoderDecoder({ layers: 2 }),
    });
    const { api, pushed, focus } = open(translation);
    const { focus: start } = await api.call('state', {});
    assert.deepEqual([start?.attention, start?.tokens], [2, [0, 0]]);
    const { shape } = await api.call('thumbnails', { run: 1, attention: 2, side: 4 });
    assert.deepEqual(shape, [2, 3, 4, Ts]);
    await focus({ token: 99, key: 99 });
    assert.deepEqual([pushed[0]?.focus?.token, pushed[0]?.focus?.key], [Tt - 1, Ts - 1]);

    for (const [step, row, cells] of [
      ['decoder.blocks.1.cross_attn.k', 2, 2],
      ['decoder.blocks.1.cross_attn.pattern', 5, Ts],
      ['decoder.blocks.1.cross_attn.z', 5, 2],
      ['encoder.blocks.0.self_attn.z', 2, 3],
    ] as const) {
      const compared = await api.call('compare', { run: 1, step, row, head: 0 });
      assert.equal(compared.cells, cells, step);
      assert.ok(compared.largestDifference < 1e-6, step);
    }
  });

  it('says what it does not hold', async () => {
    const { api } = open({ ...recording, weights: {} });
    await assert.rejects(api.call('weight', { run: 1, name: 'embed.tokens.weight', slice: [0, null] }), {
      reason: 'NotHeld',
      message: 'This page does not hold the weight embed.tokens.weight.',
    });
  });

  it('has nothing to show without a recording', async () => {
    const { api } = open(null);
    const { model, run, focus } = await api.call('state', {});
    assert.deepEqual([model, run, focus], [null, null, null]);
    await assert.rejects(api.call('summaries', { run: 1 }), /This page does not hold a run\./);
  });

  it('comes back whole from JSON', () => {
    assert.deepEqual(readRecording(writeRecording(recording)), recording);
  });
});
