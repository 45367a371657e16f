// The status-bar item: which model, what it is doing, and whether dropout is on. Opens Choose Model.

import { Disposable, MarkdownString, StatusBarAlignment, window } from 'vscode';
import { counted } from '../plan/counted.ts';
import { plainText } from './plain-text.ts';
import type { Session } from './session.ts';

export function statusBar(session: Session): Disposable {
  const item = window.createStatusBarItem('headlight.model', StatusBarAlignment.Right, 90);
  item.name = 'Headlight';
  item.command = 'headlight.chooseModel';
  const draw = () => {
    item.text = text(session);
    item.tooltip = tooltip(session);
    item.accessibilityInformation = { label: `Headlight, ${name(session)}: choose a model`, role: 'button' };
  };
  const listening = Disposable.from(session.onDidChange(draw), window.onDidChangeActiveTextEditor(draw));
  draw();
  item.show();
  return {
    dispose() {
      listening.dispose();
      item.dispose();
    },
  };
}

function text(session: Session): string {
  const { busy, dropoutSeed, problem } = session.state;
  if (busy) {
    const percent = busy.fraction === null ? '' : ` ${Math.round(busy.fraction * 100)} %`;
    return `$(sync~spin) ${name(session)}${percent}`;
  }
  const icon = problem ? '$(warning)' : '$(layers)';
  return `${icon} ${name(session)}${dropoutSeed === null ? '' : ` (dropout, seed ${dropoutSeed})`}`;
}

function name(session: Session): string {
  const { modelInUse: model } = session;
  return plainText(model.kind === 'bundled' ? model.name : (model.path.split(/[\\/]/).at(-1) ?? model.path));
}

function tooltip({ state: { model, problem } }: Session): MarkdownString {
  const about = new MarkdownString();
  if (problem) about.appendText(`${problem.message}\n\n`);
  if (!model) return about.appendText('Headlight: choose a model');
  const { family, stacks, model: width } = model.architecture;
  const blocks = stacks.map(({ name, blocks, heads }) =>
    `${name} ${counted(blocks.length, 'layer')}, ${counted(heads, 'head')}`.trim(),
  );
  about.appendText(
    `${model.name}: ${family}, ${blocks.join('; ')}; width ${width}, ${model.parameters.toLocaleString('en')} parameters (${model.dtypes.join(', ')}), kernels: ${model.kernels}`,
  );
  for (const note of model.notes) about.appendText(`\n${note}`);
  return about;
}
