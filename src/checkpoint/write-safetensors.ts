// Tensors to the bytes of a safetensors file (https://huggingface.co/docs/safetensors).

import { cellCount } from '../plan/sizes.ts';
import { encodeUtf8 } from './utf8.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
}

/**
 * Wider types come first, so that every tensor starts at a multiple of its width; else the given order is kept.
 * @param metadata free text for the reader of the file, under `__metadata__`
 * @throws Error for a name that stands twice, or a shape that does not fit its numbers.
 */
export function writeSafetensors(
  tensors: Iterable<NamedTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const entries = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) entries.set('__metadata__', metadata);
  let end = 0;
  for (const { name, shape, data } of ordered) {
    if (entries.has(name)) throw new Error(`A safetensors file cannot hold two tensors named “${name}”.`);
    if (cellCount(shape) !== data.length) {
      throw new Error(`Tensor “${name}” of shape [${shape.join(', ')}] was given ${data.length} numbers.`);
    }
    entries.set(name, { dtype: dtypeOf(data), shape, data_offsets: [end, end + data.byteLength] });
    end += data.byteLength;
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(entries)));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start); // padded with spaces
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(json, 8);
  let at = start;
  for (const { data } of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

function dtypeOf(data: NamedTensor['data']): string {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof BigInt64Array) return 'I64';
  return data instanceof Int32Array ? 'I32' : 'U8';
}
