// Tensors to the bytes of a safetensors file (https://huggingface.co/docs/safetensors).

import { cellCount } from '../plan/sizes.ts';
import { encodeUtf8 } from './utf8.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
}

/** A tensor whose numbers are asked for when they are written. */
export interface PendingTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Puts them, row-major, into their place in the file. */
  fill(place: Float32Array): void;
}

/** Where a tensor lies in the file, and what the header says of it. */
interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
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
  const entries = ordered.map(({ name, shape, data }): Entry => {
    if (cellCount(shape) !== data.length) {
      throw new Error(`Tensor “${name}” of shape [${shape.join(', ')}] was given ${data.length} numbers.`);
    }
    return { name, dtype: dtypeOf(data), shape, bytes: data.byteLength };
  });
  const { file, starts } = layOut(entries, metadata);
  ordered.forEach(({ data }, i) => {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), starts[i]);
  });
  return file;
}

/**
 * Tensors of float32 in the given order. No second copy of them is made: each is asked for when the file is laid out.
 * @throws Error for a name that stands twice, and what `fill` throws.
 */
export function writeFloats(tensors: readonly PendingTensor[]): Uint8Array<ArrayBuffer> {
  const entries = tensors.map(
    ({ name, shape }): Entry => ({ name, dtype: 'F32', shape, bytes: 4 * cellCount(shape) }),
  );
  const { file, starts } = layOut(entries, {});
  for (const [i, { shape, fill }] of tensors.entries()) {
    fill(new Float32Array(file.buffer, starts[i], cellCount(shape)));
  }
  return file;
}

/** A file with a header and room for the numbers, and where those of each tensor start. */
function layOut(
  entries: readonly Entry[],
  metadata: Readonly<Record<string, string>>,
): { readonly file: Uint8Array<ArrayBuffer>; readonly starts: readonly number[] } {
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set('__metadata__', metadata);
  const offsets: number[] = [];
  let end = 0;
  for (const { name, dtype, shape, bytes } of entries) {
    if (header.has(name)) throw new Error(`A safetensors file cannot hold two tensors named “${name}”.`);
    header.set(name, { dtype, shape, data_offsets: [end, end + bytes] });
    offsets.push(end);
    end += bytes;
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start); // padded with spaces
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(json, 8);
  return { file, starts: offsets.map((offset) => start + offset) };
}

function dtypeOf(data: NamedTensor['data']): string {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof BigInt64Array) return 'I64';
  return data instanceof Int32Array ? 'I32' : 'U8';
}
