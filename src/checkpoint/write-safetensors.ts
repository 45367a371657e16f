// Tensors to the bytes of a safetensors file (https://huggingface.co/docs/safetensors).

import { cellCount } from '../plan/sizes.ts';
import { numberBytes } from './safetensors.ts';
import { encodeUtf8 } from './utf8.ts';

/** A tensor whose numbers are asked for when they are written. */
export interface PendingTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Puts them, row-major, into their place in the file. */
  fill(place: Float32Array): void;
}

/** How a file begins, and where in it each tensor does, in bytes. */
export interface FileLayout {
  readonly header: Uint8Array<ArrayBuffer>;
  readonly offsets: readonly number[];
  readonly length: number;
}

/**
 * Lays out tensors one after the other, in the given order.
 * @param metadata free text for the reader of the file, under `__metadata__`
 * @throws Error for a name that stands twice.
 */
export function layOut(
  tensors: readonly Pick<PendingTensor, 'name' | 'shape'>[],
  dtype: string,
  metadata: Readonly<Record<string, string>> = {},
): FileLayout {
  const entries = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) entries.set('__metadata__', metadata);
  const starts: number[] = [];
  let end = 0;
  for (const { name, shape } of tensors) {
    if (entries.has(name)) throw new Error(`A safetensors file cannot hold two tensors named “${name}”.`);
    starts.push(end);
    end += numberBytes(dtype) * cellCount(shape);
    entries.set(name, { dtype, shape, data_offsets: [starts.at(-1), end] });
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(entries)));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(start).fill(0x20, 8); // padded with spaces
  new DataView(header.buffer).setBigUint64(0, BigInt(start - 8), true);
  header.set(json, 8);
  return { header, offsets: starts.map((each) => start + each), length: start + end };
}

/**
 * Tensors of float32. No second copy of them is made: each is asked for when the file is laid out.
 * @param metadata as for `layOut`
 * @throws what `layOut` and `fill` throw.
 */
export function writeFloats(
  tensors: readonly PendingTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const { header, offsets, length } = layOut(tensors, 'F32', metadata);
  const file = new Uint8Array(length);
  file.set(header);
  for (const [i, { shape, fill }] of tensors.entries()) {
    fill(new Float32Array(file.buffer, offsets[i]!, cellCount(shape)));
  }
  return file;
}
