// What the editor asks of the engine's worker.

import type { Agreement } from '../plan/compare.ts';
import type { Derivation } from '../plan/derivation.ts';
import type { Slice } from '../plan/slice.ts';
import type { StepId, WeightName } from '../plan/step.ts';
import type { Summaries } from '../plan/summary.ts';
import type { ModelInfo, ModelLocation, RunInfo } from './model.ts';

export interface TensorSlice {
  /** Of what is left after the slice. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface RankedWord {
  readonly id: number;
  readonly text: string;
  readonly value: number;
}

/** What can be asked of a run; every reply is a copied slice. */
export interface Reader {
  summaries(params: { readonly run: number }): Summaries;
  /**
   * The patterns of one of `plan.attentions`, each shrunk to at most side × side cells by taking each patch's maximum:
   * [L, H, sq, sk].
   */
  thumbnails(params: {
    readonly run: number;
    readonly attention: number;
    readonly side: number;
  }): TensorSlice;
  tensor(params: { readonly run: number; readonly step: StepId; readonly slice: Slice }): TensorSlice;
  weight(params: { readonly run: number; readonly name: WeightName; readonly slice: Slice }): TensorSlice;
  derive(params: {
    readonly run: number;
    readonly step: StepId;
    readonly cell: readonly number[];
  }): Derivation;
  /** Piece by piece against the matrix formula: the cells of one row of a step (and of `head`, where the step has heads). */
  compare(params: {
    readonly run: number;
    readonly step: StepId;
    readonly row: number;
    readonly head: number | null;
  }): Agreement;
  /** The largest numbers of one row of 'logits' or 'probs', with the words or labels they stand for. */
  top(params: {
    readonly run: number;
    readonly step: StepId;
    readonly row: number;
    readonly count: number;
  }): readonly RankedWord[];
}

export interface EngineApi extends Reader {
  /** Loads a model and makes it the one that later calls speak of. */
  open(params: { readonly model: ModelLocation }): ModelInfo;
  /** What is wrong with a bundled model, in one sentence; null where it is whole. Reads no weights. */
  damage(params: { readonly name: string }): string | null;
  run(params: RunRequest): RunReply;
  /** Chosen tensors in the safetensors format. */
  exported(params: { readonly run: number; readonly capture: string }): Uint8Array;
}

export interface RunReply extends RunInfo {
  /** Sentences about what this host could not give the kernels, as far as it was not known at `open` or the run before. */
  readonly said: readonly string[];
}

export interface RunRequest {
  readonly text: string;
  /**
   * The second text of a pair; for an encoder-decoder the target, which the model writes itself where this is left out.
   */
  readonly second?: string;
  /** Cut a text that is longer than the model's positions, instead of refusing it. */
  readonly cut: boolean;
  /** Dropout as in training, with this seed; null for evaluation. */
  readonly dropoutSeed: number | null;
}
