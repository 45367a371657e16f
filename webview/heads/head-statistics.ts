// The statistics of a head in words, and where their numbers stand in the summaries.

import type { AttentionSet } from '../../src/plan/attention-set.ts';
import {
  type AttentionSummary,
  type HeadStatistic,
  headStatistic,
  headStatistics,
} from '../../src/plan/summary.ts';
import { fixed } from '../parts/format.ts';

interface Words {
  readonly title: string;
  readonly unit: string;
  readonly explains: string;
}

export const headStatisticWords: Readonly<Record<HeadStatistic, Words>> = {
  entropy: {
    title: 'Entropy',
    unit: ' bits',
    explains: 'How spread out the weights are: 0 where one token gets all',
  },
  distance: { title: 'Distance', unit: ' tokens', explains: 'How far away the attended tokens are' },
  max: { title: 'Largest', unit: '', explains: 'The largest weight' },
  self: { title: 'Self', unit: '', explains: 'Weight on the token itself' },
  previous: { title: 'Previous', unit: '', explains: 'Weight on the token before' },
  first: { title: 'First', unit: '', explains: 'Weight on the first of the tokens attended to' },
};

/** A statistic as it is printed, with its unit. */
export function headStatisticText(name: HeadStatistic, value: number): string {
  const { unit } = headStatisticWords[name];
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return unit === '' ? fixed(value, 4) : fixed(value, decimals) + unit;
}

/** @param head null for the mean over heads */
export function headStatisticAt(
  { heads }: Pick<AttentionSummary, 'heads'>,
  set: Pick<AttentionSet, 'heads'>,
  name: HeadStatistic,
  layer: number,
  head: number | null,
): number {
  const at = (h: number) => heads[(layer * set.heads + h) * headStatistics.length + headStatistic(name)]!;
  if (head !== null) return at(head);
  let sum = 0;
  for (let h = 0; h < set.heads; h++) sum += at(h);
  return sum / set.heads;
}
