// Export Tensors…: the run's tensors as a safetensors file.

import { commands, env, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { focusedStep } from '../../plan/focus.ts';
import { Cancelled } from '../../protocol/rpc.ts';
import { plainText } from '../plain-text.ts';
import type { Session } from '../session.ts';
import type { SessionState } from '../session-state.ts';

interface CaptureItem extends QuickPickItem {
  /** As the command line's --capture takes it. */
  readonly capture: string;
}

export async function exportTensors(session: Session): Promise<void> {
  const { exploration, model } = session.state;
  if (!exploration || !model) {
    session.refuse('There is nothing to export yet. Explore a text first.', ['exploreDocument']);
    return;
  }
  const chosen = await window.showQuickPick(captures(session.state), {
    title: 'Export Tensors',
    placeHolder: 'Which tensors of this run',
  });
  if (!chosen) return;
  const target = await window.showSaveDialog({
    defaultUri: beside(exploration.passages[0].uri, `${model.name}.safetensors`),
    filters: { safetensors: ['safetensors'] },
  });
  if (!target) return;
  await exportTo(session, chosen.capture, target);
}

/** Writes the file and says so; what goes wrong is told as a problem. */
export async function exportTo(session: Session, capture: string, target: Uri): Promise<void> {
  const run = session.state.exploration?.run.number;
  if (run === undefined) return;
  try {
    await workspace.fs.writeFile(target, await session.read('exported', { run, capture }));
    void sayWhere(target);
  } catch (error) {
    if (error instanceof Cancelled) return;
    session.refuse(`The tensors could not be exported: ${error instanceof Error ? error.message : error}`, [
      'exportTensors',
    ]);
  }
}

/** The button is one that works in a browser too, where files cannot be shown by the system. */
async function sayWhere(target: Uri): Promise<void> {
  const inWorkspace = workspace.getWorkspaceFolder(target) !== undefined;
  const button = inWorkspace ? 'Reveal in Explorer' : 'Copy Path';
  const message = plainText(`Exported the tensors to ${workspace.asRelativePath(target)}.`);
  if ((await window.showInformationMessage(message, button)) !== button) return;
  if (inWorkspace) await commands.executeCommand('revealInExplorer', target);
  else await env.clipboard.writeText(target.fsPath);
}

function captures({ plan, focus }: SessionState): CaptureItem[] {
  if (!plan) return [];
  const step = focus && focusedStep(plan, focus);
  const several = plan.architecture.stacks.length > 1;
  return [
    {
      label: 'Attentions',
      description: several
        ? 'encoder_attentions.i [H, S, S], decoder_attentions.i [H, T, T], cross_attentions.i [H, T, S]'
        : 'attentions.i [H, T, T]',
      detail: 'Per layer i: heads × tokens that attend × tokens attended to',
      capture: 'attentions',
    },
    {
      label: 'Hidden states',
      description: several
        ? 'encoder_hidden_states.i [S, d], decoder_hidden_states.i [T, d]'
        : 'hidden_states.i [T, d]',
      detail: 'The embedding, then per layer what leaves it: tokens × width of the model',
      capture: 'hidden_states',
    },
    ...(step ? [{ label: 'The current step', description: step.id, capture: step.id }] : []),
    { label: 'All', description: 'Every step of the forward pass', capture: 'all' },
  ];
}

/** Next to the document, where it lies in a folder. */
function beside(document: string, name: string): Uri {
  const uri = Uri.parse(document);
  const folder = uri.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(uri, '..');
  return folder ? Uri.joinPath(folder, name) : Uri.file(name);
}
