// What is looked at: the model with its sizes, the text, and the toolbar.

import type { ModelInfo } from '../../src/protocol/model.ts';
import type { PanelState } from '../../src/protocol/panel.ts';
import { count, duration, plural } from '../parts/format.ts';
import type { Store } from '../store.ts';
import { Toolbar } from './toolbar.tsx';

interface HeaderProps {
  readonly state: PanelState;
  readonly model: ModelInfo;
  readonly store: Store;
  readonly editor: boolean;
}

export function Header({ state, model, store, editor }: HeaderProps) {
  const { architecture } = model;
  const { layers, heads } = architecture.stack;
  const { run } = state;
  return (
    <header class="header">
      <div class="header-words">
        <h1>{model.name}</h1>
        <ul class="facts-line">
          <li>{architecture.family}</li>
          <li>{`${plural(layers, 'layer')} × ${plural(heads, 'head')} × ${architecture.model}`}</li>
          <li title={`${model.parameters.toLocaleString('en')} parameters, ${model.dtypes.join(', ')}`}>
            {`${count(model.parameters)} parameters`}
          </li>
          {run && (
            <li class="run-fact" title={run.document}>
              <span class="codicon codicon-file" aria-hidden="true" /> {run.document}
            </li>
          )}
          {run && <li>{`${plural(run.tokens.length, 'token')} in ${duration(run.milliseconds)}`}</li>}
        </ul>
      </div>
      {editor && <Toolbar store={store} state={state} />}
    </header>
  );
}
