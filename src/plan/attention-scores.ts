// How well each query fits each key: the dot products, and what is done to them before softmax.

import type { Reach } from './architecture.ts';
import { at, cellwise, over } from './build.ts';
import { counted } from './counted.ts';
import { formulas } from './formulas.ts';
import { type AttentionPlace, keyHeadDim } from './queries-keys-values.ts';
import type { Axis, Dim, LooseStep, StepId } from './step.ts';

/** The axis along which a query's head finds its keys and values. */
export function keyHeadAxis({ stack }: AttentionPlace): Axis {
  return keyHeadDim(stack) === 'kv_head' ? { shared: 'kv_head' } : at('head');
}

/** [head, query, key]; the last step's are those that softmax reads. @param bias what is added to them, or null */
export function scoreSteps(
  place: AttentionPlace,
  { q, k, bias }: { readonly q: StepId; readonly k: StepId; readonly bias: StepId | null },
): LooseStep[] {
  const { id, attention, key } = place;
  const perHead: readonly Dim[] = ['head', 'query', key];
  const steps = [products(place, q, k)];
  const last = () => steps.at(-1)!.id;
  const { softCap, reach } = attention;
  if (softCap !== null) {
    steps.push(
      cellwise(id('capped'), { kind: 'soft_cap', cap: softCap }, [last()], perHead, {
        formula: 'softCap',
        explains: `Scores are bent so that none gets beyond ${softCap}, while small ones hardly change.`,
      }),
    );
  }
  if (bias !== null) {
    steps.push(
      cellwise(id('biased'), { kind: 'add' }, [last(), bias], perHead, {
        formula: 'biased',
        explains: 'To each score the number is added that was learned for this head and this distance.',
      }),
    );
  }
  if (reach.before !== null || reach.after !== null) {
    steps.push(
      cellwise(id('masked'), { kind: 'mask', reach }, [last()], perHead, {
        formula: maskFormula(reach),
        explains: reachWords(reach),
      }),
    );
  }
  return steps;
}

function products(place: AttentionPlace, q: StepId, k: StepId): LooseStep {
  const { id, attention, stack, key } = place;
  const { scale } = attention;
  const usual = Math.abs(scale * Math.sqrt(stack.headDim) - 1) < 1e-9;
  const [formula, explains] =
    scale === 1
      ? [formulas.scoresPlain, 'as it is: this model does not scale it.']
      : usual
        ? [formulas.scores, 'divided by the square root of the head width so that it stays of order 1.']
        : [formulas.scoresScaled, 'times a factor of this model that keeps it of order 1.'];
  return {
    id: id('scores'),
    op: { kind: 'scores', scale },
    inputs: [q, k],
    weights: [],
    shape: ['head', 'query', key],
    reads: [
      [at('query'), at('head'), over('head_dim')],
      [at(key), keyHeadAxis(place), over('head_dim')],
    ],
    formula,
    explains: `The dot product of each query with each key, ${explains}`,
  };
}

function reachWords({ before, after }: Reach): string {
  const hidden = 'become minus infinity, so that no token can see';
  if (after !== 0) {
    return `Scores of keys more than ${counted(before!, 'token')} away ${hidden} farther than that.`;
  }
  const later = `Scores of later tokens ${hidden} what comes after it`;
  if (before === null) return `${later}.`;
  if (before === 0) return `${later}, nor what stands before it: it sees itself alone.`;
  return `${later}, nor what stands more than ${counted(before, 'token')} before it.`;
}

function maskFormula({ before, after }: Reach): keyof typeof formulas {
  if (before === null) return 'mask';
  return after === 0 ? 'maskWindow' : 'maskLocal';
}
