// The one idea: a transformer is a list of named steps. Everything else in Headlight reads this list.

import { type Architecture, isCausal } from './architecture.ts';
import { type AttentionSet, attentionSets } from './attention-set.ts';
import { blockSteps } from './block.ts';
import { dropout, linear, norm, normWords, operandShape } from './build.ts';
import { embeddingSteps, positionBias, tokenWidth } from './embedding.ts';
import { headSteps } from './head.ts';
import { measure, shapes, sizes, type TokenCounts } from './sizes.ts';
import type { Dim, LooseStep, Step, StepId, WeightName } from './step.ts';

export interface Plan {
  readonly architecture: Architecture;
  /** In order of computation: a step reads only steps before it. */
  readonly steps: readonly Step[];
  readonly byId: ReadonlyMap<StepId, Step>;
  /** Every weight that some step reads. */
  readonly weights: ReadonlyMap<WeightName, WeightShape>;
  /**
   * For each stack L + 1 steps: what enters block 0, …, what leaves the last block (after the final norm, where there
   * is one).
   */
  readonly hiddenStates: readonly (readonly StepId[])[];
  /** Where tokens attend to tokens: the stack's own; in an encoder-decoder the encoder's, the decoder's, and across. */
  readonly attentions: readonly AttentionSet[];
  /** The steps of causal stacks whose rows are keys or values: all that a token reads of those before it. */
  readonly keysAndValues: readonly StepId[];
  /** The keys and values of cross-attention, which stay while a target grows: all that it reads of its source. */
  readonly keysAndValuesOfSource: readonly StepId[];
}

/** As the formulas write it: [in, out]. */
export interface WeightShape {
  readonly dims: readonly Dim[];
  readonly shape: readonly number[];
}

/** The forward pass of a model, as data. */
export function plan(architecture: Architecture): Plan {
  const { stacks } = architecture;
  const steps: Step[] = [];
  const hiddenStates: StepId[][] = [];
  stacks.forEach((stack, index) => {
    const prefix = stack.name === '' ? '' : `${stack.name}.`;
    const source = index > 0 ? hiddenStates[index - 1]!.at(-1)! : null;
    const loose: LooseStep[] = embeddingSteps(`${prefix}embed`, stack.embedding);
    let input = loose.at(-1)!.id;
    const bias = stack.relativeBias ? `${prefix}position_bias` : null;
    if (bias) loose.push(positionBias(bias, { kind: 'relative_bias', ...stack.relativeBias! }));
    const states: StepId[] = [];
    stack.blocks.forEach((block, layer) => {
      const name = `${prefix}blocks.${layer}`;
      const steps = blockSteps(name, block, stack, { input, source: block.cross ? source : null, bias });
      states.push(`${name}.resid_pre`);
      loose.push(...steps.map((step) => shared(step, name, `${prefix}blocks.${block.weights}`)));
      input = steps.at(-1)!.id;
    });
    if (stack.finalNorm) {
      const { name, does } = normWords(stack.finalNorm);
      input = `${prefix}final_norm`;
      loose.push(norm(input, loose.at(-1)!.id, stack.finalNorm, `${name} after all blocks: ${does}`));
    }
    const { final } = stack.dropout;
    loose.push(...dropout(`${prefix}final_dropout`, input, final, ['token', 'model'], 'the numbers'));
    input = loose.at(-1)!.id;
    if (stack.finalProjection) {
      loose.push(
        linear(`${prefix}final_project`, input, 'model', ['token', tokenWidth(architecture)], {
          formula: 'denseNoBias',
          explains: 'A dense layer brings each state back to the width of the token embedding.',
          bias: false,
        }),
      );
    }
    states.push(loose.at(-1)!.id);
    hiddenStates.push(states);
    if (index === stacks.length - 1) loose.push(...headSteps(architecture, states.at(-1)!));
    steps.push(...loose.map((step) => ({ ...step, stack: index })));
  });

  const weights = new Map<WeightName, WeightShape>();
  for (const step of steps) {
    // Weights do not depend on the texts.
    const of = sizes(
      architecture,
      stacks.map(() => 0),
      step.stack,
    );
    step.weights.forEach((name, i) => {
      if (weights.has(name)) return;
      const dims = operandShape(step.reads[step.inputs.length + i]!);
      weights.set(name, { dims, shape: measure(dims, of) });
    });
  }
  return {
    architecture,
    steps,
    byId: new Map(steps.map((step) => [step.id, step])),
    weights,
    hiddenStates,
    attentions: attentionSets(stacks),
    keysAndValues: rowsThatOthersRead(steps, 'key')
      .filter(({ stack }) => isCausal(stacks[stack]!))
      .map(({ id }) => id),
    keysAndValuesOfSource: rowsThatOthersRead(steps, 'source').map(({ id }) => id),
  };
}

/** The steps with a row for each key, or source token, that steps without such rows read, in the order in which they do. */
function rowsThatOthersRead(steps: readonly Step[], rows: 'key' | 'source'): readonly Step[] {
  const has = new Map(steps.filter(({ shape }) => shape[0] === rows).map((step) => [step.id, step]));
  const read = new Set(steps.flatMap(({ id, inputs }) => (has.has(id) ? [] : inputs)));
  return [...read].flatMap((id) => has.get(id) ?? []);
}

/** A block's step, reading the weights of the block that it shares them with. */
function shared(step: LooseStep, own: string, other: string): LooseStep {
  if (own === other) return step;
  return { ...step, weights: step.weights.map((name) => other + name.slice(own.length)) };
}

/** The step of this name. Throws an Error that names the first and the last step where there is none. */
export function stepOf(plan: Plan, id: StepId): Step {
  const step = plan.byId.get(id);
  if (!step)
    throw new Error(
      `There is no step “${id}” in this model. Its steps run from “${plan.steps[0]!.id}” to “${plan.steps.at(-1)!.id}”.`,
    );
  return step;
}

/** The shapes of steps' outputs, in numbers, by their names. */
export function shapesOf(plan: Plan, tokens: TokenCounts): (id: StepId) => number[] {
  const shape = shapes(plan.architecture, tokens);
  return (id) => shape(stepOf(plan, id));
}

/** What the last stack's head reads. */
export function lastHiddenState({ hiddenStates }: Plan): StepId {
  return hiddenStates.at(-1)!.at(-1)!;
}

/** The layer that a step belongs to, or null outside the blocks. */
export function layerOf(id: StepId): number | null {
  const match = /(?:^|\.)blocks\.(\d+)\./.exec(`${id}.`);
  return match ? Number(match[1]) : null;
}
