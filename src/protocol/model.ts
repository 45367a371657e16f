// A model and a run, as both boundaries describe them.

import type { Architecture } from '../plan/architecture.ts';
import type { Token } from '../plan/token.ts';

/** A checkpoint: one that is shipped, by its name, or a folder, by its path. */
export type ModelLocation =
  | { readonly kind: 'bundled'; readonly name: string }
  | { readonly kind: 'folder'; readonly path: string };

export function sameModel(a: ModelLocation | null, b: ModelLocation): boolean {
  if (a?.kind === 'bundled') return b.kind === 'bundled' && a.name === b.name;
  return a !== null && b.kind === 'folder' && a.path === b.path;
}

export interface ModelInfo {
  readonly location: ModelLocation;
  /** The folder's name. */
  readonly name: string;
  readonly architecture: Architecture;
  /** As printing the model in PyTorch shows it. */
  readonly modules: ModuleInfo;
  /** Numbers that were learned; a shared one counts once. */
  readonly parameters: number;
  /** Size of the weights in the file, in bytes. */
  readonly bytes: number;
  /** 'F32', 'F16', 'BF16' */
  readonly dtypes: readonly string[];
  /** Sentences about what was found and not used, and about what this host could not give the kernels. */
  readonly notes: readonly string[];
  /** 'reference', 'baseline' or 'relaxed'. */
  readonly kernels: string;
}

export interface ModuleInfo {
  /** 'attn', 'c_proj'; '' at the root. */
  readonly name: string;
  /** Dotted path from the root. */
  readonly path: string;
  /** 'Conv1D(nf=72, nx=24)', 'GPT2Block' */
  readonly type: string;
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Parameters in it and below it. */
  readonly count: number;
  /** The step, or group of steps, of the plan that this module computes; null where it computes none by itself. */
  readonly step: string | null;
  readonly children: readonly ModuleInfo[];
}

export interface RunInfo {
  /** Numbered upwards; what belongs to an older run is dropped. */
  readonly number: number;
  /** What each stack read. */
  readonly tokens: readonly (readonly Token[])[];
  /** What was run, for tokens to point into; of a text that was cut, little more than what was kept. */
  readonly text: string;
  /** The second text of a pair, or the target of an encoder-decoder. */
  readonly second: string | null;
  /** The model wrote the target itself, word by word, each time the likeliest. */
  readonly generated: boolean;
  /** Whether it wrote to an end of its own, or had to stop at the limit; null where it wrote nothing. */
  readonly stopped: 'end' | 'limit' | null;
  /**
   * Set where the text was longer than the model has places for, or than there is memory for: the tokens that were kept;
   * those that were dropped, null where the rest was not even read; where in the text the rest begins; and why.
   */
  readonly cut: {
    readonly kept: number;
    readonly dropped: number | null;
    readonly from: number;
    readonly why: 'places' | 'memory';
  } | null;
  /** How long the forward pass took, in milliseconds. */
  readonly milliseconds: number;
}
