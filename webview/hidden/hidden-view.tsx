// The hidden states: one statistic as strips of layers by tokens, and all of them for the focused token.

import { useMemo } from 'preact/hooks';
import {
  type HiddenStatistic,
  hiddenStatistic,
  hiddenStatistics,
  type Summaries,
} from '../../src/plan/summary.ts';
import { Section } from '../frame/section.tsx';
import { Failure } from '../parts/failure.tsx';
import { fixed, number } from '../parts/format.ts';
import { Heatmap } from '../parts/heatmap.tsx';
import { Legend } from '../parts/legend.tsx';
import { diverging, range, sequential } from '../parts/scale.ts';
import { Segments } from '../parts/segments.tsx';
import { textName } from '../parts/texts.ts';
import { theme } from '../parts/theme.ts';
import { useChoice } from '../parts/use-choice.ts';
import type { Scene } from '../scene.ts';
import { hiddenStatisticWords, sharedNumbers, stateNames } from './hidden-statistics.ts';
import { HiddenTable } from './hidden-table.tsx';
import { useStateRow } from './use-state-row.ts';

export function HiddenView({ scene }: { readonly scene: Scene }) {
  const { plan, attention } = scene;
  const text = plan.architecture.stacks.length > 1 ? `${textName(plan, attention.value.stack)} · ` : '';
  return (
    <Section
      choices={scene.choices}
      name="hidden"
      title="Hidden States"
      note={`${text}${plan.architecture.model} numbers for each token and layer`}
    >
      <HiddenBody scene={scene} />
    </Section>
  );
}

function HiddenBody({ scene }: { readonly scene: Scene }) {
  const [shown, show] = useChoice(scene.choices, 'hidden.shown', hiddenStatistics, 'norm');
  const summaries = scene.summaries.value;
  const row = useStateRow(scene);
  return (
    <>
      <div class="controls">
        <Segments
          label="Statistic of the hidden states"
          options={hiddenStatistics.map((value) => ({
            value,
            text: hiddenStatisticWords[value].title,
            title: hiddenStatisticWords[value].explains,
          }))}
          chosen={shown}
          onChoose={show}
        />
      </div>
      {summaries.status === 'failed' && <Failure of={summaries} />}
      {summaries.status === 'waiting' && <div class="waiting" />}
      {summaries.status === 'here' && (
        <>
          <HiddenStrips scene={scene} summaries={summaries.value} shown={shown} row={row} />
          <HiddenTable scene={scene} summaries={summaries.value} row={row} />
        </>
      )}
    </>
  );
}

interface HiddenStripsProps {
  readonly scene: Scene;
  readonly summaries: Summaries;
  readonly shown: HiddenStatistic;
  readonly row: ReturnType<typeof useStateRow>;
}

/** Statistics that lie on both sides of 0. */
const signed: readonly HiddenStatistic[] = ['mean', 'min', 'max'];

function HiddenStrips({ scene, summaries, shown, row }: HiddenStripsProps) {
  const { plan } = scene;
  const { token } = scene.focus.value;
  const { stack } = scene.attention.value;
  const labels = scene.labels[stack]!;
  const hidden = summaries.hidden[stack]!;
  const colors = theme.value;
  const names = useMemo(() => stateNames(plan, stack), [plan, stack]);
  const values = useMemo(() => {
    const stride = hiddenStatistics.length;
    const from = hiddenStatistic(shown);
    return Float32Array.from({ length: names.length * labels.length }, (_, i) => hidden[i * stride + from]!);
  }, [hidden, shown, names, labels]);
  const { scale, clipped } = useMemo(() => {
    // A few tokens of real models are many times as long as the others; they must not blot out the rest.
    const ends = range(values, values.length > 100 ? 0.02 : 0);
    const all = range(values);
    const isSigned = signed.includes(shown);
    return {
      scale: isSigned
        ? diverging(colors, Math.max(Math.abs(ends.low), Math.abs(ends.high)))
        : sequential(colors, ends.low, ends.high),
      clipped: all.high > ends.high * 1.5,
    };
  }, [values, shown, colors]);
  return (
    <>
      <Heatmap
        label={`${hiddenStatisticWords[shown].title} of the hidden states: layers in rows, tokens in columns`}
        shape="strip"
        rowLabels={names}
        columnLabels={labels}
        values={values}
        scale={scale}
        at={{ row: row.value, column: token }}
        print={(value) => fixed(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)}
        describe={({ row: state, column }) =>
          `${names[state]}, ${labels[column]}: ${shown} ${number(values[state * labels.length + column]!)}`
        }
        onMove={({ row: state, column }) => row.focus(state, column)}
      />
      {shown === 'norm' && <SharedNorms names={names} values={values} />}
      <div class="below">
        <Legend scale={scale} of={shown} clipped={clipped} />
        <output class="readout number">
          {`${names[row.value]}, ${labels[token]}: ${number(values[row.value * labels.length + token]!)}`}
        </output>
      </div>
    </>
  );
}

interface SharedNormsProps {
  readonly names: readonly string[];
  /** [states, T] */
  readonly values: Float32Array;
}

/** Where a state ends in a layer norm, its tokens may all be of one length: said, lest the strip look broken. */
function SharedNorms({ names, values }: SharedNormsProps) {
  const shared = useMemo(() => sharedNumbers(values, names.length), [values, names]);
  const told = names.flatMap((name, i) => {
    const norm = shared[i];
    return norm == null ? [] : [`${name} (${number(norm)})`];
  });
  return told.length > 0 ? <p class="remark">Every token has the same norm in {told.join(', ')}.</p> : null;
}
