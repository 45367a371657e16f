// Numbers as rows of block characters, for places where nothing can be drawn.

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A bar of at most `width` characters for a share from 0 to 1. */
export function bar(share: number, width: number): string {
  const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return '█'.repeat(Math.floor(units / 8)) + eighths[units % 8]!;
}

/** One character for each number, its height from 0 to the largest. */
export function sparkline(values: readonly number[]): string {
  const top = Math.max(...values);
  return values
    .map((value) => heights[top > 0 ? Math.max(0, Math.ceil((value / top) * heights.length) - 1) : 0]!)
    .join('');
}

/** A text in one line, with what cannot be seen made visible. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => {
    if (char === '\n') return '⏎';
    if (char === '\t') return '⇥';
    const code = char.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '␡';
  });
}
