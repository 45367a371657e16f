// Bundled models that are damaged or missing: each is named as such, and the others still work.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { chooseModel } from '../../src/host/commands/choose-model.ts';
import { Engine } from '../../src/host/engine.ts';
import { defaultModel } from '../../src/host/model-choice.ts';
import { Session } from '../../src/host/session.ts';
import { startEngine } from '../../src/worker/client.ts';
import { inExtension, newRemembered } from './headlight.ts';

describe('bundled models', () => {
  const models = mkdtempSync(join(tmpdir(), 'headlight-models-'));
  const bundled = (name: string) => ({ kind: 'bundled', name }) as const;
  let session: Session;
  let engine: Engine;

  before(() => {
    for (const name of ['whole', 'without-tokenizer', 'truncated', 'broken'])
      cpSync(inExtension('media', 'models', 'the-rock-rules'), join(models, name), { recursive: true });
    rmSync(join(models, 'without-tokenizer', 'tokenizer.json'));
    truncateSync(join(models, 'truncated', 'model.safetensors'), 2000);
    writeFileSync(join(models, 'broken', 'config.json'), '{"model_type": "van');
  });
  after(() => rmSync(models, { recursive: true }));

  beforeEach(() => {
    engine = new Engine(() =>
      startEngine({
        worker: inExtension('dist', 'worker.js'),
        kernels: inExtension('dist', 'kernels'),
        models,
        captureMegabytes: 1,
      }),
    );
    session = new Session(engine, newRemembered(null));
  });
  afterEach(() => {
    session.dispose();
    engine.dispose();
  });

  /** What *Choose Model…* lists. */
  async function listed(session: Session): Promise<readonly vscode.QuickPickItem[]> {
    const { showQuickPick } = vscode.window;
    let shown: readonly vscode.QuickPickItem[] = [];
    Object.assign(vscode.window, {
      showQuickPick: async (items: Promise<readonly vscode.QuickPickItem[]>) => {
        shown = await items;
      },
    });
    try {
      await chooseModel(session, newRemembered(), models);
    } finally {
      Object.assign(vscode.window, { showQuickPick });
    }
    return shown;
  }

  it('that are damaged are listed with the reason, the others as ever', async () => {
    assert.equal(await session.damageOf('whole'), null);
    const shown = await listed(session);
    const said = new Map(shown.map(({ label, detail = '' }) => [label, detail]));
    assert.match(said.get('whole')!, /^Two blocks of three heads\./);
    for (const [name, reason] of [
      ['without-tokenizer', /^The bundled model without-tokenizer is damaged: .*tokenizer\.json.*\.$/],
      ['truncated', /^The bundled model truncated is damaged: model\.safetensors .*\.$/],
      ['broken', /^The bundled model broken is damaged: config\.json .*\.$/],
    ] as const)
      assert.match(said.get(`$(warning) ${name}`) ?? [...said].join('\n'), reason);
  });

  for (const [engineThat, worker] of [
    ['does not start', 'throw new Error("no");'],
    ['is busy', 'setInterval(() => {}, 1000);'],
  ] as const)
    it(`are listed also with an engine that ${engineThat}`, async () => {
      const file = join(models, 'worker.js');
      writeFileSync(file, worker);
      const stuck = new Engine(() => startEngine({ worker: file, kernels: '', models, captureMegabytes: 1 }));
      const asking = new Session(stuck, newRemembered(null));
      try {
        const labels = (await listed(asking)).map(({ label }) => label);
        for (const name of ['whole', 'truncated']) assert.ok(labels.includes(name), labels.join());
      } finally {
        asking.dispose();
        stuck.dispose();
        rmSync(file);
      }
    });

  it('that are damaged are refused by name, and the next one works', async () => {
    assert.equal(await session.chooseModel(bundled('truncated')), false);
    assert.match(session.state.problem!.message, /^The bundled model truncated is damaged: /);
    assert.deepEqual(session.state.problem!.actions, ['chooseModel']);
    assert.equal(await session.chooseModel(bundled('whole')), true);
    assert.equal(session.state.problem, null);
  });

  it('are told of at the start where the default is missing', async () => {
    await session.checkModel();
    const { name } = defaultModel;
    assert.equal(
      session.state.problem?.message,
      `The bundled model ${name} is missing; reinstall Headlight, or choose another model.`,
    );
    assert.deepEqual(session.state.problem?.actions, ['chooseModel']);
  });
});
