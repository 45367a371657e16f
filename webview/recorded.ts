// A host in the page: answers the panel from a recording, and moves the focus as the editor does.

import type { Move } from '../src/plan/cursor.ts';
import { type Focus, moveFocus, startFocus, stepFocus } from '../src/plan/focus.ts';
import { plan } from '../src/plan/plan.ts';
import { tokenCounts } from '../src/plan/token.ts';
import type { PanelApi, PanelCommand, PanelState, StatePush } from '../src/protocol/panel.ts';
import type { Recording } from '../src/protocol/recording.ts';
import { serve, type Transport } from '../src/protocol/rpc.ts';
import { recordedReader } from './recorded-reader.ts';

const moves: Partial<Record<PanelCommand, Move>> = {
  stepOver: 'over',
  stepInto: 'into',
  stepOut: 'out',
  stepBack: 'back',
};

export interface RecordedHost {
  readonly transport: Transport;
  /** Commands that no recording can carry out, in the order in which they were asked for. */
  readonly commands: readonly PanelCommand[];
}

/** @param recording null for a panel that has nothing to show yet */
export function recordedHost(recording: Recording | null): RecordedHost {
  const { panel, host } = pair();
  const commands: PanelCommand[] = [];
  const described = recording && plan(recording.model.architecture);
  const tokens = recording ? tokenCounts(recording.run.tokens) : [];
  let focus: Focus | null = described && startFocus(described);

  const state = (): PanelState => ({
    model: recording?.model ?? null,
    run: recording?.run ?? null,
    focus,
    busy: null,
    problem: null,
    ...recording?.state,
  });
  const moveTo = (next: Focus) => {
    focus = next;
    host.send({ kind: 'state', state: state() } satisfies StatePush);
  };
  serve<PanelApi>(host, {
    ...recordedReader(recording, described),
    state,
    focus({ change }) {
      if (described && focus) moveTo(moveFocus(described, focus, change, tokens));
    },
    command({ command }) {
      const how = moves[command];
      if (how && described && focus) moveTo(stepFocus(described, focus, how, tokens));
      else if (command === 'restart' && described && focus)
        moveTo(moveFocus(described, focus, { cursor: startFocus(described).cursor }, tokens));
      else commands.push(command);
    },
  });
  return { transport: panel, commands };
}

/** Two ends of one wire. Messages arrive later, as they do from a real host, and are not shared. */
function pair(): { readonly panel: Transport; readonly host: Transport } {
  const ends = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const end = (mine: 0 | 1): Transport => ({
    send(message) {
      const copied = structuredClone(message);
      queueMicrotask(() => {
        for (const hear of ends[mine === 0 ? 1 : 0]) hear(copied);
      });
    },
    listen(hear) {
      ends[mine].add(hear);
      return () => ends[mine].delete(hear);
    },
  });
  return { panel: end(0), host: end(1) };
}
