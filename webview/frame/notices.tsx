// What has to be said before the views: work under way, a problem, a text that was cut or has changed.

import { type PanelCommand, type PanelState, panelCommandTitles } from '../../src/protocol/panel.ts';
import type { Progress } from '../../src/protocol/rpc.ts';
import { plural } from '../parts/format.ts';
import type { Store } from '../store.ts';

interface NoticesProps {
  readonly state: PanelState;
  readonly store: Store;
  readonly editor: boolean;
}

export function Notices({ state: { busy, problem, run }, store, editor }: NoticesProps) {
  return (
    <div class="notices">
      {busy && <Busy progress={busy} onCancel={() => store.command('cancel')} />}
      {problem && (
        <Notice kind="error" icon="error" actions={editor ? problem.actions : []} store={store}>
          {problem.message}
        </Notice>
      )}
      {run?.stale && (
        <Notice kind="warning" icon="history" actions={editor ? ['exploreAgain'] : []} store={store}>
          The text has changed since it was explored.
        </Notice>
      )}
      {run?.cut && (
        <Notice kind="info" icon="info" actions={[]} store={store}>
          {`The text ${run.cut.why === 'places' ? 'is longer than the model can read' : 'needs more memory than there is'}: the first ${plural(run.cut.kept, 'token')} are shown, ` +
            `${run.cut.dropped === null ? 'the rest was' : `the last ${run.cut.dropped.toLocaleString('en')} were`} cut: `}
          <q class="cut-text" title={run.text.slice(run.cut.from)}>
            {beginning(run.text.slice(run.cut.from))}
          </q>
        </Notice>
      )}
    </div>
  );
}

/** As much of a text as tells where it begins. */
function beginning(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

interface NoticeProps {
  readonly kind: 'error' | 'warning' | 'info';
  readonly icon: string;
  readonly actions: readonly PanelCommand[];
  readonly store: Store;
  readonly children: preact.ComponentChildren;
}

function Notice({ kind, icon, actions, store, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <span class={`codicon codicon-${icon}`} aria-hidden="true" />
      <span class="notice-words">{children}</span>
      {actions.map((command) => (
        <button key={command} type="button" class="button small" onClick={() => store.command(command)}>
          {panelCommandTitles[command]}
        </button>
      ))}
    </div>
  );
}

interface BusyProps {
  readonly progress: Progress;
  readonly onCancel: () => void;
}

function Busy({ progress: { message, fraction }, onCancel }: BusyProps) {
  const percent = fraction === null ? null : Math.round(100 * fraction);
  return (
    <div class="busy" role="status">
      <div
        class={`progress ${percent === null ? 'endless' : ''}`}
        role="progressbar"
        aria-label={message}
        {...(percent === null ? {} : { 'aria-valuenow': percent, 'aria-valuemin': 0, 'aria-valuemax': 100 })}
      >
        <div class="progress-bar" style={percent === null ? {} : { width: `${percent}%` }} />
      </div>
      <div class="busy-words">
        <span>{message}</span>
        {percent !== null && <span class="number">{`${percent} %`}</span>}
        <button type="button" class="button small secondary" onClick={onCancel}>
          {panelCommandTitles.cancel}
        </button>
      </div>
    </div>
  );
}
