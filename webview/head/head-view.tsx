// The chosen head: which step of its attention is shown, how large, and its numbers.

import { useEffect, useMemo } from 'preact/hooks';
import { Section } from '../frame/section.tsx';
import { Failure } from '../parts/failure.tsx';
import { type HeadMatrix, type HeadStep, headSteps, pulledHeadMatrix } from '../parts/head-matrix.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { Segments } from '../parts/segments.tsx';
import { useChoice } from '../parts/use-choice.ts';
import type { Pulled } from '../pulled.ts';
import { placeName, type Scene } from '../scene.ts';
import { HeadMap } from './head-map.tsx';
import { HeadNumbers } from './head-numbers.tsx';

const titles: Readonly<Record<HeadStep, string>> = {
  pattern: 'The weights after softmax: each row adds up to 1',
  scores: 'Dot products of queries and keys, as the model scales them',
  capped: 'The scores, bent so that none gets beyond a cap',
  biased: 'The scores, with a number added for each distance',
  masked: 'The scores, with the keys hidden that a query cannot see',
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
  // Layers may differ: one sees all, the next only what stands near.
  const group = attention.value.groups[scene.focus.value.layer]!;
  const steps = headSteps.filter((step) => plan.byId.has(`${group}.${step}`));
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
  if (matrix.status === 'failed') return <Failure of={matrix} />;
  if (matrix.status === 'waiting') return <div class="waiting" />;
  return <HeadMap scene={scene} matrix={matrix.value} zoom={zoom} />;
}
