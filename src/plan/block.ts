// One block: attention and MLP, each added to the residual stream, with the norms that stand around them.

import type { Block, Norms, Stack } from './architecture.ts';
import { attentionSteps } from './attention.ts';
import { cellwise, norm, normWords } from './build.ts';
import { mlpSteps } from './mlp.ts';
import type { LooseStep, StepId } from './step.ts';

/** What a block adds to the residual stream, and how the sum is called. */
interface Sublayer {
  /** The sublayer's steps; the last one's output is added. */
  readonly steps: (input: StepId) => LooseStep[];
  readonly norms: Norms;
  readonly name: string;
  readonly sum: string;
}

/** What a block reads. */
export interface BlockReads {
  /** The embedding's output, or the block before. */
  readonly input: StepId;
  /** What cross-attention reads: the last hidden state of the stack before; null without one. */
  readonly source: StepId | null;
  /** What is added to the scores of self-attention, [head, query, key]; null: nothing. */
  readonly bias: StepId | null;
}

export function blockSteps(prefix: string, block: Block, stack: Stack, reads: BlockReads): LooseStep[] {
  const id = (name: string) => `${prefix}.${name}`;
  const enter = cellwise(id('resid_pre'), { kind: 'identity' }, [reads.input], ['token', 'model'], {
    formula: 'identity',
    explains: 'The residual stream as it enters this block: what the layer before gave, unchanged.',
  });
  const steps: LooseStep[] = [enter];
  let stream = enter.id;
  const pending: StepId[] = [];
  const sublayers = sublayersOf(id, block, stack, reads);
  sublayers.forEach(({ steps: make, norms, name, sum }, i) => {
    const put = (step: LooseStep): StepId => {
      steps.push(step);
      return step.id;
    };
    const ln = id(`ln${i + 1}`);
    const { before, inside, after } = norms;
    const words = (which: NonNullable<typeof before>, where: string) => {
      const { name: called, does } = normWords(which);
      return `${called} ${where}: ${does}`;
    };
    steps.push(...make(before ? put(norm(ln, stream, before, words(before, `before ${name}`))) : stream));
    let update = steps.at(-1)!.id;
    if (inside) {
      const where = `of what ${name} gives, before it is added`;
      update = put(norm(`${ln}_post`, update, inside, words(inside, where)));
    }
    pending.push(update);
    if (block.parallel && i < sublayers.length - 1) return;
    stream = put(
      cellwise(id(sum), { kind: 'add' }, [stream, ...pending.splice(0)], ['token', 'model'], {
        formula: block.parallel ? 'residualParallel' : 'residual',
        explains: block.parallel
          ? 'The residual sum: attention and MLP read the same stream side by side, and what both found is added to it.'
          : `${ordinals[i]!(sublayers.length)} residual sum: what ${name} gave is added to what was there.`,
      }),
    );
    if (after) stream = put(norm(ln, stream, after, words(after, 'after the residual sum')));
  });
  return steps;
}

const ordinals: readonly ((of: number) => string)[] = [
  () => 'The first',
  () => 'The second',
  () => 'The third',
];

function sublayersOf(
  id: (name: string) => string,
  { attention, cross, mlp }: Block,
  stack: Stack,
  { source, bias }: BlockReads,
): Sublayer[] {
  const self: Sublayer = {
    steps: (input) =>
      attentionSteps(
        {
          id: (name) => id(`${stack.name === '' ? 'attn' : 'self_attn'}.${name}`),
          attention,
          stack,
          queries: input,
          keys: input,
          key: 'key',
        },
        bias,
      ),
    norms: attention.norms,
    name: cross ? 'self-attention' : 'attention',
    sum: 'resid_mid',
  };
  const last: Sublayer = {
    steps: (input) => mlpSteps(id('mlp'), input, mlp, stack),
    norms: mlp.norms,
    name: 'the MLP',
    sum: 'resid_post',
  };
  if (!cross) return [self, last];
  const across: Sublayer = {
    steps: (input) =>
      attentionSteps(
        {
          id: (name) => id(`cross_attn.${name}`),
          attention: cross,
          stack,
          queries: input,
          keys: source!,
          key: 'source',
        },
        null,
      ),
    norms: cross.norms,
    name: 'cross-attention',
    sum: 'resid_mid_cross',
  };
  return [self, across, last];
}
