// Stored numbers as 32-bit floats.

import { widened } from '../plan/matrix.ts';

/** Half precision to single, all 65 536 of them; made when the first F16 tensor is read. */
let halves: Float32Array | undefined;

const decoders: Readonly<Record<string, (bytes: Uint8Array<ArrayBuffer>) => Float32Array>> = {
  F32: (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
  F64: (bytes) => Float32Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)),
  F16: (bytes) => {
    const stored = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    halves ??= Float32Array.from({ length: 0x10000 }, (_, bits) => widened('F16', bits));
    const result = new Float32Array(stored.length);
    for (let i = 0; i < stored.length; i++) result[i] = halves[stored[i]!]!;
    return result;
  },
  // The upper half of a 32-bit float.
  BF16: (bytes) => {
    const stored = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    const bits = new Uint32Array(stored.length);
    for (let i = 0; i < stored.length; i++) bits[i] = stored[i]! << 16;
    return new Float32Array(bits.buffer);
  },
};

/** The types that weights may have. */
export const readableDtypes: readonly string[] = Object.keys(decoders);

/**
 * @param dtype one of `readableDtypes`
 * @param bytes little-endian, as every host that runs VS Code is
 */
export function decode(dtype: string, bytes: Uint8Array): Float32Array {
  const decoder = decoders[dtype];
  if (!decoder) throw new Error(`There is no decoder for ${dtype}.`);
  // A typed array must start at a multiple of its element's width; a copy starts at 0.
  const shared = !(bytes.buffer instanceof ArrayBuffer);
  return decoder(shared || bytes.byteOffset % 8 !== 0 ? bytes.slice() : (bytes as Uint8Array<ArrayBuffer>));
}
