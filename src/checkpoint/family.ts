// What a model family adds: how its config.json reads, and how its modules are named.

import type { Architecture } from '../plan/architecture.ts';
import type { WritingRules } from '../plan/writing-rules.ts';
import type { Module } from './module.ts';

export interface Family {
  /** As config.json names it. */
  readonly modelType: string;
  /** The attribute under which the base model stands in a model with a head; null where there is none. */
  readonly basePrefix: string | null;
  /** Tensors that files often hold and no step needs. */
  readonly surplus: readonly { readonly name: RegExp; readonly is: string }[];
  /**
   * @param config config.json
   * @param stored what a config leaves open, the file decides.
   * @param generation generation_config.json; {} where there is none.
   * @throws CheckpointError for what the plan cannot express.
   */
  read(config: Settings, stored: Stored, generation: Settings): Reading;
}

/** A JSON file's fields, before they are parsed. */
export type Settings = Readonly<Record<string, unknown>>;

/** The tensors of a checkpoint, as far as a family needs to know of them. */
export interface Stored {
  /** Whether there is a tensor whose name matches. */
  has(name: RegExp): boolean;
  /** The shape of the first tensor whose name matches. */
  shape(name: RegExp): readonly number[] | undefined;
}

export interface Reading {
  readonly architecture: Architecture;
  readonly modules: Module;
  /** Sentences for the reader. */
  readonly notes: readonly string[];
  /** Of an encoder-decoder. */
  readonly target?: TargetTokens;
  /** Of an encoder-decoder that writes nothing. */
  readonly again?: SourceAgain;
}

/** The decoder reads the source once more, one place later: what it says of a text, it says of its last state. */
export interface SourceAgain {
  /** The id that stands before the source; null: its own last one, where padding is not counted. */
  readonly start: number | null;
  readonly padding: number | null;
}

/** How an encoder-decoder begins and ends what it writes. */
export interface TargetTokens {
  /** The id that stands before the first token (`decoder_start_token_id`). */
  readonly start: number;
  /** The ids that end a text. */
  readonly ends: readonly number[];
  /** What it may write in between. */
  readonly rules: WritingRules;
}
