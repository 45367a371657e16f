// What Choose Model… says of the models that are shipped.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { aboutModel } from '../../src/host/model-card.ts';
import { inExtension } from './headlight.ts';

describe('the card of a model', () => {
  const about = (...path: string[]) => aboutModel(vscode.Uri.file(inExtension(...path)));

  it('begins with what is special about it', async () => {
    assert.match(await about('media', 'models', 'the-rock-rules'), /^Two blocks of three heads\./);
    assert.match(await about('media', 'models', 'the-rock-rules-one-head'), /^One block of one head\./);
  });

  it('may be missing', async () => {
    assert.equal(await about('media'), '');
  });
});
