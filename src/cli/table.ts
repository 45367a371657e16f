// Columns of text that line up.

/**
 * Cells are set flush right, those of the last columns flush left.
 * @param left how many columns that is
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const set = (cell: string, column: number) =>
    column < head.length - left ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  return all
    .map((row) => row.map(set).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** 1234567 as '1,234,567'. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
