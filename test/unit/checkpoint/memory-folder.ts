// A checkpoint folder in memory, for the tests.

import type { Folder, ReadAt } from '../../../src/checkpoint/files.ts';
import { encodeUtf8 } from '../../../src/checkpoint/utf8.ts';
import { type NamedTensor, writeTensors } from '../../support/write-tensors.ts';

/** @param files by the path to each: bytes as they are, text as UTF-8, anything else as JSON. */
export function memoryFolder(files: Readonly<Record<string, unknown>>): Folder {
  return {
    name: 'model',
    path: '/models/model',
    list: async (inside = '') => {
      const start = inside === '' ? '' : `${inside}/`;
      const within = Object.keys(files).filter((file) => file.startsWith(start));
      return within.map((file) => file.slice(start.length)).filter((file) => !file.includes('/'));
    },
    open: async (file) => memoryFile(bytesOf(files[file])),
  };
}

/** A file in memory. */
export function memoryFile(bytes: Uint8Array): ReadAt {
  return {
    size: bytes.length,
    modified: 0,
    read: async (offset, into) => {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
  };
}

function bytesOf(content: unknown): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return encodeUtf8(typeof content === 'string' ? content : JSON.stringify(content));
}

/** A safetensors file in which tensor n holds n, n + 0.001, n + 0.002 … */
export function numbered(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  return writeTensors(
    Object.entries(shapes).map(([name, shape], n): NamedTensor => {
      const cells = shape.reduce((product, length) => product * length, 1);
      return { name, shape, data: Float32Array.from({ length: cells }, (_, i) => n + i / 1000) };
    }),
  );
}

/** The start of a safetensors file that announces such tensors, and how long the whole file is. */
export function announced(
  tensors: Readonly<
    Record<string, { readonly dtype: string; readonly shape: readonly number[]; readonly bytes: number }>
  >,
): { readonly header: Uint8Array; readonly size: number } {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const start = end;
    end += bytes;
    return [name, { dtype, shape, data_offsets: [start, end] }];
  });
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(entries)));
  const header = new Uint8Array(8 + json.length);
  new DataView(header.buffer).setBigUint64(0, BigInt(json.length), true);
  header.set(json, 8);
  return { header, size: header.length + end };
}
