// What the panel may ask: the state, tensors of the run, a new focus, and the commands that are buttons in it.

import { commands } from 'vscode';
import { type PanelApi, panelCommandTitles } from '../protocol/panel.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { Session } from './session.ts';
import { panelState } from './session-state.ts';

export function panelHandlers(session: Session): Handlers<PanelApi> {
  return {
    state: () => panelState(session.state),
    focus: ({ change }) => session.viewpoint.move(change),
    command: async ({ command }) => {
      if (!Object.hasOwn(panelCommandTitles, command))
        throw new Error(`The panel has no command “${command}”.`);
      await commands.executeCommand(`headlight.${command}`);
    },
    summaries: (params, { signal }) => session.read('summaries', params, { signal }),
    thumbnails: (params, { signal }) => session.read('thumbnails', params, { signal }),
    tensor: (params, { signal }) => session.read('tensor', params, { signal }),
    weight: (params, { signal }) => session.read('weight', params, { signal }),
    derive: (params, { signal }) => session.read('derive', params, { signal }),
    compare: (params, { signal }) => session.read('compare', params, { signal }),
    top: (params, { signal }) => session.read('top', params, { signal }),
  };
}
