// One token's attention at a glance: for each key the dot product, the score, the weight and the value, and their sum.

import { useState } from 'preact/hooks';
import { goTo } from '../../src/plan/cursor.ts';
import { Failure } from '../parts/failure.tsx';
import { Agrees } from './agrees.tsx';
import type { AttentionSteps } from './attention-steps.ts';
import { indexName, nearName, quotedToken } from './names.ts';
import { aligned } from './numbers.ts';
import type { StepScene } from './step-scene.ts';
import { useAnswer } from './use-answer.ts';

/** Columns of the values that fit beside the weights. */
const MOST_VALUES = 4;
const MOST_KEYS = 12;

export function AttentionSummary({ scene, steps }: { scene: StepScene; steps: AttentionSteps }) {
  const { run, focus, of, store } = scene;
  const [all, setAll] = useState(false);
  const { token } = focus;
  const head = focus.head ?? 0;
  const width = Math.min(of.head_dim, MOST_VALUES);
  const ask = { run: run.number };
  const row = [head, token, null] as const;
  const answers = [
    useAnswer(scene, 'tensor', { ...ask, step: steps.scores, slice: row }),
    useAnswer(scene, 'tensor', { ...ask, step: steps.weights, slice: row }),
    useAnswer(scene, 'tensor', { ...ask, step: steps.values, slice: [null, head, [0, width]] }),
    useAnswer(scene, 'tensor', { ...ask, step: steps.z, slice: [token, head, [0, width]] }),
  ];
  const mask = useAnswer(
    scene,
    'tensor',
    steps.masked === null ? null : { ...ask, step: steps.masked, slice: row },
  );
  const agreement = useAnswer(scene, 'compare', { ...ask, step: steps.z, row: token, head });
  const data = answers.flatMap((answer) => (answer.status === 'here' ? [answer.value.data] : []));
  const failed = answers.find(({ status }) => status === 'failed');
  if (failed?.status === 'failed') return <Failure of={failed} />;
  const [scores, weights, values, z] = data;
  if (!scores || !weights || !values || !z) return null;
  const masked = mask.status === 'here' ? mask.value.data : null;

  const products = scores.map((x) => x / steps.scale);
  const writeProduct = aligned(products);
  const writeScore = aligned(scores);
  const writeWeight = aligned(weights);
  const writeValue = aligned([...values, ...z]);
  const keys = [...weights.keys()];
  const largest = keys.toSorted((a, b) => weights[b]! - weights[a]!).slice(0, MOST_KEYS);
  const shown = all ? keys : keys.filter((key) => largest.includes(key));
  const columns = [...z.keys()];
  const name = (id: string) => nearName(id, steps.scores);

  return (
    <section class="attention-summary" aria-label="Attention of one token">
      <h3>
        Head {head}: what {quotedToken(scene, token, 'query')} attends to
        {steps.key === 'source' && ' in the source'}
      </h3>
      <p class="step-note">
        <StepLink scene={scene} id={steps.scores} name={name(steps.scores)} /> = q · k ÷ √{of.head_dim},
        softmax gives <StepLink scene={scene} id={steps.weights} name={name(steps.weights)} />, the weights of
        the values <StepLink scene={scene} id={steps.values} name={name(steps.values)} />
      </p>
      <div class="terms-box">
        <table class="terms-table tight">
          <thead>
            <tr>
              <th scope="col">key</th>
              <th scope="col" class="number">
                q · k
              </th>
              <th scope="col" class="number">
                score
              </th>
              {masked && (
                <th scope="col" class="number">
                  masked
                </th>
              )}
              <th scope="col" class="number">
                weight
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" class="number">
                  v{subscript(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((key) => (
              <tr key={key} class={key === focus.key ? 'current' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    class="step-link"
                    aria-pressed={key === focus.key}
                    title="Choose this key"
                    onClick={() => store.focus({ key })}
                  >
                    {indexName(scene, steps.key, key)}
                  </button>
                </th>
                <td class="number">{writeProduct(products[key]!)}</td>
                <td class="number">{writeScore(scores[key]!)}</td>
                {masked && <td class="number">{writeScore(masked[key]!)}</td>}
                <td class="number weighted" style={{ '--share': weights[key]! }}>
                  {writeWeight(weights[key]!)}
                </td>
                {columns.map((column) => (
                  <td key={column} class="number quiet">
                    {writeValue(values[key * width + column]!)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={masked ? 5 : 4}>
                <StepLink scene={scene} id={steps.z} name={name(steps.z)} />, the sum of weight × value
              </th>
              {columns.map((column) => (
                <td key={column} class="number">
                  {writeValue(z[column]!)}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      {keys.length > shown.length && (
        <p class="terms-rest">
          The {shown.length} largest weights of {keys.length}.{' '}
          <button type="button" class="step-link" onClick={() => setAll(true)}>
            Show all
          </button>
        </p>
      )}
      {agreement.status === 'here' && (
        <div class="proof">
          <p>Summed piece by piece, and as the matrix formula Z = A V:</p>
          <Agrees agreement={agreement.value} row={quotedToken(scene, token, 'query')} />
        </div>
      )}
    </section>
  );
}

function StepLink({ scene, id, name }: { scene: StepScene; id: string; name: string }) {
  const { store, plan, focus } = scene;
  return (
    <button
      type="button"
      class="step-link"
      title={`Go to ${id}`}
      onClick={() => store.focus({ cursor: goTo(plan, id) ?? focus.cursor })}
    >
      {name}
    </button>
  );
}

function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}
