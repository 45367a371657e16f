// Where a name comes back, an induction head looks at what followed it the last time.

export function weightedMean(values: number[], weights: number[]): number {
  let totalValue = 0;
  let totalWeight = 0;
  for (let i = 0; i < values.length; i++) {
    totalValue += values[i] * weights[i];
    totalWeight += weights[i];
  }
  return totalWeight === 0 ? 0 : totalValue / totalWeight;
}
