// One token's attention at a glance: for each key the dot product, the score, the weight and the value, and their sum.

import { useState } from 'preact/hooks';
import { goTo } from '../../src/plan/cursor.ts';
import type { OutlineNode } from '../../src/plan/outline.ts';
import type { Step } from '../../src/plan/step.ts';
import type { Agreement } from '../../src/protocol/engine.ts';
import { indexName, nearName, quotedToken } from './names.ts';
import { aligned, formatNumber } from './numbers.ts';
import type { StepScene } from './step-scene.ts';
import { useAnswer } from './use-answer.ts';

interface AttentionSteps {
  readonly scores: Step;
  /** The score's factor, 1 / √d_k. */
  readonly scale: number;
  /** Queries by keys: the weights of the sum. */
  readonly weights: string;
  readonly values: string;
  readonly z: Step;
}

/** Columns of the values that fit beside the weights. */
const MOST_VALUES = 4;
const MOST_KEYS = 12;

/** The steps of a group that are dot-product attention, or null where there is none. */
export function attentionIn(node: OutlineNode): AttentionSteps | null {
  const steps = node.children.flatMap(({ step }) => step ?? []);
  const scores = steps.find(({ op }) => op.kind === 'scores');
  const z = steps.find(({ op }) => op.kind === 'mix');
  if (scores?.op.kind !== 'scores' || !z) return null;
  return { scores, scale: scores.op.scale, weights: z.inputs[0]!, values: z.inputs[1]!, z };
}

export function AttentionSummary({ scene, steps }: { scene: StepScene; steps: AttentionSteps }) {
  const { run, focus, of, store, plan } = scene;
  const [all, setAll] = useState(false);
  const head = focus.head ?? 0;
  const { token } = focus;
  const columns = [0, Math.min(of.head_dim, MOST_VALUES)] as const;
  const ask = { run: run.number };
  const scores = useAnswer(scene, 'tensor', { ...ask, step: steps.scores.id, slice: [head, token, null] });
  const weights = useAnswer(scene, 'tensor', { ...ask, step: steps.weights, slice: [head, token, null] });
  const values = useAnswer(scene, 'tensor', { ...ask, step: steps.values, slice: [null, head, columns] });
  const z = useAnswer(scene, 'tensor', { ...ask, step: steps.z.id, slice: [token, head, columns] });
  const agreement = useAnswer(scene, 'compare', { ...ask, step: steps.z.id, token, head });
  const failed = [scores, weights, values, z].find(({ status }) => status === 'failed');
  if (failed?.status === 'failed') return <p class="step-failed">{failed.message}</p>;
  if ([scores, weights, values, z].some(({ status }) => status !== 'here')) return null;

  const numbers = (answer: typeof scores) =>
    answer.status === 'here' ? answer.value.data : new Float32Array();
  const width = columns[1];
  const score = numbers(scores);
  const weight = numbers(weights);
  const value = numbers(values);
  const products = score.map((x) => x / steps.scale);
  const write = {
    product: aligned(products),
    score: aligned(score),
    weight: aligned(weight),
    value: aligned([...value, ...numbers(z)]),
  };
  const keys = [...weight.keys()].sort((a, b) => weight[b]! - weight[a]!);
  const shown = all || keys.length <= MOST_KEYS ? [...weight.keys()] : keys.slice(0, MOST_KEYS);
  const link = (id: string, text: string) => (
    <button
      type="button"
      class="step-link"
      title={`Go to ${id}`}
      onClick={() => store.focus({ cursor: goTo(plan, id) ?? focus.cursor })}
    >
      {text}
    </button>
  );
  const near = (id: string) => nearName(id, steps.scores.id);

  return (
    <section class="attention-summary" aria-label="Attention of one token">
      <h3>
        Head {head}: what {quotedToken(run, token)} attends to
      </h3>
      <div class="terms-box">
        <table class="terms-table">
          <thead>
            <tr>
              <th scope="col">key</th>
              <th scope="col" class="number">
                q · k
              </th>
              <th scope="col" class="number">
                ÷ √{of.head_dim} = {link(steps.scores.id, near(steps.scores.id))}
              </th>
              <th scope="col" class="number">
                {link(steps.weights, near(steps.weights))}
              </th>
              <td />
              {Array.from({ length: width }, (_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
                <th key={i} scope="col" class="number quiet">
                  {link(steps.values, `${near(steps.values)} ${i}`)}
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
                    title="Choose this key"
                    onClick={() => store.focus({ key })}
                  >
                    {indexName(scene, 'key', key)}
                  </button>
                </th>
                <td class="number">{write.product(products[key]!)}</td>
                <td class="number">{write.score(score[key]!)}</td>
                <td class="number">{write.weight(weight[key]!)}</td>
                <td class="term-bar">
                  <span class="bar" style={{ '--size': weight[key] }} />
                </td>
                {Array.from({ length: width }, (_, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
                  <td key={i} class="number quiet">
                    {write.value(value[key * width + i]!)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={5}>
                Sum of weight × value = {link(steps.z.id, near(steps.z.id))}
              </th>
              {[...numbers(z)].map((x, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
                <td key={i} class="number">
                  {write.value(x)}
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
      {agreement.status === 'here' && <Agrees agreement={agreement.value} />}
    </section>
  );
}

function Agrees({ agreement }: { agreement: Agreement }) {
  return (
    <p class="proof">
      Piece by piece and as Z = A V: largest difference over {agreement.cells} cells{' '}
      <b>{formatNumber(agreement.largestDifference)}</b>
    </p>
  );
}
