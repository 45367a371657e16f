// Numbers as rows of block characters, for places where nothing can be drawn.

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A bar of at most `width` characters for a share from 0 to 1. */
export function bar(share: number, width: number): string {
  const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return '█'.repeat(Math.floor(units / 8)) + eighths[units % 8]!;
}

/**
 * One character for each number, its height from the smallest of them to the largest.
 * @returns '' where they are so close (5 % of the largest) that heights would make much of little
 */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!(high - low > 0.05 * Math.abs(high))) return '';
  return values
    .map((value) => heights[Math.round(((value - low) / (high - low)) * (heights.length - 1))]!)
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
