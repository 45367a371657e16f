// One step of the forward pass, as data: what it is called, what it reads, how big it is, how it is made.

import type { Activation, Reach, RelativeBias } from './architecture.ts';
import type { Rope } from './rope.ts';

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
  | 'kv_head'
  | 'head_dim'
  | 'inner'
  | 'model'
  | 'embedding'
  | 'ff'
  | 'vocab'
  | 'label'
  | 'position'
  | 'type'
  | 'bucket';

/** What picks a row of a table: the token's id, its position, its segment. */
export type Picked = 'token' | 'position' | 'type';

export type Op =
  /** Row of a table: by token id, by position, or by segment. */
  | { readonly kind: 'lookup'; readonly by: Picked; readonly offset: number }
  /** Sines and cosines of the position. */
  | { readonly kind: 'sinusoid' }
  /** Row of a table, by the bucket of the distance from query to key. */
  | ({ readonly kind: 'relative_bias' } & RelativeBias)
  | { readonly kind: 'add' }
  /** Cell by cell, the product. */
  | { readonly kind: 'multiply' }
  /** Every number times the same factor. */
  | { readonly kind: 'scale'; readonly factor: number }
  /** Another name for the same numbers: one block's output as the next block's input. */
  | { readonly kind: 'identity' }
  /** Layer norm; times a gain and plus a shift, where weights stand. */
  | { readonly kind: 'norm'; readonly eps: number }
  /** Divided by the root of the mean square; times `gainFrom` + the weight. */
  | { readonly kind: 'rms_norm'; readonly eps: number; readonly gainFrom: 0 | 1 }
  /** Brought to length 1. */
  | { readonly kind: 'unit' }
  /** x W, and + b where a second weight stands. */
  | { readonly kind: 'linear' }
  /** Each pair of cells turned by the angle of its place. */
  | { readonly kind: 'rotary'; readonly rope: Rope }
  | { readonly kind: 'scores'; readonly scale: number }
  /** cap · tanh(x / cap) */
  | { readonly kind: 'soft_cap'; readonly cap: number }
  /** Keys out of a query's reach become -Infinity. */
  | { readonly kind: 'mask'; readonly reach: Reach }
  /** Over the last axis. */
  | { readonly kind: 'softmax' }
  | { readonly kind: 'mix' }
  /** Heads side by side in one row. */
  | { readonly kind: 'concat' }
  | { readonly kind: 'activation'; readonly fn: Activation }
  /** The identity in evaluation; in training, a seeded mask and division by 1 - p. */
  | { readonly kind: 'dropout'; readonly p: number }
  /** One index along the axis that the output lacks; -1 is the last, or the last token but those of id `padding`. */
  | { readonly kind: 'pick'; readonly index: number; readonly padding?: number }
  /** Over all tokens. */
  | { readonly kind: 'mean' }
  | { readonly kind: 'max' };

/**
 * Where, along one axis of an operand, a cell of the output reads.
 * The axes of an operand together are its index map; from it follows how a cell was made.
 */
export type Axis =
  /** The output's own index along this axis. */
  | { readonly at: Dim }
  /** Every index along this axis: what the sum, the maximum or the mean runs over. */
  | { readonly over: Dim }
  /** The output's own index, then that of the cell which it is turned with. */
  | { readonly pair: 'head_dim'; readonly rope: Rope }
  /** The key-value head that serves the output's head. */
  | { readonly shared: 'kv_head' }
  /** The row that the input text picks, after the first `offset` rows. */
  | { readonly row: Picked; readonly offset: number }
  /** The bucket of the distance from the output's query to its key. */
  | { readonly bucket: RelativeBias }
  /** Always this index; -1 is the last, or the last token but those of id `padding`. */
  | { readonly fixed: number; readonly dim: Dim; readonly padding?: number }
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
  if ('pair' in axis) return axis.pair;
  if ('shared' in axis) return axis.shared;
  if ('bucket' in axis) return 'bucket';
  if ('fixed' in axis) return axis.dim;
  return axis.part;
}
