// Choose Model…: a bundled checkpoint, a folder opened before, or another folder.

import { setTimeout as sleep } from 'node:timers/promises';
import { type QuickPickItem, QuickPickItemKind, Uri, window } from 'vscode';
import { type ModelLocation, sameModel } from '../../protocol/model.ts';
import { bundledModels } from '../../worker/client.ts';
import { aboutModel } from '../model-card.ts';
import { plainText } from '../plain-text.ts';
import type { Remembered } from '../remembered.ts';
import type { Session } from '../session.ts';

interface ModelItem extends QuickPickItem {
  /** Absent on the item that opens a folder, and on separators. */
  readonly model?: ModelLocation;
}

/** A checkpoint that is shipped. */
interface Shipped {
  readonly name: string;
  readonly about: string;
  /** One sentence; null where it is whole, or the engine does not say. */
  readonly damage: string | null;
}

/** For this long the list waits for a busy engine, which tells of damage also when a model is loaded. */
const patienceMilliseconds = 1000;

/** @param models path of the folder of the shipped checkpoints */
export async function chooseModel(session: Session, remembered: Remembered, models: string): Promise<void> {
  const items = shippedModels(session, models).then((shipped) =>
    modelItems(shipped, remembered.recentFolders, session.modelInUse),
  );
  const chosen = await window.showQuickPick(items, {
    title: 'Choose Model',
    placeHolder: 'A bundled model, or a folder with config.json, model.safetensors and tokenizer.json',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!chosen) return;
  const model = chosen.model ?? (await folder());
  if (model) await session.chooseModel(model);
}

async function shippedModels(session: Session, models: string): Promise<readonly Shipped[]> {
  const names = await bundledModels(models);
  return Promise.all(
    names.map(async (name) => ({
      name,
      about: await aboutModel(Uri.joinPath(Uri.file(models), name)),
      damage: await Promise.race([damageOf(session, name), sleep(patienceMilliseconds, null)]),
    })),
  );
}

/** An engine that died says so itself. */
function damageOf(session: Session, name: string): Promise<string | null> {
  return session.damageOf(name).catch(() => null);
}

function modelItems(
  shipped: readonly Shipped[],
  recent: readonly string[],
  inUse: ModelLocation,
): ModelItem[] {
  const item = (model: ModelLocation, label: string, description: string): ModelItem => ({
    model,
    label: sameModel(model, inUse) ? `$(check) ${label}` : label,
    description,
  });
  const bundled = ({ name, about, damage }: Shipped): ModelItem => {
    const model = { kind: 'bundled', name } as const;
    if (damage === null) return { ...item(model, name, ''), detail: about };
    return { model, label: `$(warning) ${name}`, description: 'damaged', detail: plainText(damage) };
  };
  const separator = (label: string): ModelItem => ({ label, kind: QuickPickItemKind.Separator });
  return [
    separator('bundled'),
    ...shipped.map(bundled),
    ...(recent.length > 0 ? [separator('recent folders')] : []),
    ...recent.map((path) =>
      item({ kind: 'folder', path }, plainText(Uri.file(path).path.split('/').at(-1)!), plainText(path)),
    ),
    separator(''),
    { label: '$(folder-opened) Open Folder…' },
  ];
}

async function folder(): Promise<ModelLocation | null> {
  const chosen = await window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Choose Model',
    title: 'Folder of a checkpoint: config.json, model.safetensors, tokenizer.json',
  });
  return chosen?.[0] ? { kind: 'folder', path: chosen[0].fsPath } : null;
}
