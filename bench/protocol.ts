// What the benchmark asks of a subject, the process in which one engine is measured, and what it answers.

/** What a subject is started with. */
export interface SubjectOptions {
  /** Folder of the checkpoint; '' where only the matrix product is measured. */
  readonly checkpoint: string;
  readonly threads: number;
  /** Folder in which the peers from npm are installed. */
  readonly peers: string;
  /** Whether Headlight tells the time of every op, which takes a little time of its own. */
  readonly profiled: boolean;
}

/** One JSON object a line, each answered by one line. */
export type Request =
  /** One forward pass: all attentions and all hidden states in hand. With `save`, they are written there as float32. */
  | { readonly task: 'forward'; readonly ids: readonly number[]; readonly save?: string }
  /** x [rows, K] · weight [K, N], for at least a twentieth of a second; with `save`, the product is written there. */
  | {
      readonly task: 'product';
      readonly rows: number;
      readonly K: number;
      readonly N: number;
      /** Path of the ONNX graph of the product, for those that read one. */
      readonly graph: string;
      readonly save?: string;
    }
  /** A run that may take over what is the same in the run before it. */
  | { readonly task: 'again'; readonly ids: readonly number[] }
  /** The text of the run before, with a head of a layer that gives zero; layers and heads count from 0. */
  | { readonly task: 'ablate'; readonly layer: number; readonly head: number }
  /** One forward pass, and then a look at every head of every step. */
  | { readonly task: 'explore'; readonly ids: readonly number[] }
  /** From the request to the engine's worker to all summaries, of a bundled model, each time after another text. */
  | { readonly task: 'worker'; readonly model: string; readonly text: string; readonly other: string };

/** What it took to look at all of a run. */
export interface Looks {
  readonly count: number;
  /** All together. */
  readonly milliseconds: number;
  readonly longest: number;
}

export interface Answer {
  /** Of one pass, or of one product. */
  readonly milliseconds: number;
  /** How many threads compute, which may be fewer than were asked for. */
  readonly threads: number;
  /** 'onnxruntime-web 1.30.0' */
  readonly version: string;
  /** Milliseconds by op, of Headlight where it is profiled. */
  readonly ops?: Readonly<Record<string, number>> | undefined;
  /** The most that the process has had in memory until then, of Headlight alone. */
  readonly peakBytes?: number;
  /** Of 'explore' alone. */
  readonly looks?: Looks;
}

/** The subject could not do it; one sentence. */
export interface Failure {
  readonly error: string;
}
