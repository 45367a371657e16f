// What is looked at: the model with its sizes, the text, and the toolbar.

import type { Architecture } from '../../src/plan/architecture.ts';
import type { ModelInfo, RunInfo } from '../../src/protocol/model.ts';
import type { PanelState } from '../../src/protocol/panel.ts';
import { count, duration, plural } from '../parts/format.ts';
import type { Store } from '../store.ts';
import { Toolbar } from './toolbar.tsx';

/** '2 layers × 3 heads × 12', 'encoder 2 × 4, decoder 2 × 4, width 64'. */
function sizes({ stacks, model }: Architecture): string {
  const [first] = stacks;
  if (stacks.length === 1)
    return `${plural(first!.blocks.length, 'layer')} × ${plural(first!.heads, 'head')} × ${model}`;
  return `${stacks.map(({ name, blocks, heads }) => `${name} ${blocks.length} × ${heads}`).join(', ')}, width ${model}`;
}

/** The same in full. */
function described({ stacks, model }: Architecture): string {
  const each = stacks.map(({ name, blocks, heads, keyHeads }) => {
    const shared = keyHeads < heads ? `, which share the keys and values of ${keyHeads}` : '';
    return `${name} ${plural(blocks.length, 'layer')} of ${plural(heads, 'head')}${shared}`.trim();
  });
  return `${each.join(', ')}; ${model} numbers for each token`;
}

/** '8 tokens', '7 source and 10 target tokens'. */
function tokens(run: RunInfo): string {
  const [source, target] = run.tokens;
  if (!target) return plural(source!.length, 'token');
  return `${source!.length} source and ${plural(target.length, 'target token')}`;
}

interface HeaderProps {
  readonly state: PanelState;
  readonly model: ModelInfo;
  readonly store: Store;
  readonly editor: boolean;
}

export function Header({ state, model, store, editor }: HeaderProps) {
  const { architecture } = model;
  const { run } = state;
  return (
    <header class="header">
      <div class="header-words">
        <h1>{model.name}</h1>
        <ul class="facts-line">
          <li>{architecture.family}</li>
          <li title={described(architecture)}>{sizes(architecture)}</li>
          <li title={`${model.parameters.toLocaleString('en')} parameters, ${model.dtypes.join(', ')}`}>
            {`${count(model.parameters)} parameters`}
          </li>
          {run && (
            <li class="run-fact" title={run.document}>
              <span class="codicon codicon-file" aria-hidden="true" /> {run.document}
            </li>
          )}
          {run && <li>{`${tokens(run)} in ${duration(run.milliseconds)}`}</li>}
        </ul>
      </div>
      {editor && <Toolbar store={store} state={state} />}
    </header>
  );
}
