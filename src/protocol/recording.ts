// A run on paper: everything that the panel may ask about it, kept as plain data.

import type { StepId, WeightName } from '../plan/step.ts';
import type { Summaries } from '../plan/summary.ts';
import type { ModelInfo } from './model.ts';
import type { PanelRun, PanelState } from './panel.ts';

export interface RecordedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Steps and weights that are left out cannot be looked at; everything else works. */
export interface Recording {
  readonly model: ModelInfo;
  readonly run: PanelRun;
  readonly summaries: Summaries;
  readonly tensors: Readonly<Record<StepId, RecordedTensor>>;
  readonly weights: Readonly<Record<WeightName, RecordedTensor>>;
  /** The vocabulary by token id, for the names of the largest logits; may be empty. */
  readonly words: readonly string[];
  /** What else the panel's state says; nothing in a report. */
  readonly state?: Partial<Pick<PanelState, 'busy' | 'problem'>>;
}

/** A recording as JSON: every Float32Array is { float32: its bytes, little-endian, in base64 }. */
export function writeRecording(recording: Recording): string {
  return JSON.stringify(recording, (_, value: unknown) =>
    value instanceof Float32Array ? { float32: toBase64(value) } : value,
  );
}

/** The inverse of `writeRecording`. */
export function readRecording(json: string): Recording {
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'float32' in value && typeof value.float32 === 'string'
      ? fromBase64(value.float32)
      : value,
  ) as Recording;
}

function toBase64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

function fromBase64(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
