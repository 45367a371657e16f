// Every statistic of the focused token's hidden states, as numbers.

import { useMemo } from 'preact/hooks';
import { hiddenStatistic, hiddenStatistics, type Summaries } from '../../src/plan/summary.ts';
import { number, numberBeside } from '../parts/format.ts';
import { ScrollRegion } from '../parts/scroll-region.tsx';
import type { Scene } from '../scene.ts';
import { hiddenStatisticWords, stateNames } from './hidden-statistics.ts';
import type { StateRow } from './use-state-row.ts';

interface HiddenTableProps {
  readonly scene: Scene;
  readonly summaries: Summaries;
  readonly row: StateRow;
}

export function HiddenTable({ scene, summaries, row }: HiddenTableProps) {
  const { plan } = scene;
  const { token } = scene.focus.value;
  const { stack } = scene.attention.value;
  const labels = scene.labels[stack]!;
  const hidden = summaries.hidden[stack]!;
  const names = useMemo(() => stateNames(plan, stack), [plan, stack]);
  const at = (state: number, statistic: number) =>
    hidden[(state * labels.length + token) * hiddenStatistics.length + statistic]!;
  const largest = (state: number) =>
    Math.max(Math.abs(at(state, hiddenStatistic('min'))), Math.abs(at(state, hiddenStatistic('max'))));
  return (
    <ScrollRegion class="table-box" label="Statistics of the focused token">
      <table class="numbers">
        <caption>
          Token {token}: <strong>{labels[token]}</strong>
        </caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            {hiddenStatistics.map((name) => (
              <th key={name} scope="col" title={hiddenStatisticWords[name].explains}>
                {hiddenStatisticWords[name].title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name, state) => (
            <tr key={name} class={state === row.value ? 'focused' : ''}>
              <th scope="row">{name}</th>
              {hiddenStatistics.map((statistic, i) => (
                <td
                  key={statistic}
                  title={`${hiddenStatisticWords[statistic].title}: ${number(at(state, i))}`}
                >
                  {numberBeside(at(state, i), largest(state))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
