// Amounts of memory, for people.

/** '9.6 GB', '120 MB'. @param round up, as a rule: what is needed */
export function bytesInWords(bytes: number, round: (number: number) => number = Math.ceil): string {
  return bytes > 1e9 ? `${(round(bytes / 1e8) / 10).toFixed(1)} GB` : `${round(bytes / 1e6)} MB`;
}
