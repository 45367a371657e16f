// An engine that dies: it is said once, nothing on show is lost, and the next exploration starts another.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../src/host/engine.ts';
import { Session } from '../../src/host/session.ts';
import { startEngine } from '../../src/worker/client.ts';
import { inExtension, newRemembered } from './headlight.ts';

const text = 'The rock rules.';
const passage = { uri: 'untitled:a', name: 'a', start: 0, end: text.length, whole: true, text };

describe('the engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-engine-'));
  const mortal = join(folder, 'mortal.mjs');
  let worker = '';
  let session: Session;
  let engine: Engine;

  before(() => {
    // The real worker, but the word “die” ends it.
    writeFileSync(
      mortal,
      `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ params }) => params?.text === 'die' && process.exit(3));
await import(${JSON.stringify(new URL(`file://${inExtension('dist', 'worker.js')}`).href)});
`,
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  beforeEach(() => {
    worker = mortal;
    engine = new Engine(() =>
      startEngine({
        worker,
        kernels: inExtension('dist', 'kernels'),
        models: inExtension('media', 'models'),
        captureBytes: 2 ** 20,
      }),
    );
    session = new Session(engine, newRemembered());
  });
  afterEach(() => {
    session.dispose();
    engine.dispose();
  });

  it('that died in mid-run is told once, keeps what is shown, and starts again by itself', async () => {
    assert.equal(await session.explore(passage), true);
    const first = session.state.exploration!.run;
    const problems = new Set<unknown>();
    session.onDidChange(() => session.state.problem && problems.add(session.state.problem));
    assert.equal(await session.explore({ ...passage, text: 'die' }), false);
    assert.match(session.state.problem!.message, /^The engine stopped \(exit status 3\)/);
    assert.deepEqual(session.state.problem!.actions, ['restartEngine']);
    assert.equal(problems.size, 1);
    assert.equal(session.state.exploration?.run, first);

    assert.equal(await session.explore(passage), true);
    assert.equal(session.state.problem, null);
    assert.ok(session.state.exploration!.run.number > first.number, 'runs keep counting upwards');
    await assert.rejects(session.read('summaries', { run: first.number }), /Explore again/);
    await session.read('summaries', { run: session.state.exploration!.run.number });
  });

  it('is restarted on request, and runs again what was shown', async () => {
    await session.explore(passage);
    const { number } = session.state.exploration!.run;
    await session.restartEngine();
    assert.ok(session.state.exploration!.run.number > number);
    assert.equal(session.state.problem, null);
  });

  it('is not started only to be asked', async () => {
    await assert.rejects(session.read('summaries', { run: 1 }), /not running/);
  });
});
