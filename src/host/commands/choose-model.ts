// Choose Model…: a bundled checkpoint, a folder opened before, or another folder.

import { type QuickPickItem, QuickPickItemKind, Uri, window } from 'vscode';
import { type ModelLocation, sameModel } from '../../protocol/model.ts';
import { aboutModel } from '../model-card.ts';
import { plainText } from '../plain-text.ts';
import type { Remembered } from '../remembered.ts';
import type { Session } from '../session.ts';

interface ModelItem extends QuickPickItem {
  /** Absent on the item that opens a folder, and on separators. */
  readonly model?: ModelLocation;
}

/**
 * @param models the folder of the shipped checkpoints
 * @param bundled their names
 */
export async function chooseModel(
  session: Session,
  remembered: Remembered,
  models: Uri,
  bundled: () => Promise<readonly string[]>,
): Promise<void> {
  const shipped = await Promise.all(
    (await bundled()).map(async (name) => ({ name, about: await aboutModel(Uri.joinPath(models, name)) })),
  );
  const items = modelItems(shipped, remembered.recentFolders, session.chosenModel);
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

function modelItems(
  bundled: readonly { readonly name: string; readonly about: string }[],
  recent: readonly string[],
  chosen: ModelLocation,
): ModelItem[] {
  const item = (model: ModelLocation, label: string, description: string): ModelItem => ({
    model,
    label: sameModel(model, chosen) ? `$(check) ${label}` : label,
    description,
  });
  const separator = (label: string): ModelItem => ({ label, kind: QuickPickItemKind.Separator });
  return [
    separator('bundled'),
    ...bundled.map(({ name, about }) => ({ ...item({ kind: 'bundled', name }, name, ''), detail: about })),
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
