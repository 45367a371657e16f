// An engine that dies: it is said once, nothing on show is lost, and the next exploration starts another.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../src/host/engine.ts';
import type { Passages } from '../../src/host/passage.ts';
import { Session } from '../../src/host/session.ts';
import { type EngineHost, startEngine } from '../../src/worker/client.ts';
import { inExtension, newRemembered } from './headlight.ts';

const text = 'The rock rules.';
const passage = { uri: 'untitled:a', name: 'a', start: 0, end: text.length, whole: true, text };
const passages: Passages = [passage];

/** The same passage with another text. */
const saying = (text: string): Passages => [{ ...passage, text }];

/** The same engine, which hears of a cancel too late each time. */
function deafToCancel(host: EngineHost): EngineHost {
  return { ...host, client: { ...host.client, call: (method, params) => host.client.call(method, params) } };
}

describe('the engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-engine-'));
  const mortal = join(folder, 'mortal.mjs');
  let worker = '';
  let hearsCancel = true;
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
    hearsCancel = true;
    engine = new Engine(() => {
      const host = startEngine({
        worker,
        kernels: inExtension('dist', 'kernels'),
        models: inExtension('media', 'models'),
        captureMegabytes: 1,
      });
      return hearsCancel ? host : deafToCancel(host);
    });
    session = new Session(engine, newRemembered());
  });
  afterEach(() => {
    session.dispose();
    engine.dispose();
  });

  it('that died in mid-run is told once, keeps what is shown, and starts again by itself', async () => {
    assert.equal(await session.explore(passages), true);
    const first = session.state.exploration!.run;
    const problems = new Set<unknown>();
    session.onDidChange(() => session.state.problem && problems.add(session.state.problem));
    assert.equal(await session.explore(saying('die')), false);
    assert.match(session.state.problem!.message, /^The engine stopped \(exit status 3\)/);
    assert.deepEqual(session.state.problem!.actions, ['restartEngine']);
    assert.equal(problems.size, 1);
    session.viewpoint.step('over');
    session.cameTo(passage.uri);
    assert.notEqual(session.state.problem, null, 'looking around starts no engine');
    assert.equal(session.state.exploration?.run, first);

    assert.equal(await session.explore(passages), true);
    assert.equal(session.state.problem, null);
    assert.ok(session.state.exploration!.run.number > first.number, 'runs keep counting upwards');
    await assert.rejects(session.read('summaries', { run: first.number }), /Explore again/);
    await session.read('summaries', { run: session.state.exploration!.run.number });
  });

  it('tells among the notes on a model what its kernels lack since it was opened', async () => {
    await session.explore(passages);
    const { notes } = session.state.model!;
    const run = engine.run.bind(engine);
    engine.run = async (...asked) => ({ ...(await run(...asked)), said: ['A thread has ended.'] });
    await session.explore(passages);
    assert.deepEqual(session.state.model!.notes, [...notes, 'A thread has ended.']);
  });

  it('is restarted on request, and runs again what was shown', async () => {
    await session.explore(passages);
    const { number } = session.state.exploration!.run;
    await session.restartEngine();
    assert.ok(session.state.exploration!.run.number > number);
    assert.equal(session.state.problem, null);
  });

  it('may finish a run all the same that was cancelled: then that one is shown', async () => {
    hearsCancel = false;
    await session.explore(passages);
    const exploring = session.explore(saying('The band plays.'));
    session.cancel();
    assert.equal(await exploring, false);
    assert.equal(session.state.busy, null);
    const { run } = session.state.exploration!;
    assert.equal(run.text, 'The band plays.');
    await session.read('summaries', { run: run.number });
  });

  it('may finish a run all the same in whose place another came: each keeps its passage', async () => {
    hearsCancel = false;
    await session.explore(passages);
    const shown = new Set<string>();
    session.onDidChange(() => {
      const { run, passages: places } = session.state.exploration!;
      shown.add(`${places[0].uri}: ${run.text}`);
    });
    const [first, second] = await Promise.all([
      session.explore([{ ...passage, uri: 'untitled:b', text: 'The band plays.' }]),
      session.explore([{ ...passage, uri: 'untitled:c', text: 'A king.' }]),
    ]);
    assert.deepEqual([first, second], [false, true]);
    assert.deepEqual(
      [...shown],
      [`untitled:a: ${text}`, 'untitled:b: The band plays.', 'untitled:c: A king.'],
    );
  });

  it('is not started only to be asked', async () => {
    await assert.rejects(session.read('summaries', { run: 1 }), /not running/);
  });
});
