// The chosen head as a heatmap: who attends (rows) to whom (columns), with the numbers.

import { useEffect, useMemo } from 'preact/hooks';
import type { AttentionSet } from '../../src/plan/attention-set.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { Section } from '../frame/section.tsx';
import { fixed } from '../parts/format.ts';
import type { Place } from '../parts/grid-keys.ts';
import { type HeadMatrix, type HeadStep, headSteps, pulledHeadMatrix } from '../parts/head-matrix.ts';
import { Heatmap } from '../parts/heatmap.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Legend } from '../parts/legend.tsx';
import { diverging, range, sequential } from '../parts/scale.ts';
import { Segments } from '../parts/segments.tsx';
import { textName } from '../parts/texts.ts';
import { theme } from '../parts/theme.ts';
import { useChoice } from '../parts/use-choice.ts';
import type { Pulled } from '../pulled.ts';
import { placeName, type Scene } from '../scene.ts';
import { HeadNumbers } from './head-numbers.tsx';

const titles: Readonly<Record<HeadStep, string>> = {
  pattern: 'The weights after softmax: each row adds up to 1',
  scores: 'Dot products of queries and keys, scaled',
  masked: 'The scores with later tokens hidden',
};

const zooms = ['1', '2', '4', '8'] as const;

export function HeadView({ scene }: { readonly scene: Scene }) {
  const { plan, attention, focus, choices } = scene;
  const note = placeName(plan, attention.value, focus.value);
  return (
    <Section choices={choices} name="head" title="Attention" note={note}>
      <HeadBody scene={scene} />
    </Section>
  );
}

function HeadBody({ scene }: { readonly scene: Scene }) {
  const { plan, attention, choices } = scene;
  const steps = headSteps.filter((step) => plan.byId.has(`${attention.value.groups[0]}.${step}`));
  const [chosen, chooseStep] = useChoice(choices, 'head.step', headSteps, 'pattern');
  const step = steps.find((one) => one === chosen) ?? 'pattern';
  const [zoom, chooseZoom] = useChoice(choices, 'head.zoom', zooms, '1');
  const zoomBy = (direction: 1 | -1) => chooseZoom(zooms[zooms.indexOf(zoom) + direction] ?? zoom);
  return (
    <>
      <div class="controls">
        <Segments
          label="Step of attention"
          options={steps.map((value) => ({ value, text: value, title: titles[value] }))}
          chosen={step}
          onChoose={chooseStep}
        />
        <span class="hint">rows attend to columns</span>
        <div class="toolbar-group">
          <IconButton
            icon="zoom-out"
            title="Smaller cells"
            disabled={zoom === '1'}
            onClick={() => zoomBy(-1)}
          />
          <IconButton icon="zoom-in" title="Larger cells" disabled={zoom === '8'} onClick={() => zoomBy(1)} />
        </div>
      </div>
      {step === 'pattern' ? (
        <PulledMap scene={scene} matrix={scene.pattern.value} zoom={Number(zoom)} />
      ) : (
        <OtherStep key={step} scene={scene} step={step} zoom={Number(zoom)} />
      )}
      <HeadNumbers scene={scene} />
    </>
  );
}

interface OtherStepProps {
  readonly scene: Scene;
  readonly step: HeadStep;
  readonly zoom: number;
}

function OtherStep({ scene, step, zoom }: OtherStepProps) {
  const { value, stop } = useMemo(() => pulledHeadMatrix(scene, step), [scene, step]);
  useEffect(() => stop, [stop]);
  return <PulledMap scene={scene} matrix={value.value} zoom={zoom} />;
}

interface PulledMapProps {
  readonly scene: Scene;
  readonly matrix: Pulled<HeadMatrix>;
  readonly zoom: number;
}

function PulledMap({ scene, matrix, zoom }: PulledMapProps) {
  if (matrix.status === 'failed') return <p class="failed">{matrix.message}</p>;
  if (matrix.status === 'waiting') return <div class="waiting" />;
  return <HeadMap scene={scene} matrix={matrix.value} zoom={zoom} />;
}

/** Which text the rows and the columns are of. */
function axesOf(plan: Plan, { stack, keys }: AttentionSet) {
  return {
    row: `${textName(plan, stack)} tokens (queries)`,
    column: `${textName(plan, keys)} tokens (keys)`,
  };
}

interface HeadMapProps {
  readonly scene: Scene;
  readonly matrix: HeadMatrix;
  readonly zoom: number;
}

function HeadMap({ scene, matrix, zoom }: HeadMapProps) {
  const { plan, store } = scene;
  const { token, key } = scene.focus.value;
  const { causal, stack, keys } = matrix.set;
  const [queryLabels, keyLabels] = [scene.labels[stack]!, scene.labels[keys]!];
  const colors = theme.value;
  const { values, step } = matrix;
  const scale = useMemo(() => {
    const { low, high } = range(values);
    if (step === 'pattern') return sequential(colors, 0, high);
    return diverging(colors, Math.max(Math.abs(low), Math.abs(high)));
  }, [values, step, colors]);
  const isEmpty = useMemo(
    () => (causal && step !== 'scores' ? (row: number, column: number) => column > row : undefined),
    [causal, step],
  );
  const describe = ({ row, column }: Place) => {
    const value = isEmpty?.(row, column)
      ? 'hidden, it comes later'
      : fixed(values[row * keyLabels.length + column]!, 4);
    return `${queryLabels[row]} → ${keyLabels[column]}: ${value}`;
  };
  return (
    <>
      <Heatmap
        label={`Attention ${step}, ${placeName(plan, matrix.set, matrix)}: rows attend to columns`}
        shape="square"
        {...(plan.attentions.length > 1 ? { axes: axesOf(plan, matrix.set) } : {})}
        rowLabels={queryLabels}
        columnLabels={keyLabels}
        values={values}
        {...(isEmpty ? { isEmpty } : {})}
        scale={scale}
        at={{ row: token, column: key }}
        zoom={zoom}
        print={(value) => fixed(value, 2)}
        describe={describe}
        onMove={({ row, column }) => store.focus({ token: row, key: column })}
      />
      <div class="below">
        <Legend scale={scale} of={step === 'pattern' ? 'weight' : 'score'} />
        <output class="readout number">{describe({ row: token, column: key })}</output>
      </div>
    </>
  );
}
