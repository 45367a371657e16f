// One line on the terminal that says how far a long task has come.

import type { Progress } from '../protocol/rpc.ts';

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Leaves nothing behind. */
  readonly clear: () => void;
}

/** Draws only where someone watches; a file or a pipe gets nothing. */
export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  let shown = '';
  const draw = (text: string) => {
    if (!stream.isTTY || text === shown) return;
    shown = text;
    stream.write(`\r\u001b[K${text}`);
  };
  return {
    show: ({ message, fraction }) =>
      draw(fraction === null ? `${message} …` : `${message} … ${Math.round(fraction * 100)} %`),
    clear: () => draw(''),
  };
}
