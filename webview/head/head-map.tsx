// The chosen head as a heatmap: who attends (rows) to whom (columns).

import { useMemo } from 'preact/hooks';
import type { AttentionSet } from '../../src/plan/attention-set.ts';
import { inReach } from '../../src/plan/in-reach.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { fixed } from '../parts/format.ts';
import type { Place } from '../parts/grid-keys.ts';
import type { HeadMatrix } from '../parts/head-matrix.ts';
import { Heatmap } from '../parts/heatmap.tsx';
import { Legend } from '../parts/legend.tsx';
import { diverging, range, sequential } from '../parts/scale.ts';
import { textName } from '../parts/texts.ts';
import { theme } from '../parts/theme.ts';
import { placeName, type Scene } from '../scene.ts';

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

export function HeadMap({ scene, matrix, zoom }: HeadMapProps) {
  const { plan, store } = scene;
  const { token, key } = scene.focus.value;
  const { stack, keys } = matrix.set;
  const [queryLabels, keyLabels] = [scene.labels[stack]!, scene.labels[keys]!];
  const colors = theme.value;
  const { values, step } = matrix;
  const scale = useMemo(() => {
    const { low, high } = range(values);
    if (step === 'pattern') return sequential(colors, 0, high);
    return diverging(colors, Math.max(Math.abs(low), Math.abs(high)));
  }, [values, step, colors]);
  const mask = plan.byId.get(`${matrix.set.groups[matrix.layer]}.masked`)?.op;
  const reach = mask?.kind === 'mask' && (step === 'pattern' || step === 'masked') ? mask.reach : null;
  const isEmpty = useMemo(
    () => (reach ? (row: number, column: number) => !inReach(reach, row, column) : undefined),
    [reach],
  );
  const describe = ({ row, column }: Place) => {
    const why = column > row && reach?.after === 0 ? 'it comes later' : 'it is out of reach';
    const value = isEmpty?.(row, column)
      ? `hidden, ${why}`
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
