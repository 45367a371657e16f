// How one cell was made, as data: what was read, what each term gives, and the numbers on the way to the value.

import type { PickedRows } from './picked-rows.ts';
import type { TokenCounts } from './sizes.ts';
import type { Op, StepId, WeightName } from './step.ts';

/** What was read of one operand, in the order in which it is summed; `readIndex` tells where each number stands. */
export interface Read {
  readonly of: StepId | WeightName;
  readonly values: Float64Array;
}

/** A named number on the way from the terms to the value, in the order of calculation. */
export interface Part {
  readonly name: PartName;
  readonly value: number;
}

export type PartName =
  | 'sum'
  | 'scale'
  | 'bias'
  | 'maximum'
  | 'denominator'
  | 'numerator'
  | 'mean'
  | 'variance'
  | 'epsilon'
  | 'normalised'
  | 'gain'
  | 'shift'
  | 'mean square'
  | 'length'
  | 'count'
  | 'angle'
  | 'cosine'
  | 'sine'
  | 'cap'
  | 'hidden'
  | 'factor';

/** In columns, because a sum over a vocabulary has tens of thousands of terms, of which a dozen are looked at. */
export interface Derivation {
  readonly step: StepId;
  readonly cell: readonly number[];
  /** How the terms are made of what was read, and what is done with them. */
  readonly rule: Op['kind'];
  /**
   * What the terms are made of. Where the step runs over an axis, the nth term is made of the nth value of each;
   * where it does not, each operand is a term of its own, of one value.
   */
  readonly reads: readonly Read[];
  /** What each term gives. */
  readonly terms: Float64Array;
  readonly parts: readonly Part[];
  /** The cell's value, calculated piece by piece in float64. */
  readonly value: number;
}

/** What a derivation reads. Indices are those of the named axes; ids are the text's. */
export interface Readings {
  readonly tokens: TokenCounts;
  /** For each stack. */
  readonly rows: readonly PickedRows[];
  /** A number of a step's output. */
  readonly step: (id: StepId, index: readonly number[]) => number;
  readonly weight: (name: WeightName, index: readonly number[]) => number;
  /** What dropout multiplied a cell by; 1 in evaluation. */
  readonly dropoutFactor: (id: StepId, index: readonly number[]) => number;
}
