// One step of the forward pass, as data: what it is called, what it reads, how big it is, how it is made.

import type { Activation } from './architecture.ts';

/** 'blocks.3.attn.pattern', 'embed.sum', 'logits': TransformerLens's names without `hook_`. */
export type StepId = string;

/** 'blocks.3.attn.q.weight', 'embed.tokens.weight': a step's id and the parameter's role in it. */
export type WeightName = string;

/**
 * The name of an axis. What it measures is the same wherever it stands; `sizes()` says how long it is.
 * 'token', 'query' and 'key' count the text that the stack reads; 'source' the keys of cross-attention, which are the
 * tokens of the stack before.
 */
export type Dim =
  | 'token'
  | 'query'
  | 'key'
  | 'source'
  | 'head'
  | 'head_dim'
  | 'inner'
  | 'model'
  | 'ff'
  | 'vocab'
  | 'label'
  | 'position'
  | 'type';

/** What picks a row of a table: the token's id, its position, its segment. */
export type Picked = 'token' | 'position' | 'type';

export type Op =
  /** Row of a table: by token id, by position, or by segment. */
  | { readonly kind: 'lookup'; readonly by: Picked; readonly offset: number }
  | { readonly kind: 'add' }
  /** Every number times the same factor. */
  | { readonly kind: 'scale'; readonly factor: number }
  /** Another name for the same numbers: one block's output as the next block's input. */
  | { readonly kind: 'identity' }
  | { readonly kind: 'norm'; readonly eps: number }
  /** x W, and + b where a second weight stands. */
  | { readonly kind: 'linear' }
  | { readonly kind: 'scores'; readonly scale: number }
  /** Keys after the query become -Infinity. */
  | { readonly kind: 'mask' }
  /** Over the last axis. */
  | { readonly kind: 'softmax' }
  | { readonly kind: 'mix' }
  /** Heads side by side in one row. */
  | { readonly kind: 'concat' }
  | { readonly kind: 'activation'; readonly fn: Activation }
  /** The identity in evaluation; in training, a seeded mask and division by 1 - p. */
  | { readonly kind: 'dropout'; readonly p: number }
  /** One token's row. */
  | { readonly kind: 'pick'; readonly token: number };

/**
 * Where, along one axis of an operand, a cell of the output reads.
 * The axes of an operand together are its index map; from it follows how a cell was made.
 */
export type Axis =
  /** The output's own index along this axis. */
  | { readonly at: Dim }
  /** Every index along this axis: what the sum, the maximum or the mean runs over. */
  | { readonly over: Dim }
  /** The row that the input text picks, after the first `offset` rows. */
  | { readonly row: Picked; readonly offset: number }
  /** Always this index. */
  | { readonly fixed: number; readonly dim: Dim }
  /** The output's axis `of` counts heads times head widths: the head's index, or the index within the head. */
  | { readonly part: 'head' | 'head_dim'; readonly of: 'inner' };

/** One entry per axis of the operand. */
export type IndexMap = readonly Axis[];

export interface Step {
  readonly id: StepId;
  /** Index in `Architecture.stacks`: the stack it belongs to, which says how long its axes are. */
  readonly stack: number;
  readonly op: Op;
  readonly inputs: readonly StepId[];
  readonly weights: readonly WeightName[];
  readonly shape: readonly Dim[];
  /** One index map per operand: the inputs, then the weights. */
  readonly reads: readonly IndexMap[];
  /** TeX; a key of the table that the build renders to MathML. */
  readonly formula: string;
  /** One sentence for the reader. */
  readonly explains: string;
}

/** A step before the plan has put it into its stack. */
export type LooseStep = Omit<Step, 'stack'>;

/** The axis of the operand that an index-map entry stands for. */
export function dimOf(axis: Axis): Dim {
  if ('at' in axis) return axis.at;
  if ('over' in axis) return axis.over;
  if ('row' in axis) return axis.row === 'token' ? 'vocab' : axis.row;
  if ('fixed' in axis) return axis.dim;
  return axis.part;
}
