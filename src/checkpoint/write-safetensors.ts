// Tensors to the bytes of a safetensors file (https://huggingface.co/docs/safetensors).

import { cellCount } from '../plan/sizes.ts';
import { encodeUtf8 } from './utf8.ts';

/** A tensor whose numbers are asked for when they are written. */
export interface PendingTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Puts them, row-major, into their place in the file. */
  fill(place: Float32Array): void;
}

/**
 * Tensors of float32 in the given order. No second copy of them is made: each is asked for when the file is laid out.
 * @param metadata free text for the reader of the file, under `__metadata__`
 * @throws Error for a name that stands twice, and what `fill` throws.
 */
export function writeFloats(
  tensors: readonly PendingTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set('__metadata__', metadata);
  const offsets: number[] = [];
  let end = 0;
  for (const { name, shape } of tensors) {
    if (header.has(name)) throw new Error(`A safetensors file cannot hold two tensors named “${name}”.`);
    offsets.push(end);
    end += 4 * cellCount(shape);
    header.set(name, { dtype: 'F32', shape, data_offsets: [offsets.at(-1), end] });
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start); // padded with spaces
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(json, 8);
  for (const [i, { shape, fill }] of tensors.entries()) {
    fill(new Float32Array(file.buffer, start + offsets[i]!, cellCount(shape)));
  }
  return file;
}
