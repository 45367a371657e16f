// A notification with a Cancel button for what takes longer than a moment.

import { type Disposable, type Progress, ProgressLocation, window } from 'vscode';
import { plainText } from './plain-text.ts';
import type { Session } from './session.ts';

const momentMilliseconds = 300;

export function showProgress(session: Session): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const listening = session.onDidChange(() => {
    if (!session.state.busy) {
      clearTimeout(timer);
      timer = undefined;
    } else timer ??= setTimeout(() => notify(session), momentMilliseconds);
  });
  return {
    dispose() {
      clearTimeout(timer);
      listening.dispose();
    },
  };
}

function notify(session: Session): void {
  const options = { location: ProgressLocation.Notification, title: 'Headlight', cancellable: true };
  void window.withProgress(options, (progress, cancellation) => {
    cancellation.onCancellationRequested(() => session.cancel());
    return untilDone(session, progress);
  });
}

function untilDone(session: Session, bar: Progress<{ message?: string; increment?: number }>): Promise<void> {
  return new Promise((resolve) => {
    let percent = 0;
    const report = () => {
      const { busy } = session.state;
      if (!busy) {
        listening.dispose();
        resolve();
        return;
      }
      const now = 100 * (busy.fraction ?? 0);
      bar.report({ message: plainText(busy.message), increment: Math.max(0, now - percent) });
      percent = Math.max(percent, now);
    };
    const listening = session.onDidChange(report);
    report();
  });
}
