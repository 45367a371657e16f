// Amounts of memory, for people.

/** '9.6 GB', '120 MB': rounded up. */
export function bytesInWords(bytes: number): string {
  return bytes > 1e9 ? `${(Math.ceil(bytes / 1e8) / 10).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
