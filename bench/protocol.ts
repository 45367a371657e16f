// What the benchmark asks of a subject, the process in which one engine is measured, and what it answers.

/** What a subject is started with. */
export interface SubjectOptions {
  /** Folder of the checkpoint; '' where only the matrix product is measured. */
  readonly checkpoint: string;
  readonly threads: number;
  /** Folder in which the peers from npm are installed. */
  readonly peers: string;
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
  /** A text run after another: the time of the second alone. */
  | { readonly task: 'again'; readonly ids: readonly number[]; readonly next: readonly number[] }
  /** A run in which a head of a layer gives zero, after a run of the same text; layers and heads count from 0. */
  | {
      readonly task: 'ablate';
      readonly ids: readonly number[];
      readonly layer: number;
      readonly head: number;
    }
  /** The time of every op of one forward pass. */
  | { readonly task: 'profile'; readonly ids: readonly number[] }
  /** From the request to the engine's worker to all summaries, of a bundled model, once. */
  | { readonly task: 'worker'; readonly model: string; readonly text: string };

export interface Answer {
  /** Of one pass, or of one product. */
  readonly milliseconds: number;
  /** How many threads computed, which may be fewer than were asked for. */
  readonly threads: number;
  /** 'onnxruntime-web 1.30.0' */
  readonly version: string;
  /** Milliseconds by op, of 'profile' alone. */
  readonly ops?: Readonly<Record<string, number>>;
}

/** The subject could not do it; one sentence. */
export interface Failure {
  readonly error: string;
}
