// Who attends to whom: the heads of all layers of one kind, which are looked at and compared together.

import { isCausal, type Stack } from './architecture.ts';
import type { StepId } from './step.ts';

export interface AttentionSet {
  /** '' where the model has only one. */
  readonly name: '' | 'encoder' | 'decoder' | 'cross';
  /** The stack whose tokens attend. */
  readonly stack: number;
  /** The stack whose tokens are attended to: the same, or the one before. */
  readonly keys: number;
  /** L */
  readonly layers: number;
  /** H */
  readonly heads: number;
  /** Whether a token sees only itself and the tokens before it. */
  readonly causal: boolean;
  /** For each layer the group of steps that computes it: 'decoder.blocks.0.cross_attn'. */
  readonly groups: readonly string[];
  /** For each layer the pattern, [head, query, key]. */
  readonly patterns: readonly StepId[];
}

/** In order of computation. */
export function attentionSets(stacks: readonly Stack[]): AttentionSet[] {
  return stacks.flatMap((stack, index) => {
    const { name, blocks, heads } = stack;
    const layers = blocks.length;
    const set = (attention: string, of: Pick<AttentionSet, 'name' | 'keys' | 'causal'>): AttentionSet => {
      const prefix = name === '' ? '' : `${name}.`;
      const groups = Array.from({ length: layers }, (_, layer) => `${prefix}blocks.${layer}.${attention}`);
      return { ...of, stack: index, layers, heads, groups, patterns: groups.map((id) => `${id}.pattern`) };
    };
    const self = set(name === '' ? 'attn' : 'self_attn', { name, keys: index, causal: isCausal(stack) });
    if (blocks[0]!.cross === null) return [self];
    return [self, set('cross_attn', { name: 'cross', keys: index - 1, causal: false })];
  });
}

/** 'Cross-attention', 'Decoder self-attention'. */
export function attentionName({ name }: AttentionSet): string {
  if (name === '') return 'Self-attention';
  if (name === 'cross') return 'Cross-attention';
  return `${name === 'encoder' ? 'Encoder' : 'Decoder'} self-attention`;
}
