// One token's attention at a glance: for each key the dot product, the score, the weight and the value, and their sum.

import { useState } from 'preact/hooks';
import { Failure } from '../parts/failure.tsx';
import { Agrees } from './agrees.tsx';
import type { AttentionSteps } from './attention-steps.ts';
import { indexName, keyHeadName, quotedToken } from './names.ts';
import { aligned } from './numbers.ts';
import { useScoreColumns } from './score-columns.ts';
import { ScoresNote } from './scores-note.tsx';
import { StepLink } from './step-link.tsx';
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
  const shared = steps.valueHead === 'kv_head';
  const valueHead = shared ? Math.floor(head / (of.head / of.kv_head)) : head;
  const width = Math.min(of.head_dim, MOST_VALUES);
  const ask = { run: run.number };
  const answers = [
    useAnswer(scene, 'tensor', { ...ask, step: steps.weights, slice: [head, token, null] }),
    useAnswer(scene, 'tensor', { ...ask, step: steps.values, slice: [null, valueHead, [0, width]] }),
    useAnswer(scene, 'tensor', { ...ask, step: steps.z, slice: [token, head, [0, width]] }),
  ];
  const scores = useScoreColumns(scene, steps, head);
  const agreement = useAnswer(scene, 'compare', { ...ask, step: steps.z, row: token, head });
  const data = answers.flatMap((answer) => (answer.status === 'here' ? [answer.value.data] : []));
  const failed = answers.find(({ status }) => status === 'failed');
  if (failed?.status === 'failed') return <Failure of={failed} />;
  const [weights, values, z] = data;
  if (!weights || !values || !z) return null;

  const written = scores.map((column) => ({ ...column, write: aligned(column.values) }));
  const writeWeight = aligned(weights);
  const writeValue = aligned([...values, ...z]);
  const keys = [...weights.keys()];
  const largest = keys.toSorted((a, b) => weights[b]! - weights[a]!).slice(0, MOST_KEYS);
  const shown = all ? keys : keys.filter((key) => largest.includes(key));
  const columns = [...z.keys()];

  return (
    <section class="attention-summary" aria-label="Attention of one token">
      <h3>
        Head {head}: what {quotedToken(scene, token, 'query')} attends to
        {steps.key === 'source' && ' in the source'}
      </h3>
      <ScoresNote scene={scene} steps={steps} />
      {shared && <p class="step-note">Its keys and values are those of {keyHeadName(head, of)}.</p>}
      <div class="terms-box">
        <table class="terms-table tight">
          <thead>
            <tr>
              <th scope="col">key</th>
              {written.map(({ heading }) => (
                <th key={heading} scope="col" class="number">
                  {heading}
                </th>
              ))}
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
                {written.map(({ heading, values: of, write }) => (
                  <td key={heading} class="number">
                    {write(of[key]!)}
                  </td>
                ))}
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
              <th scope="row" colSpan={written.length + 2}>
                <StepLink scene={scene} id={steps.z} />, the sum of weight × value
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

function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}
