// The whole panel: its header, what there is to say, and the views of the run.

import { useComputed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { HeadView } from '../head/head-view.tsx';
import { HeadsView } from '../heads/heads-view.tsx';
import { HiddenView } from '../hidden/hidden-view.tsx';
import { Tooltip } from '../parts/tooltip.tsx';
import { ResultView } from '../result/result-view.tsx';
import { createScene } from '../scene.ts';
import { StepView } from '../step/step-view.tsx';
import type { Store } from '../store.ts';
import { TextView } from '../text/text-view.tsx';
import { AttentionChoice } from './attention-choice.tsx';
import type { Choices } from './choices.ts';
import { Empty } from './empty.tsx';
import { useFollowedCursor } from './follow-cursor.ts';
import { Header } from './header.tsx';
import { Notices } from './notices.tsx';
import { PanelTop } from './panel-top.tsx';
import { Section } from './section.tsx';
import { StepBar } from './step-bar.tsx';

interface AppProps {
  readonly store: Store;
  readonly choices: Choices;
  /** Whether an editor stands behind the panel; a report has none, and no buttons that need one. */
  readonly editor: boolean;
}

export function App({ store, choices, editor }: AppProps) {
  const state = store.state.value;
  if (!state) return null;
  return (
    <>
      {state.model && <Header state={state} model={state.model} store={store} editor={editor} />}
      <PanelTop>
        <Notices state={state} store={store} editor={editor} />
        {state.run && <StepBar store={store} choices={choices} />}
      </PanelTop>
      {state.run && state.focus ? (
        <Views store={store} choices={choices} />
      ) : (
        !state.busy && editor && <Empty store={store} />
      )}
      <Tooltip />
    </>
  );
}

function Views({ store: followed, choices }: Pick<AppProps, 'store' | 'choices'>) {
  const store = useFollowedCursor(followed);
  const run = useComputed(() => store.state.value?.run?.number).value;
  const scene = useMemo(() => createScene(store, store.state.peek(), choices), [store, choices, run]);
  useEffect(() => scene?.stop, [scene]);
  const cursor = useComputed(() => store.state.value?.focus?.cursor.at ?? '').value;
  if (!scene) return null;
  return (
    <main class="views" key={run}>
      <div class="view-column">
        <AttentionChoice scene={scene} />
        <TextView scene={scene} />
        <ResultView scene={scene} />
        <HeadsView scene={scene} />
        <HeadView scene={scene} />
        <HiddenView scene={scene} />
      </div>
      <div class="view-column">
        <Section choices={choices} name="step" title="Step by Step" note={cursor}>
          <StepView store={store} />
        </Section>
      </div>
    </main>
  );
}
