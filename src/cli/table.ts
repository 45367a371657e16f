// Columns of text that line up.

/** Cells are set flush right; the last column is flush left, because its width does not matter. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const last = head.length - 1;
  return all
    .map((row) => row.map((cell, i) => (i === last ? cell : cell.padStart(widths[i]!))).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** 1234567 as '1,234,567'. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
